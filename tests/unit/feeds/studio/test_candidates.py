import pytest

from ccviewer.feeds.studio.candidates import candidates


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("bmkg_autogempa.json", ("Infogempa.gempa",)),
        ("bmkg_gempadirasakan.json", ("Infogempa.gempa",)),
        ("bmkg_cap_jateng.xml", ("alert",)),
        ("bmkg_rss_active.xml", ("rss.channel.item",)),
        ("petabencana_crowdsourced-reports.topojson", ("features",)),
        ("unifi_device_uap.json", ("data",)),
        ("prometheus_error.json", ("@",)),
    ],
)
def test_the_rows_of_real_sources_are_found(document, name, items):
    assert candidates(document(name))[0].items == items


@pytest.mark.parametrize(
    ("document", "items"),
    [
        ([{"a": 1}, {"a": 2}], ("@",)),
        ({"small": [{"a": 1}], "large": [{"a": 1}, {"a": 2}]}, ("large",)),
        ({"devices": {"12": {"os": "x", "up": 1}, "13": {"os": "y", "up": 0}}}, ("devices.*",)),
        ({"a b": {"x1": {"n": 1, "m": 2}, "x2": {"n": 3, "m": 4}}}, ('"a b".*',)),
        ({"wan": {"ip": "a", "up": 1}, "lan": {"ip": "b", "up": 1}}, ("@",)),
        ({"data": {"result": [{"values": [[1, "2"], [3, "4"]]}]}}, ("data.result",)),
        ({"kolom": ["a"], "isi": [["x", 1], ["y", 2]]}, ("isi",)),
        ({"geometry": {"coordinates": [[1, 2], [3, 4]]}, "n": 1}, ("@",)),
        ("bare", ("@",)),
        ([], ("@",)),
    ],
)
def test_the_likeliest_rows_of_a_document_come_first(document, items):
    assert candidates(document)[0].items == items


def test_lists_inside_lists_are_offered_with_all_their_elements_counted():
    document = {"data": [{"lokasi": "a", "cuaca": [[{"t": 1}, {"t": 2}], [{"t": 3}]]}]}
    found = {each.items: each.count for each in candidates(document)}
    assert found == {("data",): 1, ("data", "cuaca", "@"): 3, ("@",): 1}


def test_the_whole_document_can_always_be_chosen(recorded):
    assert candidates(recorded)[-1].items == ("@",) or candidates(recorded)[0].items == ("@",)
