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
