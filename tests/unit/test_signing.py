import base64
import os
import stat
import threading

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ccviewer.signing import KeyFileError, SigningKey, is_public_key, verify


@pytest.fixture
def key(tmp_path):
    return SigningKey.create(tmp_path / "key.pem")


def test_what_a_key_signed_is_verified_by_its_public_half(key):
    assert verify(key.public, b"pesan", key.sign(b"pesan"))


def test_the_first_test_vector_of_rfc_8032_is_met():
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(secret))
    signature = key.sign(b"")
    assert base64.b64decode(signature).hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert verify("ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", b"", signature)


@pytest.mark.parametrize("data", [b"pesam", b"", b"pesan\0"])
def test_a_changed_byte_is_noticed(key, data):
    assert not verify(key.public, data, key.sign(b"pesan"))


def test_the_signature_of_another_key_is_refused(key, tmp_path):
    other = SigningKey.create(tmp_path / "other.pem")
    assert not verify(key.public, b"pesan", other.sign(b"pesan"))


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "é" * 88, "A" * 88, "=" * 88, " " * 88])
def test_a_malformed_signature_is_refused_without_an_error(key, signature):
    assert not verify(key.public, b"pesan", signature)


def test_a_signature_is_written_in_one_way_only(key):
    signature = key.sign(b"pesan")
    at = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    loose = signature[:-3] + at[at.index(signature[-3]) | 1] + "=="  # bits that nobody reads
    assert loose == signature or not verify(key.public, b"pesan", loose)
    assert not verify(key.public, b"pesan", signature + "\n")


@pytest.mark.parametrize("text", ["", "ed25519:", "ed25519:AAAA", "rsa:" + "A" * 43 + "=", "A" * 43 + "="])
def test_what_is_no_public_key_is_said_to_be_none(text):
    assert not is_public_key(text)
    assert not verify(text, b"", "")


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_new_key_is_read_by_its_owner_only(key, tmp_path):
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_key_that_others_may_read_is_not_used(key, tmp_path):
    (tmp_path / "key.pem").chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        SigningKey.load(tmp_path / "key.pem")


def test_a_key_that_is_there_is_never_overwritten(key, tmp_path):
    with pytest.raises(KeyFileError, match="sudah ada"):
        SigningKey.create(tmp_path / "key.pem")
    assert SigningKey.load(tmp_path / "key.pem").public == key.public


def test_a_key_is_made_once_and_found_again(tmp_path):
    path = tmp_path / "keys" / "seat.pem"
    assert SigningKey.load_or_create(path).public == SigningKey.load_or_create(path).public


def test_of_many_that_make_a_key_at_once_all_get_the_same(tmp_path):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(SigningKey.load_or_create(tmp_path / "seat.pem").public))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def _other_kind():
    return X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _with_password():
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"sandi"),
    )


@pytest.mark.parametrize("content", [b"", b"bukan kunci", _other_kind(), _with_password(), b"\xff" * 20_000])
def test_a_file_without_a_usable_key_is_said_and_kept(tmp_path, content):
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="bukan kunci pribadi"):
        SigningKey.load_or_create(path)
    assert path.read_bytes() == content


def test_a_private_key_does_not_show_itself(key, tmp_path):
    secret = (tmp_path / "key.pem").read_text().splitlines()[1]
    assert secret not in repr(key)
    assert key.public in repr(key)
