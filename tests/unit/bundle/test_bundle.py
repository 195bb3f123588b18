"""A bundle: what may be in it, who signed it, and what happens when it was altered."""

import io
import json
import tarfile

import pytest

from ccviewer.bundle import BundleError, make, read, sign, write, write_folder
from ccviewer.signing import SigningKey

PROFILE = b'[opd]\nid = "uji"\nname = "Uji"\n'
FILES = {"profile.toml": PROFILE, "opd.toml": b"", "scenes/dinding.json": b"{}"}


@pytest.fixture
def key(tmp_path):
    return SigningKey.create(tmp_path / "kunci" / "opd.pem")


def bundle_of(key=None, files=FILES, version="1.0.0", slug="dishub-uji"):
    return make(files, slug=slug, name="Dishub Uji", version=version, needs="0.1.0", key=key)


def test_a_bundle_is_read_as_it_was_written(tmp_path, key):
    write(bundle_of(key), tmp_path / "a.ccb")
    bundle = read(tmp_path / "a.ccb")
    assert dict(bundle.files) == FILES
    assert (bundle.manifest.slug, bundle.manifest.version) == ("dishub-uji", "1.0.0")
    assert bundle.trusted([key.public])


def test_the_same_content_gives_the_same_bytes(tmp_path, key):
    write(bundle_of(key), tmp_path / "a.ccb")
    write(bundle_of(key, dict(reversed(FILES.items()))), tmp_path / "b.ccb")
    assert (tmp_path / "a.ccb").read_bytes() == (tmp_path / "b.ccb").read_bytes()


def test_a_bundle_can_be_signed_later_and_only_its_signature_changes(tmp_path, key):
    plain = bundle_of()
    signed = sign(plain, key)
    assert not plain.signer
    assert signed.manifest == plain.manifest
    assert signed.trusted([key.public])
    assert not signed.trusted([])


def test_a_changed_byte_is_found_wherever_it_is(tmp_path, key):
    write(bundle_of(key), tmp_path / "a.ccb")
    whole = (tmp_path / "a.ccb").read_bytes()
    content = whole.index(PROFILE)
    for at in (content + 3, whole.index(b"dishub-uji"), whole.index(b"ed25519:") + 20):
        altered = bytearray(whole)
        altered[at] ^= 1
        (tmp_path / "b.ccb").write_bytes(altered)
        with pytest.raises(BundleError):
            read(tmp_path / "b.ccb")


def test_the_file_that_was_altered_is_named(tmp_path, key):
    write_folder(bundle_of(key), tmp_path / "a")
    (tmp_path / "a" / "scenes" / "dinding.json").write_text("[]")
    with pytest.raises(BundleError, match=r"scenes/dinding\.json diubah"):
        read(tmp_path / "a")


def test_a_file_too_many_or_too_few_is_named(tmp_path, key):
    write_folder(bundle_of(key), tmp_path / "a")
    (tmp_path / "a" / "lain.txt").write_text("")
    with pytest.raises(BundleError, match=r"lain\.txt tidak tercatat"):
        read(tmp_path / "a")
    (tmp_path / "a" / "lain.txt").unlink()
    (tmp_path / "a" / "opd.toml").unlink()
    with pytest.raises(BundleError, match=r"opd\.toml tidak ada"):
        read(tmp_path / "a")


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../b", ".x", "a//b", "a\\b", "a b", "", "manifest.json"]
)
def test_no_name_leads_out_of_a_bundle(name):
    with pytest.raises(BundleError):
        bundle_of(files=FILES | {name: b""})


def member(tar, name, content=b"", **more):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in more.items():
        setattr(info, key, value)
    tar.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize(
    "more",
    [
        {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"type": tarfile.FIFOTYPE},
        {"type": tarfile.DIRTYPE},
    ],
)
def test_links_and_devices_are_refused(tmp_path, more):
    with tarfile.open(tmp_path / "a.ccb", "w") as tar:
        member(tar, "manifest.json", bundle_of().manifest.text())
        member(tar, "profile.toml", **more)
    with pytest.raises(BundleError, match="tidak boleh ada"):
        read(tmp_path / "a.ccb")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00" * 10_240, b"x" * 600])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path, content):
    (tmp_path / "a.ccb").write_bytes(content)
    with pytest.raises(BundleError):
        read(tmp_path / "a.ccb")


def test_a_bundle_that_was_cut_is_refused(tmp_path, key):
    write(bundle_of(key), tmp_path / "a.ccb")
    whole = (tmp_path / "a.ccb").read_bytes()
    for length in range(0, whole.index(PROFILE) + 5, 97):
        (tmp_path / "b.ccb").write_bytes(whole[:length])
        with pytest.raises(BundleError):
            read(tmp_path / "b.ccb")


def test_a_manifest_of_a_newer_ccviewer_says_so(tmp_path):
    said = json.loads(bundle_of().manifest.text()) | {"schema": 2, "more": 1}
    with tarfile.open(tmp_path / "a.ccb", "w") as tar:
        member(tar, "manifest.json", json.dumps(said).encode())
    with pytest.raises(BundleError, match="lebih baru"):
        read(tmp_path / "a.ccb")


@pytest.mark.parametrize(
    ("key_name", "value"), [("slug", "Dishub Uji"), ("version", "1.0"), ("version", "1.0.0-a")]
)
def test_slug_and_version_are_plain(key_name, value):
    with pytest.raises(BundleError, match=key_name):
        bundle_of(**{key_name: value})


def test_a_bundle_without_a_profile_is_none():
    with pytest.raises(BundleError, match=r"profile\.toml"):
        bundle_of(files={"opd.toml": b""})


def test_a_private_key_beside_the_profile_makes_no_bundle(tmp_path, key):
    private = (tmp_path / "kunci" / "opd.pem").read_bytes()
    with pytest.raises(BundleError, match=r"opd\.pem"):
        bundle_of(key, {**FILES, "opd.pem": private})


def test_a_small_file_that_claims_to_be_huge_is_refused_before_it_is_unpacked(tmp_path):
    member = tarfile.TarInfo("profile.toml")
    member.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 32)}
    member.size = 1
    with tarfile.open(tmp_path / "a.ccb", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(member, io.BytesIO(b"x"))
    assert (tmp_path / "a.ccb").stat().st_size < 100_000
    with pytest.raises(BundleError, match="terlalu besar"):
        read(tmp_path / "a.ccb")
