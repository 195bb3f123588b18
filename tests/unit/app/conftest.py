import socket

import pytest

from ccviewer.profile import load

PROFILE = """
[opd]
id = "uji"
name = "Uji"
[[feeds]]
id = "banjir"
kind = "mqtt"
host = "127.0.0.1"
port = {port}
topics = ["banjir/+"]
[feeds.map]
record = "reading"
[feeds.map.fields]
level = "level"
"""


@pytest.fixture
def profile_on_closed_port(tmp_path):
    """A profile whose only broker does not listen."""
    with socket.socket() as bare:
        bare.bind(("127.0.0.1", 0))
        port = bare.getsockname()[1]
    path = tmp_path / "profile.toml"
    path.write_text(PROFILE.format(port=port))
    return load(path)
