"""Every preset that we ship, tried on a payload; and every way to use one wrongly."""

import io
import json
import re
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from ccviewer import i18n, resources
from ccviewer.app import cli
from ccviewer.errors import ProfileError
from ccviewer.model import ChannelKind, Limits
from ccviewer.profile import load, presets, schema
from ccviewer.profile.mistake import Mistake

DATA = Path(__file__).parents[2] / "data/presets"
CASES = tomllib.loads((DATA / "cases.toml").read_text("utf-8"))
SHIPPED = sorted(path.stem for path in resources.path("presets").glob("*.toml"))
HEAD = '[opd]\nid = "uji"\nname = "Uji"\ntimezone = "WITA"\n'
FORECAST = 'id = "cuaca"\npreset = "bmkg-prakiraan"\nwith = { adm4 = "64.74.01.1001" }\n'


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(child)}" for key, child in value.items()) + " }"
    return f"'{value}'" if isinstance(value, str) and '"' in value else json.dumps(value, ensure_ascii=False)


def feed_of(name, id="coba"):
    given = CASES[name].get("with")
    return f'[[feeds]]\nid = "{id}"\npreset = "{name}"\n' + (f"with = {toml(given)}\n" if given else "")


@pytest.fixture
def profile(tmp_path):
    """Write a profile with these feeds, and return its path."""

    def write(text):
        path = tmp_path / "opd.toml"
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def load_feed(profile):
    """Load a profile with one feed of these keys, and return the feed's options."""
    return lambda text: load(profile("[[feeds]]\n" + text)).feeds[0].options


@pytest.fixture
def mistakes(profile):
    """Return (line, path, what is said) of every mistake of a profile with one feed of these keys."""

    def find(text):
        with pytest.raises(ProfileError) as caught:
            load(profile("[[feeds]]\n" + text))
        offset = HEAD.count("\n") + 1
        return [
            (problem.line - offset, problem.path, f"{problem.message} ({problem.hint})")
            for problem in caught.value.problems
        ]

    return find


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main([str(word) for word in words])
    return code, out.getvalue(), err.getvalue()


# what we ship


@pytest.mark.parametrize("name", SHIPPED)
def test_a_preset_makes_exactly_these_rows_of_its_payload(name, profile):
    case = CASES[name]
    topic = ("--topic", case["topic"]) if "topic" in case else ()
    words = ("--payload", DATA / case["payload"], "--json", *topic)
    code, out, err = run("feed", "try", profile(feed_of(name)), "coba", *words)
    made = json.loads(out)
    expected = json.loads((DATA / f"{name}.rows.json").read_text("utf-8"))
    assert (code, err) == (0, "")
    assert {key: made[key] for key in ("rows", "row_errors")} == expected
    assert made["rows"]


def test_presets_are_listed_by_category_and_name():
    order = list(presets.CATEGORIES)
    listed = [(order.index(each.header.category), each.name) for each in presets.presets()]
    assert listed == sorted(listed)


def test_nothing_is_tried_that_is_not_shipped():
    assert sorted(CASES) == SHIPPED == sorted(presets.names())
    assert sorted(path.name.removesuffix(".rows.json") for path in DATA.glob("*.rows.json")) == SHIPPED


def test_check_passes_on_a_profile_that_uses_all_presets(profile):
    path = profile("".join(feed_of(name, name) for name in SHIPPED))
    assert run("check", path)[0] == 0
    assert [feed.id for feed in load(path).feeds] == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_preset_says_what_it_is_in_both_languages(name):
    header = presets.preset(name).header
    assert header.name == name
    words = [header.title, header.description, *(param.title for param in header.params.values())]
    words += [header.licence] if header.licence else []
    words += [
        presets.Words.model_validate(rule["name"])
        for rule in presets.preset(name).channels
        if isinstance(rule.get("name"), dict)
    ]
    assert all(said.id and said.en for said in words)
    assert header.title.id != header.title.en or "OGC" in header.title.id
    assert header.source.startswith("https://")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_source_that_must_be_credited_is_credited_on_the_feed(name, profile):
    preset = presets.preset(name)
    assert not preset.header.obligatory or preset.header.attribution
    assert load(profile(feed_of(name))).feeds[0].options.attribution == preset.header.attribution


def test_those_who_ask_for_credit_get_it():
    credited = [name for name in SHIPPED if presets.preset(name).header.obligatory]
    asking = ("bmkg-", "petabencana", "waze-", "openaq", "ispu")
    assert credited == [name for name in SHIPPED if name.startswith(asking)]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_place_has_its_param_and_every_param_a_place(name):
    preset = presets.preset(name)
    used = set(presets.PLACE.findall(json.dumps([preset.feed, preset.channels])))
    assert used == set(preset.header.params)
    assert "{param" not in presets.PLACE.sub("", json.dumps(preset.feed))


@pytest.mark.parametrize("name", SHIPPED)
def test_examples_and_defaults_are_values_that_a_profile_may_hold(name):
    for param in presets.preset(name).header.params.values():
        assert param.checked(param.example) == str(param.example).rstrip("/") or param.example
        if param.default is not None:
            assert param.checked(param.default) == param.default


@pytest.mark.parametrize("name", SHIPPED)
def test_a_secret_of_a_preset_stays_out_of_its_rows(name):
    preset = presets.preset(name)
    secret = {key for key, param in preset.header.params.items() if param.kind == "secret"}
    shown = [preset.feed[key] for key in ("map", "title", "group", "ok_when") if key in preset.feed]
    assert not secret & set(presets.PLACE.findall(json.dumps(shown)))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_example_that_is_shown_is_a_profile(name, profile):
    assert load(profile(presets.preset(name).example())).feeds[0].id == name


@pytest.mark.parametrize("name", ["unifi-klien", "mikrotik-klien"])
def test_people_on_the_wifi_are_counted_and_not_named(name):
    rows = (DATA / f"{name}.rows.json").read_text("utf-8")
    assert "02:00:00" in (DATA / CASES[name]["payload"]).read_text("utf-8")
    assert not re.search(r"02:00:00|orang|10\.9\.", rows)


@pytest.mark.parametrize("name", ["aduan-json", "aduan-csv"])
def test_names_phones_and_identity_numbers_of_tickets_are_dropped(name):
    payload = (DATA / CASES[name]["payload"]).read_text("utf-8")
    rows = (DATA / f"{name}.rows.json").read_text("utf-8")
    assert "Nama Pelapor" in payload
    assert not re.search(r"Nama|08\d{2}|\d{16}|minta|@", rows)


# using one


def test_an_address_loses_the_slash_at_its_end(load_feed):
    given = 'with = { alamat = "http://p.example:9090/", kueri = "up" }\n'
    assert load_feed(f'id = "p"\npreset = "prometheus"\n{given}').url == "http://p.example:9090/api/v1/query"


def test_with_may_be_a_table_of_its_own(load_feed):
    options = load_feed('id = "cuaca"\npreset = "bmkg-prakiraan"\n[feeds.with]\nadm4 = "64.74.01.1001"\n')
    assert options.params == {"adm4": "64.74.01.1001"}


def test_a_number_goes_in_as_a_number(load_feed):
    given = 'with = { host = "h", pengguna = "u", sandi = "{secret.m}", topik = "a/+/b/c", tingkat = 1 }\n'
    assert load_feed(f'id = "x"\npreset = "mqtt-lwt"\n{given}').map.fields["asset"].topic == 1


def test_keys_of_the_profile_win(load_feed):
    options = load_feed(FORECAST + 'title = "Cuaca kami"\nopd = "bpbd"\ngroup = "cuaca"\nevery = "1h"\n')
    assert (options.title, options.opd, options.group, options.every) == ("Cuaca kami", "bpbd", "cuaca", 3600)
    assert options.expire_after == 18 * 3600


def test_a_field_of_the_profile_is_added_to_those_of_the_preset_or_replaces_one(load_feed):
    fields = load_feed(
        FORECAST + '[feeds.map.fields]\nrain = { path = "tp", type = "number", scale = 10 }\nuv = "uv"\n'
    ).map.fields
    assert (fields["rain"].scale, fields["uv"].path, fields["temperature"].path) == (10, "uv", "t")


def test_another_way_in_replaces_the_one_of_the_preset_and_what_it_needed(load_feed):
    options = load_feed('id = "t"\npreset = "tasmota"\nwith = { host = "h" }\nauth = { kind = "none" }\n')
    assert options.auth.kind == "none"


def test_another_kind_keeps_only_what_it_understands(load_feed):
    options = load_feed(
        'id = "k"\npreset = "cctv-csv"\nkind = "rest"\nurl = "https://cctv.example/list.csv"\nevery = "5m"\n'
    )
    assert (options.kind, options.decode.format, options.map.record) == ("rest", "csv", "camera")


def test_what_the_profile_writes_itself_is_left_as_it_is(load_feed):
    assert load_feed(FORECAST + 'title = "Kode {param.adm4}"\n').title == "Kode {param.adm4}"


def test_the_title_is_said_in_the_language_of_the_moment(load_feed):
    i18n.use("en")
    assert load_feed(FORECAST).title == "Weather forecast of a village (BMKG)"
    i18n.use("id")
    assert load_feed(FORECAST).title == "Prakiraan cuaca kelurahan (BMKG)"


def test_rules_for_channels_follow_the_group_of_the_feed(profile):
    ispu = feed_of("ispu", "udara-kota") + 'group = "udara"\n'
    known = load(profile(ispu)).describe("uji/udara/BTG-1/ispu")
    assert (known.name, known.limits) == ("ISPU", Limits(101, 201, 301))
    assert load(profile(ispu)).describe("uji/udara-kota/BTG-1/ispu").name == ""


def test_rules_of_the_profile_go_before_those_of_the_preset(profile):
    own = '[[channels]]\nmatch = "uji/router/+/rx_bytes"\nname = "Unduh"\n'
    known = load(profile(feed_of("mikrotik-antarmuka") + own)).describe("uji/router/balai-ether1/rx_bytes")
    assert (known.name, known.unit, known.kind) == ("Unduh", "B", ChannelKind.COUNTER)


def test_what_a_preset_holds_is_not_changed_by_using_it(profile):
    before = json.dumps(presets.preset("unifi-ap").feed)
    load(profile(feed_of("unifi-ap") + '[feeds.map.fields]\nname = "mac"\n'))
    assert json.dumps(presets.preset("unifi-ap").feed) == before


# using one wrongly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('id = "a"\npreset = "bmkg-prakiraan"\n', (0, "feeds[0].with.adm4", "wajib ada: kode kelurahan")),
        (
            'id = "a"\npreset = "bmkg-prakiraan"\n',
            (0, "feeds[0].with.adm4", 'with = { adm4 = "64.74.01.1001" }'),
        ),
        ('id = "a"\npreset = "bmkg-prakiran"\n', (2, "feeds[0].preset", "maksudnya 'bmkg-prakiraan'?")),
        ('id = "a"\npreset = "apa-saja-lah"\n', (2, "feeds[0].preset", "ccviewer feed presets")),
        ('id = "a"\npreset = 7\n', (2, "feeds[0].preset", "preset 7 tidak ada")),
        ('id = "a"\npreset = "../profiles/demo"\n', (2, "feeds[0].preset", "tidak ada")),
        (FORECAST + 'attribution = " "\n', (4, "feeds[0].attribution", "wajib disebut")),
        (FORECAST.replace("adm4", "adm"), (3, "feeds[0].with.adm", "maksudnya 'adm4'?")),
        (FORECAST.replace('"64.74.01.1001"', "64.74"), (3, "feeds[0].with.adm4", "bukan teks")),
        (FORECAST.replace(".1001", ""), (3, "feeds[0].with.adm4", 'contoh: "64.74.01.1001"')),
        (FORECAST.replace("{ adm4 = ", "").replace(" }", ""), (3, "feeds[0].with", "bukan tabel")),
        (
            'id = "a"\nkind = "files"\npath = "b"\nwith = { x = 1 }\n',
            (4, "feeds[0].with", "hanya ada bersama preset"),
        ),
        (
            'id = "a"\npreset = "openaq"\nwith = { kunci = "{secret.k}", lokasi = "8118" }\n',
            (3, "feeds[0].with.lokasi", "bukan angka"),
        ),
        (
            'id = "a"\npreset = "prometheus"\n[feeds.with]\nalamat = "p.example"\nkueri = "up"\n',
            (4, "feeds[0].with.alamat", "bukan alamat http"),
        ),
        (
            'id = "a"\npreset = "prometheus"\n[feeds.with]\nalamat = "http://p"\nkueri = ""\n',
            (5, "feeds[0].with.kueri", "tidak boleh kosong"),
        ),
        (
            'id = "a"\npreset = "apbd-csv"\n[feeds.with]\npath = "b"\nrealisasi = "Realisasi (Rp"\n',
            (5, "feeds[0].with.realisasi", "bukan jalur"),
        ),
        (
            'id = "a"\npreset = "prometheus"\n[feeds.with]\nalamat = "http://p"\nkueri = "up\\tup"\n',
            (5, "feeds[0].with.kueri", "tidak tampak"),
        ),
        (
            'id = "a"\npreset = "openaq"\nwith = { kunci = "{secret.k}", lokasi = inf }\n',
            (3, "feeds[0].with.lokasi", "contoh: 8118"),
        ),
        (FORECAST + 'evry = "1h"\n', (4, "feeds[0].evry", "maksudnya 'every'?")),
        (FORECAST + '[feeds.map]\nrecord = "raeding"\n', (5, "feeds[0].map.record", "maksudnya 'reading'?")),
    ],
)
def test_a_mistake_is_reported_on_its_line_with_a_hint(text, expected, mistakes):
    line, path, part = expected
    found = mistakes(text)
    assert [each[:2] for each in found] == [(line, path)], found
    assert part in found[0][2]


def test_all_mistakes_of_a_feed_are_found_at_once(mistakes):
    found = mistakes(
        'id = "A"\npreset = "omada-ap"\nwith = { alamat = "x", situs = "y", sandi = "z" }\nevery = 5\n'
    )
    assert sorted({path for _, path, _ in found}) == [
        "feeds[0].every",
        "feeds[0].id",
        "feeds[0].with.alamat",
        "feeds[0].with.omadac",
        "feeds[0].with.pengguna",
        "feeds[0].with.sandi",
        "feeds[0].with.site",
        "feeds[0].with.situs",
    ]


ODD = [
    "7",
    "true",
    "[]",
    "[1]",
    "{}",
    "{ adm4 = 1 }",
    '""',
    '" "',
    "inf",
    "2026-01-01",
    '"{param.adm4}"',
    '"{secret."',
]


@pytest.mark.parametrize("written", ODD)
@pytest.mark.parametrize(
    "key", ["preset", "with", "id", "group", "kind", "attribution", "map", "url", "params", "decode"]
)
def test_nothing_odd_in_a_feed_with_a_preset_ends_in_a_traceback(key, written, profile):
    keys = {"id": '"cuaca"', "preset": '"bmkg-prakiraan"', "with": '{ adm4 = "64.74.01.1001" }', key: written}
    text = "[[feeds]]\n" + "".join(f"{name} = {value}\n" for name, value in keys.items())
    problems = []
    try:
        load(profile(text))
    except ProfileError as error:
        problems = error.problems
    assert all(problem.line > HEAD.count("\n") for problem in problems)


@pytest.mark.parametrize("written", ODD)
@pytest.mark.parametrize("kind", ["text", "secret", "url", "number", "code"])
def test_every_kind_of_param_takes_or_refuses_anything(kind, written):
    value = tomllib.loads(f"a = {written}")["a"]
    words = {"id": "a", "en": "b"}
    param = presets.Param.model_validate({"title": words, "kind": kind, "example": "x"})
    refused = False
    try:
        taken = param.checked(value)
    except Mistake:
        refused = True
    assert refused or taken == value


SECRET = [
    (name, key)
    for name in SHIPPED
    for key, p in presets.preset(name).header.params.items()
    if p.kind == "secret"
]


@pytest.mark.parametrize(("name", "key"), SECRET)
@pytest.mark.parametrize("written", ["canary-7Qz", "x{secret.a}", "{secret.a}{secret.b}", 815815815])
def test_no_secret_can_be_written_into_a_profile(name, key, written, mistakes):
    given = {**CASES[name]["with"], key: written}
    found = mistakes(f'id = "a"\npreset = "{name}"\nwith = {toml(given)}\n')
    assert [each[:2] for each in found] == [(3, f"feeds[0].with.{key}")]
    assert "{secret.NAMA}" in found[0][2]
    assert not re.search("canary|815", found[0][2])


# asking for them


def test_the_command_lists_every_preset_with_what_it_needs():
    code, out, _ = run("feed", "presets")
    assert code == 0
    for name in SHIPPED:
        assert re.search(rf"^  {name} +{presets.preset(name).kind} ", out, re.MULTILINE)
    assert "parameter: adm4\n" in out
    assert "Sumber: BMKG" in out


def test_the_command_says_it_in_json():
    code, out, _ = run("feed", "presets", "--json")
    facts = {each["name"]: each for each in json.loads(out)}
    assert (code, sorted(facts)) == (0, SHIPPED)
    forecast = facts["bmkg-prakiraan"]
    assert (forecast["kind"], forecast["record"], forecast["attribution_obligatory"]) == (
        "rest",
        "reading",
        True,
    )
    assert forecast["params"][0]["name"] == "adm4"
    assert forecast["params"][0]["required"] is True
    assert forecast["title"]["en"] == "Weather forecast of a village (BMKG)"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_command_shows_a_whole_preset(name):
    preset = presets.preset(name)
    code, out, _ = run("feed", "presets", name)
    assert code == 0
    for part in (str(preset.header.title), preset.example(), "[feed.map.fields]", *preset.header.params):
        assert part in out
    whole = json.loads(run("feed", "presets", name, "--json")[1])
    assert (whole["feed"], len(whole["channels"])) == (preset.feed, len(preset.channels))


def test_in_english_the_command_speaks_english():
    out = run("--language", "en", "feed", "presets", "bmkg-prakiraan")[1]
    assert "Weather forecast of a village (BMKG)" in out
    assert "Prakiraan" not in out.partition("[feed]")[0]


def test_a_name_that_is_not_there_is_said_with_the_nearest():
    code, _, err = run("feed", "presets", "bmkg-prakiran")
    assert code == 2
    assert "bmkg-prakiraan" in err


def test_the_schema_knows_presets():
    feed = schema()["properties"]["feeds"]["items"]
    assert feed["properties"]["preset"]["enum"] == list(presets.names())
    assert {"required": ["preset"]} in feed["anyOf"]
