"""`ccviewer doctor` asks the servers that a profile names, at the ports that the program would use."""

import pytest

from ccviewer.app.doctor import examine
from ccviewer.profile import load

PROFILE = """
[opd]
id = "uji"
name = "Uji"
[[feeds]]
id = "banjir"
kind = "mqtt"
host = "127.0.0.1"
topics = ["a"]
{more}
"""


@pytest.mark.parametrize(("more", "port"), [("", 1883), ("tls = true", 8883), ("port = 18899", 18899)])
def test_a_broker_is_asked_at_the_port_that_its_feed_uses(tmp_path, more, port):
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE.format(more=more))
    assert f"banjir 127.0.0.1:{port}" in [finding.what for finding in examine(load(path))]


def test_a_host_that_is_no_name_is_a_finding_and_no_traceback(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE.format(more="").replace("127.0.0.1", "banjir..kota"))
    (found,) = [finding for finding in examine(load(path)) if finding.what.startswith("banjir")]
    assert found.mend
