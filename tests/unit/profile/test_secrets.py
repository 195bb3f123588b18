"""Secrets are found where they lie, in order, and are never seen on the way."""

import os
import traceback

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring

from ccviewer.errors import Problem, ProfileError, Refused
from ccviewer.profile import load
from ccviewer.profile.secrets import SecretMissing, SecretStore, desktop_keys, names, resolve

CANARY = "kenari-0815-hunter2"


class Desktop(KeyringBackend):
    """A key store as a desktop has one."""

    priority = 5

    def __init__(self, held, *, locked=False):
        super().__init__()
        self.held, self.locked = held, locked

    def get_password(self, service, username):
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password


def store(folder, *, keys=None, environment=()):
    return SecretStore(lambda: keys, folder, dict(environment))


def keep(folder, text, mode=0o600):
    path = folder / "secrets.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_the_desktop_is_asked_before_the_file_and_the_file_before_the_environment(tmp_path):
    environment = {
        "CCVIEWER_SECRET_A": "environment",
        "CCVIEWER_SECRET_B": "environment",
        "CCVIEWER_SECRET_C_D": "environment",
    }
    keep(tmp_path, 'a = "file"\nb = "file"\n')
    secrets = store(tmp_path, keys=Desktop({("ccviewer", "a"): "desktop"}), environment=environment)
    assert [secrets.get(name) for name in ("a", "b", "c-d")] == ["desktop", "file", "environment"]


def test_a_locked_desktop_leaves_the_word_to_the_others(tmp_path):
    keep(tmp_path, 'a = "file"\n')
    assert store(tmp_path, keys=Desktop({("ccviewer", "a"): "desktop"}, locked=True)).get("a") == "file"


def test_a_kiosk_has_its_secrets_from_systemd(tmp_path):
    (tmp_path / "mqtt").write_text(CANARY + "\n")
    assert store(tmp_path, environment={"CREDENTIALS_DIRECTORY": str(tmp_path)}).get("mqtt") == CANARY


def test_a_secret_that_nobody_stored_is_refused_with_where_to_put_it(tmp_path):
    with pytest.raises(SecretMissing) as caught:
        store(tmp_path).get("wifi-2")
    assert str(tmp_path / "secrets.toml") in str(caught.value)
    assert "CCVIEWER_SECRET_WIFI_2" in str(caught.value)
    assert isinstance(caught.value, LookupError)
    assert isinstance(caught.value, Refused)


@pytest.mark.skipif(os.name != "posix", reason="other systems keep rights elsewhere")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_file_that_others_may_read_is_refused(tmp_path, mode):
    path = keep(tmp_path, f'a = "{CANARY}"\n', mode)
    with pytest.raises(Refused) as caught:
        store(tmp_path, environment={"CCVIEWER_SECRET_A": "environment"}).get("a")
    assert f"chmod 600 {path}" in str(caught.value)
    assert f"chmod 600 {path}" in str(store(tmp_path).describe())


@pytest.mark.parametrize(
    "content", [f'a = "{CANARY}\n', f"a = {CANARY}\n", f'a = "{CANARY}"\na = "{CANARY}"\n']
)
def test_a_file_that_is_no_toml_is_told_without_what_it_holds(tmp_path, content):
    keep(tmp_path, content)
    with pytest.raises(Refused) as caught:
        store(tmp_path).get("a")
    assert "baris" in str(caught.value)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_file_that_is_no_text_is_told(tmp_path):
    keep(tmp_path, "").write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="UTF-8"):
        store(tmp_path).get("a")


def test_only_texts_are_secrets(tmp_path):
    keep(tmp_path, "a = 5\n[b]\nc = 1\n")
    assert not store(tmp_path).has("a")
    assert not store(tmp_path).has("b")


def test_a_changed_secret_is_the_new_one_at_the_next_use(tmp_path):
    secrets = store(tmp_path)
    keep(tmp_path, 'a = "old"\n')
    assert secrets.get("a") == "old"
    keep(tmp_path, 'a = "new"\n')
    assert secrets.get("a") == "new"


@pytest.mark.parametrize("backend", [FailKeyring, NullKeyring])
def test_an_empty_stand_in_of_keyring_is_no_key_store(backend, monkeypatch):
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend())
    assert desktop_keys() is None


def test_a_chain_of_no_key_stores_is_none(monkeypatch):
    chain = ChainerBackend()
    monkeypatch.setattr(ChainerBackend, "backends", [])
    monkeypatch.setattr(keyring.core, "_keyring_backend", chain)
    assert desktop_keys() is None


def test_a_real_key_store_is_found(monkeypatch):
    desktop = Desktop({})
    monkeypatch.setattr(keyring.core, "_keyring_backend", desktop)
    assert desktop_keys() is desktop


def test_the_store_in_use_is_named(tmp_path):
    assert "Desktop" in str(store(tmp_path, keys=Desktop({})).describe())
    assert "systemd" in str(store(tmp_path, environment={"CREDENTIALS_DIRECTORY": "/run/x"}).describe())
    assert "brankas sandi desktop tidak ada" in str(store(tmp_path).describe())
    path = keep(tmp_path, "")
    assert str(path) in str(store(tmp_path).describe())


def test_every_reference_in_a_text_is_replaced():
    assert (
        resolve("a {secret.b}:{secret.C-1} {x} {secret.}", {"b": "1", "C-1": "2"}.__getitem__)
        == "a 1:2 {x} {secret.}"
    )


def test_a_secret_is_not_looked_into_for_other_secrets():
    assert resolve("{secret.a}", {"a": "{secret.b}"}.__getitem__) == "{secret.b}"


PROFILE = """
[opd]
id = "kominfo"
name = "Diskominfo"
[[feeds]]
id = "rest"
kind = "rest"
url = "https://a.example/{secret.path}"
headers = { "X-Key" = "{secret.head}" }
auth = { kind = "bearer", token = "CANARY" }
[[cameras]]
id = "c"
name = "C"
sources = [
  { url = "rtsp://u:{secret.cctv}@10.0.0.1/sub" },
  { url = "http://u:CANARY@10.0.0.1/main", headers = { Authorization = "CANARY", X = "{secret.cctv}" } },
]
"""


def profile(folder, text):
    path = folder / "profil.toml"
    path.write_text(text.replace("CANARY", CANARY), "utf-8")
    return path


def test_all_names_of_secrets_in_a_profile_are_known(tmp_path):
    assert names(load(profile(tmp_path, PROFILE))) == {"path", "head", "cctv"}


def test_a_secret_written_into_the_profile_does_not_show_in_its_repr(tmp_path):
    assert CANARY not in repr(load(profile(tmp_path, PROFILE)))


@pytest.mark.parametrize(
    "line",
    [
        'auth = { kind = "bearer", token = ["CANARY"] }',
        'auth = { kind = "basic", user = "a", pasword = "CANARY" }',
        'auth = { kind = "basic", user = "a", password = { a = "CANARY" } }',
        'auth = "CANARY"',
        'auth = { kind = "api_key", value = "CANARY" }',
        'auth = { kind = "login", url = "ftp://a", body = ["CANARY"], token_path = 1 }',
        'auth = { kind = "login", url = "ftp://u:CANARY@a.example", body = { password = "CANARY" } }',
        'headers = { Authorization = ["CANARY"] }',
        'headers = "CANARY"',
        'heders = { Authorization = ["CANARY"] }',
        'aut = { kind = "bearer", tokn = ["CANARY"] }',
        'params = { apikey = ["CANARY"] }',
        'url = "ftp://u:CANARY@a.example/"',
        'url = "htp://a.example/?token=CANARY"',
        'password = "CANARY"',
        'api_key = "CANARY"\nevery = "CANARY"',
        'token = "CANARY',
        "password = CANARY",
        'secret = "\\CANARY"',
        '"CANARY" = 5\npassword = "CANARY"',
    ],
)
def test_a_wrong_profile_never_tells_a_secret(tmp_path, line):
    rest = f'[opd]\nid = "a"\nname = "b"\n[[feeds]]\nid = "x"\nkind = "rest"\nevery = 5\n{line}\n'
    rest = rest.replace("every = 5\n", "") if "every =" in line else rest
    with pytest.raises(ProfileError) as caught:
        load(profile(tmp_path, rest))
    said = "".join(traceback.format_exception(caught.value)) + repr(caught.value.problems)
    said += "".join(map(str, caught.value.problems))
    chain = caught.value
    while chain is not None:
        said += repr(chain.args) + str(chain)
        chain = chain.__cause__ or chain.__context__
    assert CANARY not in said
    assert all(isinstance(problem, Problem) for problem in caught.value.problems)


def test_a_plain_word_among_the_parameters_stays_in_what_we_say(tmp_path):
    feed = '[[feeds]]\nid = "x"\nkind = "rest"\nurl = "https://a.example"\n'
    text = f'[opd]\nid = "a"\nname = "b"\n{feed}params = {{ f = "json", g = "feeds", h = "kunci" }}\n'
    with pytest.raises(ProfileError) as caught:
        load(profile(tmp_path, text + 'evry = "5s"\ndecode = { format = "jsn" }\n'))
    first, second = map(str, caught.value.problems)
    assert first.endswith("feeds[0].evry: kunci tidak dikenal (maksudnya 'every'?)")
    assert "maksudnya 'json'? Pilihan: json, ndjson" in second
