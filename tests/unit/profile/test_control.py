"""What a profile says of remote control."""

import pytest

from ccviewer.errors import ProfileError
from ccviewer.profile import load

GOOD = """
[opd]
id = "kominfo"
name = "Diskominfo"
[control]
room = "siaga"
seat = "kursi-1"
broker = "mqtts://10.1.1.5:8883"
user = "kursi"
password = "{secret.kendali}"
[[control.keys]]
name = "ruang wali"
public = "ed25519:dIJh95qU8SvDYFOh05s8BYHN26M7/e1MaaseY8bKoPA="
role = "operator"
commands = ["wall.show_page", "tour.*"]
"""


@pytest.fixture
def read(tmp_path):
    def read_(text):
        (tmp_path / "profil.toml").write_text(text)
        return load(tmp_path / "profil.toml")

    return read_


def test_a_profile_without_it_listens_to_nobody(read):
    assert read(GOOD.partition("[control]")[0]).control is None


def test_a_key_may_use_all_windows_unless_they_are_named(read):
    control = read(GOOD).control
    assert (control.room, control.seat, control.keys[0].windows) == ("siaga", "kursi-1", ("*",))
    assert read(GOOD + 'windows = ["w1"]').control.keys[0].windows == ("w1",)


def test_the_seat_is_that_of_its_own_section_when_it_is_not_named(read):
    text = GOOD.replace('seat = "kursi-1"\n', "") + '[seat]\nid = "meja-3"\nrole = "operator"\n'
    assert read(text).control.seat == "meja-3"


def test_certificates_lie_beside_the_profile(read, tmp_path):
    (tmp_path / "ca.pem").write_text("")
    text = GOOD.replace('user = "kursi"', 'user = "kursi"\nca_file = "ca.pem"')
    assert read(text).control.ca_file == str(tmp_path / "ca.pem")


def test_a_password_that_was_written_there_does_not_show_itself(read):
    control = read(GOOD.replace("{secret.kendali}", "canary-0815")).control
    assert control.password == "canary-0815"
    assert "canary" not in repr(control)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mqtts://10.1.1.5:8883", "10.1.1.5", "bukan alamat broker"),
        ("mqtts://10.1.1.5:8883", "http://10.1.1.5", "bukan alamat broker"),
        ("mqtts://10.1.1.5:8883", "mqtt://10.1.1.5:99999", "bukan alamat broker"),
        ("mqtts://10.1.1.5:8883", "mqtt://[::1", "bukan alamat broker"),
        ("mqtts://10.1.1.5:8883", "mqtt://10.1.1.5/kota", "hanya host dan porta"),
        ('user = "kursi"', "", "password tanpa user"),
        ('user = "kursi"', 'user = "kursi"\nclient_key = "/k.pem"', "client_key tanpa client_cert"),
        ('mqtts://10.1.1.5:8883"', 'mqtt://10.1.1.5"\nca_file = "/ca.pem"', "tulis mqtts://"),
        ("tour.*", "tour.**", "bukan pola perintah"),
        ("tour.*", "*.next", "bukan pola perintah"),
        ("tour.*", "Tour.next", "bukan pola perintah"),
        ("oPA=", "oPB=", "bukan kunci umum"),
        ("[[control.keys]]", "[[control.kunci]]", "kunci tidak dikenal"),
    ],
)
def test_each_mistake_is_said(read, old, new, said):
    assert old in GOOD
    with pytest.raises(ProfileError) as caught:
        read(GOOD.replace(old, new))
    assert any(said in str(problem) for problem in caught.value.problems), caught.value.problems
