"""What a department fills in for its package, and every mistake that stops the build."""

import json
import os
import shutil
import struct
import zlib

import pytest
from build_error import BuildError
from department import OPD, begin, core_version, departments, read
from department_grammar import numbers
from department_scenes import channels_of, meet

from ccviewer.profile import PinHash, load, secrets
from servers.departments import SOURCES

SLUG = "dishub-balikpapan"
NS = 'xmlns="http://www.w3.org/2000/svg"'
EXAMPLES = ("bpbd-pangkalpinang", "dishub-balikpapan", "diskominfo-bontang")


@pytest.fixture
def root(tmp_path):
    """A folder of departments with one in it, which each test spoils in its own way."""
    shutil.copytree(OPD / SLUG, tmp_path / SLUG)
    return tmp_path


@pytest.fixture
def folder(root, monkeypatch):
    monkeypatch.chdir(root)
    return root / SLUG


def mistakes(root, slug=SLUG):
    """Return the lines that stop the build, without the first, which counts them."""
    with pytest.raises(BuildError) as raised:
        read(slug, root)
    head, *lines = str(raised.value).splitlines()
    assert head == f"{slug}: {len(lines)} kesalahan; tidak ada paket yang dibuat"
    return lines


def line_of(path, text):
    """Return the number of the first line that holds this text."""
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def scene(folder, spoil):
    """Change a scene as JSON, and leave it in its form of one key a line."""
    path = folder / "scenes" / "dishub-satu-layar.json"
    data = json.loads(path.read_text())
    spoil(data)
    path.write_text(json.dumps(data, indent=1))
    return path


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\0" * width for _ in range(height)))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# what is right


def test_the_three_examples_are_right_and_rehearsed():
    assert set(departments()) >= set(EXAMPLES)
    assert set(SOURCES) == set(EXAMPLES)
    assert [read(slug).slug for slug in EXAMPLES] == list(EXAMPLES)


def test_a_department_says_what_its_packages_need_to_know(root):
    found = read(SLUG, root)
    assert (found.name, found.publisher) == ("Dishub Kota Balikpapan", "Pemerintah Kota Balikpapan")
    assert (found.version, found.needs) == ("1.0.0", "0.1.0")
    assert (found.title, found.autostart, found.kiosk) == ("Kendali Lalu Lintas Balikpapan", True, False)


def test_a_bundle_has_the_brand_under_fixed_names_and_all_else_in_its_place(folder, root):
    (folder / "icon.svg").rename(folder / "lambang.svg")
    change(folder / "opd.toml", 'icon = "icon.svg"', 'icon = "lambang.svg"')
    files = read(SLUG, root).files()
    assert list(files) == [
        "NOTICE.md",
        "brand/icon.svg",
        "brand/splash.svg",
        "land_balikpapan.geojson",
        "opd.toml",
        "profile.toml",
        "scenes/dishub-dinding.json",
        "scenes/dishub-satu-layar.json",
    ]
    assert files["brand/icon.svg"] == folder / "lambang.svg"


def test_what_editors_and_desktops_leave_behind_is_not_shipped(folder, root):
    before = read(SLUG, root).files()
    for name in ("profile.toml~", ".profile.toml.swp", "Thumbs.db", ".git/config", "scenes/a.json.bak"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("sisa")
    assert read(SLUG, root).files() == before


def test_a_splash_may_be_a_png(folder, root):
    (folder / "splash.svg").unlink()
    (folder / "splash.png").write_bytes(png(1280, 720))
    change(folder / "opd.toml", "splash.svg", "splash.png")
    assert read(SLUG, root).files()["brand/splash.png"] == folder / "splash.png"


def test_install_may_be_left_out(folder, root):
    text = (folder / "opd.toml").read_text()
    (folder / "opd.toml").write_text(text[: text.index("[install]")])
    found = read(SLUG, root)
    assert (found.autostart, found.kiosk) == (True, False)


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_names_no_address_outside_its_own_network(slug):
    for word in (OPD / slug / "profile.toml").read_text().replace('"', " ").split():
        if "://" in word:
            host = word.partition("://")[2].rpartition("@")[2].partition("/")[0]
            assert host.endswith(".internal"), word
    assert all(
        feed.options.host.endswith(".internal")
        for feed in load(OPD / slug / "profile.toml").feeds
        if feed.kind == "mqtt"
    )


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_says_which_secrets_it_needs(slug):
    path = OPD / slug / "profile.toml"
    comment = next(line for line in path.read_text().splitlines() if line.startswith("# Rahasia"))
    assert set(comment.rstrip(".").rpartition(": ")[2].split(", ")) == secrets.names(load(path))


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_has_a_scene_for_one_screen_and_one_for_a_wall_of_three(slug):
    scenes = [json.loads(path.read_text()) for path in (OPD / slug / "scenes").glob("*.json")]
    assert sorted(len(one["screens"]) for one in scenes) == [1, 3]
    assert load(OPD / slug / "profile.toml").scene in {one["name"] for one in scenes}


# a new department


def test_a_new_department_begins_right_under_its_own_name(root):
    begin("pu-samarinda", "Dinas PU & Tata Ruang", SLUG, root)
    found = read("pu-samarinda", root)
    assert (found.name, found.title, found.version) == (*["Dinas PU & Tata Ruang"] * 2, "0.1.0")
    assert load(found.folder / "profile.toml").opd.name == "Dinas PU & Tata Ruang"
    assert "Dinas PU &amp; Tata Ruang" in found.splash.read_text()
    assert departments(root) == [SLUG, "pu-samarinda"]


def test_a_new_department_leaves_its_model_as_it_was(root):
    before = {path: path.read_bytes() for path in (root / SLUG).rglob("*") if path.is_file()}
    begin("dishub-samarinda", "Dishub Kota Samarinda", SLUG, root)
    assert {path: path.read_bytes() for path in (root / SLUG).rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("slug", "name", "said"),
    [
        (SLUG, "Dishub", "folder sudah ada (pilih nama lain)"),
        ("Dishub Samarinda", "Dishub", "bukan nama paket"),
        ("dishub-samarinda", 'Dishub "S"', "memuat tanda yang tidak dapat dipasang"),
        ("dishub-samarinda", "D" * 61, "paling banyak 60 isi"),
    ],
)
def test_a_new_department_that_cannot_be_leaves_nothing(slug, name, said, root):
    with pytest.raises(BuildError) as raised:
        begin(slug, name, SLUG, root)
    assert said in str(raised.value)
    assert [path.name for path in root.iterdir()] == [SLUG]


# the folder


@pytest.mark.parametrize(
    "slug", ["Dishub", "dishub_balikpapan", "di", "-dishub", "dishub--kota", "a" * 41, "../x"]
)
def test_a_wrong_slug_says_what_a_right_one_is(slug, root):
    (line,) = mistakes(root, slug)
    assert f'"{slug[:38]}' in line
    assert "3 sampai 40 huruf kecil a-z, angka dan tanda hubung" in line


def test_a_mistyped_department_says_which_was_meant(root):
    (line,) = mistakes(root, "dishub-balikpapn")
    assert "folder tidak ada" in line
    assert "maksudnya 'dishub-balikpapan'?" in line


def test_missing_files_are_all_named(folder, root):
    for name in ("profile.toml", "icon.svg", "splash.svg"):
        (folder / name).unlink()
    lines = mistakes(root)
    assert [line.split(" ")[0] for line in lines] == [
        f"{SLUG}/profile.toml:1",
        f"{SLUG}/icon.svg:1",
        f"{SLUG}/splash.svg:1",
    ]
    assert all("berkas tidak ada" in line for line in lines)


def test_a_folder_without_its_opd_toml_says_so(folder, root):
    (folder / "opd.toml").unlink()
    assert mistakes(root) == [f"{SLUG}/opd.toml:1 berkas: berkas tidak ada (salin opd.toml sebuah contoh)"]


def test_a_private_key_is_never_shipped(folder, root):
    (folder / "kios.pem").write_text("-----BEGIN PRIVATE KEY-----\nMC4C\n")
    (line,) = mistakes(root)
    assert line.startswith(f"{SLUG}/kios.pem:1 berkas: kunci pribadi tidak boleh ikut dalam paket")


def test_a_link_is_not_followed_out_of_the_folder(folder, root):
    (folder / "catatan.txt").symlink_to("/etc/hostname")
    (line,) = mistakes(root)
    assert f"{SLUG}/catatan.txt:1 berkas: bukan berkas biasa" in line


@pytest.mark.parametrize("name", ["aux.txt", "a?b.txt"])
def test_a_file_that_windows_cannot_have_is_named(name, folder, root):
    (folder / name).write_text("x")
    (line,) = mistakes(root)
    assert line.startswith(f"{SLUG}/{name}:1 berkas: ")


def test_two_files_that_are_one_on_windows_are_named(folder, root):
    (folder / "Notice.md").write_text("x")
    (line,) = mistakes(root)
    assert "bagi Windows sama dengan" in line


def test_a_folder_named_brand_is_refused(folder, root):
    (folder / "brand").mkdir()
    (folder / "brand" / "icon.svg").write_text("x")
    (line,) = mistakes(root)
    assert "brand dibuat oleh pembangun paket" in line


def test_a_folder_that_is_too_large_is_refused(folder, root):
    with (folder / "video.mp4").open("wb") as file:
        os.truncate(file.fileno(), 70 * 1024 * 1024)
    (line,) = mistakes(root)
    assert "70 MB terlalu besar (paling banyak 64 MB)" in line


# opd.toml


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('version = "1.0.0"', 'version = "1.0"', "version", 'bukan versi (tiga bilangan, misalnya "1.0.0")'),
        ('version = "1.0.0"', 'version = "v1.0.0"', "version", "bukan versi"),
        ('version = "1.0.0"', 'version = "1.02.0"', "version", "bukan versi"),
        ('version = "1.0.0"', 'version = "1.0.65536"', "version", "terlalu besar untuk Windows"),
        ('needs = "0.1.0"', 'needs = "9.0.0"', "needs", "membutuhkan inti 9.0.0, yang ada di sini"),
        ('needs = "0.1.0"', 'need = "0.1.0"', "need", "kunci tidak dikenal (maksudnya 'needs'?)"),
        ("Dishub Kota", "Dishub $INSTDIR", "name", "memuat tanda yang tidak dapat dipasang: $"),
        ("Dishub Kota", "Dishub \\\"Kota\\\"", "name", 'memuat tanda yang tidak dapat dipasang: "'),
        ("Dishub Kota", "Dishub\\nDepends: x", "name", "memuat tanda yang tidak dapat dipasang: U+000A"),
        ("Pemerintah Kota", "Pemkot <a@b.c>", "publisher", "memuat tanda yang tidak dapat dipasang: < >"),
        ("Pemerintah Kota", " Pemerintah Kota", "publisher", "spasi di awal, di akhir, atau berganda"),
        ("splash.svg", "splash.jpg", "brand.splash", "bukan nama gambar yang dapat dipakai"),
        ("icon.svg", "../icon.svg", "brand.icon", "bukan nama gambar yang dapat dipakai"),
        ("autostart = true", 'autostart = "ya"', "install.autostart", "bukan true atau false"),
        ("kiosk = false", "kios = false", "install.kios", "kunci tidak dikenal (maksudnya 'kiosk'?)"),
        ("needs =", 'contact = "ti"\nneeds =', "contact", "bukan alamat surel"),
    ],
)  # fmt: skip
def test_a_mistake_in_opd_toml_says_where_and_what_to_write(old, new, key, said, folder, root):
    change(folder / "opd.toml", old, new)
    (line,) = mistakes(root)
    number = line_of(folder / "opd.toml", new.splitlines()[0] if "\n" not in new else new.split("\n")[0])
    assert line.startswith(f"{SLUG}/opd.toml:{number} {key}: ")
    assert said in line


def test_a_kiosk_needs_a_pin_in_the_profile(folder, root):
    change(folder / "opd.toml", "kiosk = false", "kiosk = true")
    (line,) = mistakes(root)
    number = line_of(folder / "opd.toml", "kiosk = true")
    assert line.startswith(f"{SLUG}/opd.toml:{number} install.kiosk: kios tanpa PIN tidak dapat dibuka lagi")
    seat = f'[seat]\nkiosk_pin = "{PinHash.of("2468")}"\n\n[wall]'
    change(folder / "profile.toml", "[wall]", seat)
    assert read(SLUG, root).kiosk


def test_a_key_that_stands_twice_is_named(folder, root):
    change(folder / "opd.toml", 'needs = "0.1.0"', 'needs = "0.1.0"\nversion = "1.0.1"')
    (line,) = mistakes(root)
    assert line == f"{SLUG}/opd.toml:7 TOML: kunci ini sudah diisi di atas"


def test_an_opd_toml_that_is_no_text_is_refused(folder, root):
    (folder / "opd.toml").write_bytes(b"\xff\xfe\x00")
    (line,) = mistakes(root)
    assert "berkas tidak dapat dibaca" in line


def test_the_oldest_core_may_be_this_one(folder, root):
    change(folder / "opd.toml", 'needs = "0.1.0"', f'needs = "{core_version()}"')
    assert read(SLUG, root).needs == core_version()


def test_versions_compare_by_number_and_not_by_letter():
    assert numbers("1.10.0") > numbers("1.9.9")


# the profile


def test_all_mistakes_of_all_files_are_named_at_once(folder, root):
    change(folder / "opd.toml", 'version = "1.0.0"', 'version = "1"')
    change(folder / "profile.toml", 'every = "15s"', 'every = "cepat"')
    change(folder / "profile.toml", 'timezone = "WITA"', 'timezone = "WIBA"')
    scene(folder, lambda data: data["tiles"]["cctv"].update(panel="kamera"))
    (folder / "icon.svg").unlink()
    files = [line.partition(":")[0] for line in mistakes(root)]
    assert files == [
        f"{SLUG}/opd.toml",
        f"{SLUG}/profile.toml",
        f"{SLUG}/profile.toml",
        f"{SLUG}/scenes/dishub-satu-layar.json",
        f"{SLUG}/icon.svg",
    ]


def test_a_mistake_in_the_profile_has_its_line(folder, root):
    change(folder / "profile.toml", "zoom = 12.6", "zom = 12.6")
    (line,) = mistakes(root)
    assert line.startswith(f"{SLUG}/profile.toml:{line_of(folder / 'profile.toml', 'zom =')} city.zom: ")
    assert "maksudnya 'zoom'?" in line


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('value = "{secret.parkir}"', 'value = "k9-3f7a"', "feeds[3].auth.value"),
        ('password = "{secret.mqtt}"', 'password = "k9-3f7a"', "feeds[0].auth.password"),
        ('every = "30s"', 'every = "30s"\nheaders = { Authorization = "k9-3f7a" }',
         "feeds[3].headers.Authorization"),
        ('every = "30s"', 'every = "30s"\nparams = { apikey = "k9-3f7a" }', "feeds[3].params.apikey"),
        ("penonton:{secret.cctv}@cctv", "penonton:k9-3f7a@cctv", "cameras[0].sources[0].url"),
    ],
)  # fmt: skip
def test_a_secret_that_is_written_out_stops_the_build_and_is_not_repeated(old, new, key, folder, root):
    change(folder / "profile.toml", old, new)
    (line,) = mistakes(root)
    number = line_of(folder / "profile.toml", "k9-3f7a")
    assert line.startswith(f"{SLUG}/profile.toml:{number} {key}: sandi atau kunci tertulis di sini")
    assert "{secret.NAMA}" in line
    assert "k9-3f7a" not in line


def test_two_feeds_of_one_name_are_named(folder, root):
    change(folder / "profile.toml", 'id = "parkir"', 'id = "bus"')
    assert any("sudah dipakai" in line and "feeds[3].id" in line for line in mistakes(root))


# scenes


def spoiled(key, value):
    """Return what puts a value at a path like `tiles.cctv.panel` of a scene."""
    *path, last = key.split(".")

    def spoil(data):
        for part in path:
            data = data[part]
        data[last] = value

    return spoil


@pytest.mark.parametrize(
    ("key", "value", "at", "said"),
    [
        ("tiles.cctv.panel", "camera", "tiles.cctv.panel", "jenis 'camera' tidak ada; maksudnya cameras?"),
        ("tiles.cctv.options.cameras", ["semayng"], "tiles.cctv.options.cameras[0]",
         "kamera \"semayng\" tidak ada di profil (maksudnya 'semayang'?)"),
        ("tiles.cctv.options.group", "simpan", "tiles.cctv.options.group",
         "tidak ada kamera berkelompok \"simpan\" di profil (maksudnya 'simpang'?)"),
        ("tiles.cctv.options.grid", "7", "tiles.cctv.options.grid", "bukan salah satu pilihan"),
        ("tiles.volume.options.series", [{"channel": "dishub/simpang/+/volum"}],
         "tiles.volume.options.series[0].channel",
         "kanal \"dishub/simpang/+/volum\" tidak dibawa umpan mana pun di profil (maksudnya "),
        ("tiles.angka.options.cards", [{"channel": "dishub/bus/+/penumpang", "of": "dishub/kota/bus/semua"}],
         "tiles.angka.options.cards[0].of", "tidak dibawa umpan mana pun"),
        ("windows", [{"id": "w1", "screen": "utama", "page": "hariann"}], "windows[0].page",
         "halaman \"hariann\" tidak ada (maksudnya 'harian'?)"),
        ("name", "layar", "name",
         'adegan bernama "layar", berkasnya dishub-satu-layar.json (samakan keduanya)'),
    ],
)  # fmt: skip
def test_a_scene_that_names_what_is_not_there_stops_the_build(key, value, at, said, folder, root):
    path = scene(folder, spoiled(key, value))
    (line,) = mistakes(root)
    assert line.startswith(f"{SLUG}/scenes/{path.name}:")
    assert f" {at}: " in line
    assert said in line


def test_a_scene_of_a_newer_program_is_refused(folder, root):
    scene(folder, spoiled("schema", 99))
    (line,) = mistakes(root)
    assert "dibuat oleh ccviewer yang lebih baru (schema 99)" in line


def test_a_scene_that_is_no_json_has_the_line_of_the_mistake(folder, root):
    path = folder / "scenes" / "dishub-satu-layar.json"
    path.write_text('{\n "schema": 1,\n "name": \n}\n')
    assert any(line.startswith(f"{SLUG}/scenes/{path.name}:") for line in mistakes(root))


def test_a_camera_that_left_the_profile_is_missed_in_every_scene(folder, root):
    text = (folder / "profile.toml").read_text()
    begin = text.rindex("[[cameras]]")
    assert 'id = "klandasan"' in text[begin:]
    (folder / "profile.toml").write_text(text[:begin])
    lines = mistakes(root)
    assert len(lines) == 2
    assert all('kamera "klandasan" tidak ada di profil' in line for line in lines)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("a/b/c/d", "a/b/c/d", True),
        ("a/b/+/d", "a/b/c/+", True),
        ("a/#", "a/b/c/d", True),
        ("a/b/c/d", "a/b/c/e", False),
        ("a/b/c", "a/b/c/d", False),
        ("a/b/c/d", "+/x/+/d", False),
    ],
)
def test_two_filters_meet_when_a_channel_passes_both(one, other, together):
    assert meet(one, other) is together
    assert meet(other, one) is together


def test_a_profile_brings_the_channels_of_its_feeds_and_the_derived_ones():
    brought = channels_of(load(OPD / "diskominfo-bontang" / "profile.toml"))
    assert "kominfo/wifi/+/clients" in brought  # of a preset
    assert "kominfo/aduan/kota/terbuka" in brought  # of a constant asset
    assert "kominfo/wifi-kelurahan/+/clients" in brought  # one for each place


# pictures


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "bukan SVG yang dapat dibaca"),
        ("<html/>", "bukan SVG: akarnya <html>"),
        (f'<svg {NS}/>', "SVG tanpa gambar"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]><svg {NS}>&a;</svg>', "bukan SVG yang dapat"),
        (f'<svg {NS} viewBox="0 0 64 32"><rect width="64" height="32"/></svg>',
         "ikon 64 x 32 tidak persegi"),
        (f'<svg {NS} viewBox="0 0 64 64"><rect width="4" height="4"/></svg>',
         "hampir tidak ada yang tampak pada 16 piksel"),
        (f'<svg {NS} viewBox="0 0 64 64"><rect width="64" height="64"/><script/></svg>',
         "<script> tidak boleh ada dalam gambar"),
        (f'<svg {NS} viewBox="0 0 64 64"><rect width="64" height="64"/>'
         '<a href="https://example.org/x"/></svg>', "gambar menunjuk ke luar: https://example.org/x"),
    ],
)  # fmt: skip
def test_an_icon_that_would_not_do_is_refused(content, said, folder, root):
    (folder / "icon.svg").write_text(content)
    (line,) = mistakes(root)
    assert line.startswith(f"{SLUG}/icon.svg:1 gambar: {said}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "bukan PNG yang utuh"),
        (b"", "bukan PNG yang utuh"),
        (png(640, 360), "640 x 360 terlalu kecil"),
        (png(1280, 1024), "1280 x 1024 bukan 16:9"),
    ],
)
def test_a_splash_that_would_not_do_is_refused(content, said, folder, root):
    (folder / "splash.png").write_bytes(content)
    change(folder / "opd.toml", "splash.svg", "splash.png")
    (line,) = mistakes(root)
    assert line.startswith(f"{SLUG}/splash.png:1 gambar: {said}")


def test_a_picture_that_is_too_large_is_refused(folder, root):
    with (folder / "splash.svg").open("ab") as file:
        os.truncate(file.fileno(), 3 * 1024 * 1024)
    (line,) = mistakes(root)
    assert "3.0 MB terlalu besar (paling banyak 2 MB)" in line
