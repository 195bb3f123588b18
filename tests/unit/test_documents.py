"""README and guides show what the program does: links, commands, targets, profiles, keys, words."""

import ast
import json
import re
import shlex
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import polib
import pytest

from ccviewer import i18n, plugins
from ccviewer.app.cli import build_parser
from ccviewer.app.link import TARGETS
from ccviewer.commands import ALL_COMMANDS, Role, Via
from ccviewer.commands.role import EVERYONE
from ccviewer.feeds.base import BasicAuth, FeedOptions
from ccviewer.feeds.control import Outcome, Reason
from ccviewer.feeds.files import FilesOptions
from ccviewer.feeds.mapping.options import DecodeOptions, FieldOptions, Format, MapOptions, Record, Type
from ccviewer.feeds.mqtt import MqttOptions
from ccviewer.feeds.rest import options as rest
from ccviewer.model import CameraState, Freshness, Severity
from ccviewer.panels.base import camera_word, freshness_text, severity_word
from ccviewer.profile import grammar, load, schema
from ccviewer.wall.choices import panel_names
from ccviewer.wall.grids import TEMPLATES
from ccviewer.wall.scene import read
from ccviewer.wall.scene_grammar import Page, Scene, ScreenWanted, Tile, Tour, TourPage, WindowWanted

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "resources" / "panduan"
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *(GUIDES / name for name in ("operator.md", "ti.md", "pengembang.md")),
    *(GUIDES / name for name in ("operator.en.md", "it.en.md", "developer.en.md")),
]
IT = {"id": GUIDES / "ti.md", "en": GUIDES / "it.en.md"}
OPERATOR = {"id": GUIDES / "operator.md", "en": GUIDES / "operator.en.md"}
DEVELOPER = {"id": GUIDES / "pengembang.md", "en": GUIDES / "developer.en.md"}
SMALLEST = '[opd]\nid = "kominfo"\nname = "Uji"\n'
COMMON = set(FeedOptions.model_fields)
OF_A_PRESET = set(schema()["properties"]["feeds"]["items"]["properties"])  # beside what Options have

# heading -> the models whose keys it must have; with `exact`, and no others in the first column
REFERENCE = {
    "`[opd]`": (grammar.OpdSection,),
    "`[city]`": (grammar.CitySection,),
    "`[[places]]`": (grammar.PlaceSection,),
    "`[[feeds]]`": (FeedOptions,),
    '`kind = "rest"`': (rest.RestOptions,),
    '`kind = "mqtt"`': (MqttOptions,),
    '`kind = "files"`': (FilesOptions,),
    "`[feeds.decode]`": (DecodeOptions,),
    "`[feeds.map]`": (MapOptions,),
    "`[feeds.map.fields]`": (FieldOptions,),
    "`[[channels]]`": (grammar.ChannelSection,),
    "`limits`": (grammar.LimitsTable,),
    "`[[derived]]`": (grammar.DerivedSection,),
    "`[[assets]]`": (grammar.AssetSection,),
    "`[[cameras]]`": (grammar.CameraSection,),
    "`sources`": (grammar.SourceTable,),
    "`[wall]`": (grammar.WallSection,),
    "`[seat]`": (grammar.SeatSection,),
    "`[[seat.users]]`": (grammar.SeatUserTable,),
    "`[control]`": (grammar.ControlSection,),
    "`[[control.keys]]`": (grammar.ControlKeyTable,),
    "`auth`": (BasicAuth, rest.BearerAuth, rest.ApiKeyAuth, rest.LoginAuth, rest.OAuth2Auth),
    "`paging`": (
        *(rest.NoPaging, rest.LinkPaging, rest.NextPaging),
        *(rest.PagePaging, rest.OffsetPaging, rest.CursorPaging),
    ),
}


class Block(NamedTuple):
    """A fenced piece of a page."""

    page: Path
    line: int
    language: str
    text: str


def blocks(page, language=None):
    found = []
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        line = page.read_text("utf-8")[: match.start()].count("\n") + 2
        found.append(Block(page, line, match[1], match[2]))
    return [block for block in found if language in (None, block.language)]


def prose(page):
    """Return the page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def code_spans(page):
    return re.findall(r"`([^`\n]+)`", prose(page))


def shell_lines(page):
    lines = [
        line.strip()
        for block in blocks(page)
        if block.language in ("sh", "powershell")
        for line in block.text.splitlines()
    ]
    return [line for line in lines if line and not line.startswith("#")]


def section(page, heading):
    """Return the text from the heading that has this in it to the next heading."""
    parts = re.split(r"^(#{1,6} .*)$", prose(page), flags=re.MULTILINE)
    found = [text for title, text in zip(parts[1::2], parts[2::2], strict=True) if heading in title]
    assert len(found) == 1, f"{page.name} has {len(found)} headings with {heading}"
    return found[0]


def first_column(text):
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def anchors(page):
    titles = re.findall(r"^#{1,6} (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def table(text, width):
    """Return the cells of every row that has so many, ruled lines left out."""
    rows = [row.strip("| ").split(" | ") for row in text.splitlines() if row.startswith("| ")]
    return [cells for cells in rows if len(cells) == width]


def links(page):
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)) if "://" not in target]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page):
    found = links(page)
    assert found or page.name == "CHANGELOG.md"
    for target in found:
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name}: {target}"


def test_the_first_thing_in_the_readme_is_a_sentence_and_the_picture():
    title, sentence, picture = PAGES[0].read_text("utf-8").split("\n\n")[:3]
    assert title == "# ccviewer"
    assert sentence.endswith(".")
    assert picture.startswith("![")
    size = (ROOT / "resources/panduan/gambar/demo.png").stat().st_size
    assert size < 900_000


def commands():
    """Return every `ccviewer ...` that a page shows, with its page."""
    found = []
    for page in PAGES:
        shown = [line for line in shell_lines(page) if line.startswith("ccviewer ")]
        shown += [span for span in code_spans(page) if span.startswith("ccviewer ")]
        found += [(page.name, line) for line in dict.fromkeys(shown)]
    return found


@pytest.mark.parametrize(("page", "line"), commands())
def test_every_command_line_shown_is_understood(page, line, capsys):
    words = shlex.split(re.split(r"\s\d?>", line)[0])[1:]
    bare = not any(word.startswith("-") for word in words) and len(words) <= 2
    try:
        build_parser().parse_args(words)
    except SystemExit:
        # a command that is only named: it must be there
        with pytest.raises(SystemExit) as helped:
            build_parser().parse_args([*words, "--help"])
        assert bare, f"{page}: {line}: {capsys.readouterr().err}"
        assert helped.value.code == 0, f"{page}: {line}: {capsys.readouterr().err}"


def verbs(parser=None, said=()):
    """Return every command of the program, those of commands with verbs of their own by both words."""
    parser = parser or build_parser()
    choices = [action.choices for action in parser._actions if isinstance(action.choices, dict)]
    if not choices:
        return [" ".join(said)]
    return [verb for name, below in choices[0].items() for verb in verbs(below, (*said, name))]


@pytest.mark.parametrize("verb", verbs())
def test_every_command_is_named_in_the_readme_and_its_exit_codes_in_the_it_pages(verb):
    assert re.search(rf"`ccviewer {verb}\b", PAGES[0].read_text("utf-8"))
    for page in IT.values():
        assert f"| `ccviewer {verb}` |" in page.read_text("utf-8"), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_named_is_in_the_makefile(page):
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = "\n".join([*shell_lines(page), *code_spans(page)])
    named = set(re.findall(r"(?:^|\s)make ([a-z0-9-]+)", said, re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("page", [PAGES[0], *DEVELOPER.values()], ids=lambda page: page.name)
def test_every_file_of_ours_that_is_named_is_there(page):
    named = [span for span in code_spans(page) if re.match(r"(tests|src|packaging|resources)/", span)]
    assert named
    for name in named:
        assert list(ROOT.glob(name.rstrip("/"))), f"{page.name}: {name}"


def profiles(page):
    return [block for block in blocks(page, "toml") if not block.text.startswith("# secrets.toml")]


@pytest.mark.parametrize(
    "block",
    [block for page in PAGES for block in profiles(page)],
    ids=lambda block: f"{block.page.name}:{block.line}",
)
def test_every_piece_of_a_profile_is_right(block, tmp_path):
    for scene in blocks(block.page, "json"):
        said = json.loads(scene.text)
        if "schema" in said:
            (tmp_path / f"{said['name']}.json").write_text(scene.text, "utf-8")
    whole = block.text.startswith("[opd]")
    path = tmp_path / "profil.toml"
    path.write_text(block.text if whole else SMALLEST + block.text, "utf-8")
    profile = load(path)
    assert profile.feeds or profile.cameras or profile.seat or profile.control


@pytest.mark.parametrize("language", IT)
def test_the_it_page_has_a_whole_profile_a_scene_and_a_file_of_secrets(language):
    page = IT[language]
    assert [block for block in profiles(page) if block.text.startswith("[opd]")]
    [scene] = [read(block.text, page.name) for block in blocks(page, "json") if '"schema"' in block.text]
    for tile in scene.tiles.values():
        plugins.find("ccviewer.panels", tile.panel).Options.model_validate(tile.options)
    [held] = [block for block in blocks(page, "toml") if block not in profiles(page)]
    assert all(isinstance(value, str) for value in tomllib.loads(held.text).values())


@pytest.mark.parametrize("language", IT)
def test_the_first_ten_minutes_bring_rows_without_a_warning(language, tmp_path, capsys):
    page = IT[language]
    [profile] = [block.text for block in profiles(page) if block.text.startswith("[opd]")]
    [payload] = [block.text for block in blocks(page, "json") if '"schema"' not in block.text]
    for block in blocks(page, "json"):
        if '"schema"' in block.text:
            (tmp_path / f"{json.loads(block.text)['name']}.json").write_text(block.text, "utf-8")
    path, sample = tmp_path / "kota.toml", tmp_path / "contoh.json"
    path.write_text(profile, "utf-8")
    sample.write_text(payload, "utf-8")
    feed = load(path).feeds[0].id
    args = build_parser().parse_args(["feed", "try", str(path), feed, "--payload", str(sample), "--json"])
    assert args.run(args) == 0
    said = json.loads(capsys.readouterr().out)
    assert len(said["rows"]) == 2
    assert said["row_errors"] == said["warnings"] == []
    assert all(value is not None for row in said["rows"] for value in row.values())


@pytest.mark.parametrize("language", IT)
@pytest.mark.parametrize("heading", REFERENCE)
def test_every_key_of_the_profile_is_in_the_reference(language, heading):
    text = section(IT[language], heading)
    for model in REFERENCE[heading]:
        keys = set(model.model_fields) | (OF_A_PRESET if model is FeedOptions else set())
        if issubclass(model, FeedOptions) and model is not FeedOptions:
            keys -= COMMON
        if heading in ("`auth`", "`paging`"):
            keys.remove("kind")  # its values are the rows
        missing = {key for key in keys if f"`{key}`" not in text}
        assert not missing, model.__name__


@pytest.mark.parametrize("language", IT)
@pytest.mark.parametrize("heading", [name for name in REFERENCE if name not in ("`auth`", "`paging`")])
def test_the_reference_has_no_key_that_does_not_exist(language, heading):
    [model] = REFERENCE[heading]
    table = section(IT[language], heading).split("\n\n| `record`")[0]
    known = set(model.model_fields) | (OF_A_PRESET if model is FeedOptions else set())
    assert set(first_column(table)) <= known


@pytest.mark.parametrize("language", IT)
def test_every_kind_of_record_decoding_and_feed_is_in_the_reference(language):
    text = IT[language].read_text("utf-8")
    for word in (*get_args(Record), *get_args(Format), *get_args(Type)):
        assert f"`{word}`" in text, word
    for kind in plugins.BUILTIN["ccviewer.feeds"]:
        assert f'`kind = "{kind}"`' in text


@pytest.mark.parametrize("language", IT)
@pytest.mark.parametrize("kind", plugins.BUILTIN["ccviewer.panels"])
def test_every_option_of_every_panel_is_explained(language, kind):
    heading = {"id": "Opsi panel", "en": "Options of panels"}[language]
    text = section(IT[language], heading)
    rows = "\n".join(row for row in text.splitlines() if row.startswith(f"| `{kind}`"))
    for option in plugins.find("ccviewer.panels", kind).Options.model_fields:
        assert f"`{option}`" in (text if option == "title" else rows), f"{kind}.{option}"


@pytest.mark.parametrize("language", IT)
def test_every_field_of_the_diagnostics_is_listed(language):
    heading = {"id": "Catatan dan diagnostik", "en": "Log and diagnostics"}[language]
    text = section(IT[language], heading)
    tree = ast.parse((ROOT / "src/ccviewer/app/diagnostics.py").read_text("utf-8"))
    keys = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
    named = {key.value for key in keys if isinstance(key, ast.Constant)} - {"python"}
    assert len(named) > 30
    assert not {name for name in named if f"`{name}`" not in text}


@cache
def templates(language):
    """Return everything that the program can say, with `{…}` for its values."""
    if language == "en":
        said = [entry.msgstr for entry in polib.pofile(str(ROOT / "resources/i18n/en.po"))]
    else:
        trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "src").rglob("*.py")]
        nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
        said = [node.value for node in nodes if isinstance(node.value, str)]
    return "\n".join(re.sub(r"\{\w+\}", "{…}", text) for text in said)


@pytest.mark.parametrize("language", IT)
def test_every_message_explained_is_one_that_the_program_says(language):
    heading = {"id": "Pesan dan apa yang dilakukan", "en": "Messages and what to do"}[language]
    messages = first_column(section(IT[language], heading))
    assert len(messages) > 15
    for message in messages:
        whole = message in templates(language)
        assert whole or all(part in templates(language) for part in message.split(": ")), message


@pytest.mark.parametrize("language", OPERATOR)
def test_every_state_is_explained_to_operators_in_the_words_of_the_wall(language):
    i18n.use(language)
    text = OPERATOR[language].read_text("utf-8")
    words = [severity_word(severity) for severity in Severity]
    words += [freshness_text(state, None) for state in Freshness]
    words += [camera_word(state) for state in CameraState]
    words += [i18n.tr("SIMULASI"), i18n.tr("Kunci susunan"), i18n.tr("Tambah panel")]
    missing = [word for word in words if word not in text]
    if language == "en":
        missing = [word for word in missing if word != i18n.tr("Kunci susunan")]
    assert not missing


@pytest.mark.parametrize("language", OPERATOR)
def test_every_panel_is_explained_to_operators_by_its_name(language):
    i18n.use(language)
    text = OPERATOR[language].read_text("utf-8")
    for name in panel_names().values():
        assert f"\n### {name}\n" in text or f"\n- **{name}.**" in text, name


@pytest.mark.parametrize("language", OPERATOR)
def test_every_sentence_of_the_wall_that_is_quoted_to_operators_is_said(language):
    sentences = [span for span in code_spans(OPERATOR[language]) if re.fullmatch(r"[A-Z][^·\d]{9,}", span)]
    assert sentences
    assert not [sentence for sentence in sentences if sentence not in templates(language)]


@pytest.mark.parametrize("language", OPERATOR)
def test_the_table_of_keys_for_operators_has_every_key_and_no_other(language):
    i18n.use(language)
    text = section(OPERATOR[language], {"id": "Tombol", "en": "Keys"}[language])
    rows = [tuple(cells[:2]) for cells in table(text, 3) if cells[0] not in ("Tombol", "Key")]
    ours = [
        (" … ".join(dict.fromkeys((command.keys[0].keys, command.keys[-1].keys))), str(command.title))
        for command in ALL_COMMANDS
        if command.keys
    ]
    assert rows[: len(ours)] == ours


@pytest.mark.parametrize("language", OPERATOR)
def test_every_grid_and_every_shipped_scene_is_told_to_operators(language):
    i18n.use(language)
    text = OPERATOR[language].read_text("utf-8")
    assert not [one.id for one in TEMPLATES if f"| `{one.id}` | {one.title} |" not in text]
    scenes = [path.stem for path in (ROOT / "resources/scenes").glob("*.json")]
    assert scenes
    assert not [name for name in scenes if f"`{name}`" not in text]


@pytest.mark.parametrize("language", OPERATOR)
def test_every_role_is_explained_to_operators(language):
    i18n.use(language)
    text = OPERATOR[language].read_text("utf-8")
    assert not [role for role in Role if f"\n| {role.word} | " not in text]


@pytest.mark.parametrize("language", IT)
def test_the_table_of_commands_for_it_is_that_of_the_program(language):
    i18n.use(language)
    all_, yes = {"id": ("semua", "ya"), "en": ("all", "yes")}[language]
    text = section(IT[language], {"id": "Siapa boleh apa", "en": "Who may do what"}[language])
    ours = []
    for command in ALL_COMMANDS:
        roles = (
            all_ if command.roles == EVERYONE else ", ".join(role for role in Role if role in command.roles)
        )
        args = ", ".join(f"`{name}`" for name in command.args.model_fields)
        afar = yes if Via.MQTT in command.via else "–"
        ours.append([f"`{command.id}`", str(command.title), args or "–", roles, afar])
    assert table(text, 5)[1:] == ours


@pytest.mark.parametrize("language", IT)
def test_every_key_of_a_scene_is_explained(language):
    text = section(IT[language], {"id": "Berkas adegan", "en": "The file of a scene"}[language])
    for model in (Scene, ScreenWanted, WindowWanted, Page, Tile, Tour, TourPage):
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert not {key for key in keys if f"`{key}`" not in text}, model.__name__


@pytest.mark.parametrize("language", IT)
def test_everything_of_remote_control_links_and_kiosks_has_its_word(language):
    text = IT[language].read_text("utf-8")
    for word in (*Outcome, *Reason):
        assert f"`{word}`" in text, word
    for kind in TARGETS:
        assert f"`ccviewer://{kind}/" in text, kind
    for path in (ROOT / "packaging/linux").glob("*kiosk*"):
        assert f"packaging/linux/{path.name}" in text, path.name


@pytest.mark.parametrize("language", DEVELOPER)
def test_every_room_and_every_contract_is_explained_to_developers(language):
    heading = {"id": "Ruang dan batas impor", "en": "Rooms and contracts"}[language]
    text = section(DEVELOPER[language], heading)
    rooms = [path.parent.name for path in (ROOT / "src/ccviewer").glob("*/__init__.py")]
    assert not [room for room in rooms if f"`{room}`" not in text]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert not [contract["name"] for contract in contracts if contract["name"] not in text]


@pytest.mark.parametrize("language", DEVELOPER)
def test_every_benchmark_is_explained_to_developers(language):
    text = section(DEVELOPER[language], {"id": "Tolok ukur", "en": "Benchmarks"}[language])
    benches = [path.stem.removeprefix("bench_") for path in (ROOT / "tests/perf").glob("bench_*.py")]
    assert benches
    assert not [bench for bench in benches if f"`{bench}`" not in text]


@pytest.mark.parametrize("language", DEVELOPER)
@pytest.mark.parametrize("room", ["wall", "commands", "feeds/control"])
def test_every_module_of_the_wall_is_explained_to_developers_in_a_line(language, room):
    rows = first_column(DEVELOPER[language].read_text("utf-8"))
    ours = {path.stem for path in (ROOT / "src/ccviewer" / room).glob("*.py")} - {"__init__"}
    named = {row.removeprefix(f"{room}/") for row in rows if row.startswith(f"{room}/")}
    assert named == ours
