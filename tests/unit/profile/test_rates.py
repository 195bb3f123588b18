"""What a profile may say of counters."""

import pytest

from ccviewer.errors import ProfileError
from ccviewer.model import ChannelKind
from ccviewer.profile import load

RULE = '[opd]\nid = "kominfo"\nname = "Kominfo"\n[[channels]]\nmatch = "{match}"\nrate = "{rate}"\n{more}\n'


def loaded(tmp_path, match="+/wifi/+/rx_bytes", rate="rx_rate", more=""):
    path = tmp_path / "profil.toml"
    path.write_text(RULE.format(match=match, rate=rate, more=more))
    return load(path)


def test_a_rule_with_a_rate_makes_its_channel_a_counter(tmp_path):
    channel = loaded(tmp_path).describe("kominfo/wifi/ap-1/rx_bytes")
    assert (channel.kind, channel.rate) == (ChannelKind.COUNTER, "rx_rate")
    assert loaded(tmp_path).describe("kominfo/wifi/ap-1/rx_rate").rate == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"match": "+/wifi/+/+"}, "menyebut besarannya"),
        ({"match": "kominfo/#"}, "menyebut besarannya"),
        ({"rate": "rx_bytes"}, "sama dengan"),
        ({"rate": "Rx/s"}, "bukan nama besaran"),
        ({"more": 'kind = "gauge"'}, "counter"),
    ],
)
def test_a_rate_that_cannot_be_is_a_mistake(tmp_path, wrong, said):
    with pytest.raises(ProfileError) as caught:
        loaded(tmp_path, **wrong)
    assert said in str(caught.value.problems[0])
