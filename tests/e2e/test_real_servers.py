"""Feeds against servers that none of us wrote: each shows the behaviour that it is known for."""

import json

import pytest
import requests

from ccviewer.errors import Refused, Unreachable
from ccviewer.feeds.rest import RestFeed
from ccviewer.model import Link, Snapshot
from servers.datasette import Table, datasette
from servers.feeding import Feeding, make
from servers.jsonserver import NODE, json_server
from servers.prism import prism
from servers.prometheus import EXPORTER, PROMETHEUS, prometheus
from servers.pygeoapi import pygeoapi

pytestmark = pytest.mark.e2e


CLIENTS = {"fields": {"asset": "mac", "clients": {"path": "n", "type": "number"}}}
POINTS = [{"id": n, "mac": f"ap-{n}", "n": n} for n in range(1, 58)]


def feed_at(server, path, **options):
    url = f"http://127.0.0.1:{server.port}{path}"
    defaults = {"id": "sumber", "kind": "rest", "url": url, "every": "200ms", "host_per_minute": 6000}
    return make(RestFeed, options.pop("secrets", None), **defaults | {"map": CLIENTS} | options)


def numbers(feeding):
    return [reading.value for reading in feeding.readings]


@pytest.fixture(scope="module")
def access_points(tmp_path_factory):
    if not (NODE / "json-server").exists():
        pytest.skip("not installed: make setup")
    with json_server(tmp_path_factory.mktemp("json-server"), {"ap": POINTS}) as server:
        yield server


def test_json_server_says_that_nothing_changed_and_the_values_stay_fresh(access_points):
    with Feeding(feed_at(access_points, "/ap")) as feeding:
        feeding.until(lambda: len(numbers(feeding)) >= 3 * 57)
        assert len(feeding.of(Snapshot)) == 1
        first, last = feeding.readings[0], feeding.readings[2 * 57]
        assert (first.channel, first.value) == (last.channel, last.value)
        assert last.received_at > first.received_at


def test_json_server_pages_are_counted_as_its_own_header_counts_them(access_points):
    paging = {"kind": "page", "param": "_page", "size": 20}
    with Feeding(feed_at(access_points, "/ap", params={"_limit": 20}, paging=paging)) as feeding:
        keys = feeding.until(lambda: feeding.of(Snapshot))[0].keys
    said = requests.get(f"http://127.0.0.1:{access_points.port}/ap?_page=1&_limit=20", timeout=5).headers
    assert len(keys) == int(said["X-Total-Count"]) == 57


@pytest.fixture
def table(tmp_path):
    return Table(tmp_path / "kota.db")


TICKETS = {
    "fields": {
        "asset": {"const": "loket"},
        "nomor": {"path": "nomor", "type": "number"},
        "time": {"path": "waktu", "type": "time"},
    }
}
BEGIN = 1_795_000_000
ROWS = "/kota/tiket.json?_shape=array&_size=20"


@pytest.mark.logs_warnings
def test_rows_that_datasette_got_while_it_was_away_come_once(tmp_path, table):
    table.add(*range(BEGIN, BEGIN + 60))
    with datasette(tmp_path, table) as server:
        feed = feed_at(server, ROWS, mode="append", map=TICKETS, paging={"kind": "link"})
        with Feeding(feed) as feeding:
            feeding.until(lambda: len(numbers(feeding)) == 60)
            polls = feeding.report.rows
            feeding.until(lambda: feeding.report.rows > polls)
            server.kill()
            feeding.until_link(Link.DOWN)
            table.add(*range(BEGIN + 60, BEGIN + 85))
            server.start()
            feeding.until(lambda: len(numbers(feeding)) >= 85)
            polls = feeding.report.rows
            feeding.until(lambda: feeding.report.rows > polls)
            assert numbers(feeding) == list(range(1, 86))


@pytest.fixture(scope="module")
def mock(tmp_path_factory):
    if not (NODE / "prism").exists():
        pytest.skip("not installed: make setup")
    with prism(tmp_path_factory.mktemp("prism")) as server:
        yield server


def asking(mock, prefer="", **options):
    headers = {"Prefer": prefer} if prefer else {}
    key = {"kind": "api_key", "header": "X-API-KEY", "value": "{secret.wifi}"}
    mapped = {"items": "data", **CLIENTS}
    defaults = {"auth": key, "secrets": {"wifi": "kenari"}, "headers": headers, "map": mapped}
    return feed_at(mock, "/ap", **defaults | options)


def test_prism_is_read_with_a_key_and_refuses_without_one(mock):
    assert json.loads(asking(mock).read_once(5)[0])["data"][1] == {"mac": "ap-2", "n": 9}
    with pytest.raises(Refused, match="401"):
        asking(mock, auth={"kind": "none"}).read_once(5)


@pytest.mark.logs_warnings
def test_prism_that_asks_for_seven_seconds_gets_them(mock):
    with Feeding(asking(mock, "code=429")) as feeding:
        report = feeding.until_link(Link.DOWN)
    assert report.next_try_at - report.since >= 6.9
    assert "7 dtk" in str(report.reason)


def test_prism_out_of_order_is_trouble_of_the_server_and_said_with_its_number(mock):
    with pytest.raises(Unreachable, match="503"):
        asking(mock, "code=503").read_once(5)


def test_features_of_pygeoapi_are_all_read_by_the_links_in_its_documents(tmp_path):
    mapped = {
        "record": "asset",
        "fields": {
            "asset": "id",
            "name": "properties.nama",
            "position": {"path": "geometry", "type": "point"},
            "bangku": {"path": "properties.bangku", "type": "number"},
        },
    }
    paging = {"kind": "next", "path": "links[?rel=='next'].href | [0]"}
    path = "/collections/halte/items?f=json&limit=20"
    with pygeoapi(tmp_path, 57) as server:
        feed = feed_at(server, path, map=mapped, paging=paging, decode={"format": "geojson"}, every="30s")
        with Feeding(feed) as feeding:
            keys = feeding.until(lambda: feeding.of(Snapshot))[0].keys
            report = feeding.until(lambda: feeding.report.rows and feeding.report)
            assert len(keys) == report.rows == 57
            assert report.reason is None
            last = next(asset for asset in feeding.assets if asset.id == "kominfo/sumber/57")
            assert last.name == "Halte 57"
            assert last.point == pytest.approx((117.457, 0.157))


@pytest.fixture(scope="module")
def metrics(tmp_path_factory):
    if not (PROMETHEUS and EXPORTER):
        pytest.skip("not installed: apt install prometheus prometheus-node-exporter")
    with prometheus(tmp_path_factory.mktemp("prometheus")) as server:
        yield server


def query(metrics, expression, **options):
    mapped = {
        "items": "data.result",
        "fields": {
            "asset": {"path": "metric.instance", "default": "prometheus"},
            "series": {"path": "metric.__name__", "default": "hasil"},
            "value": {"path": "value.1", "type": "number"},
            "time": {"path": "value.0", "type": "time"},
        },
    }
    options = {"params": {"query": expression}, "ok_when": "status == 'success'", "map": mapped} | options
    return feed_at(metrics, "/api/v1/query", **options)


def test_numbers_of_node_exporter_come_through_prometheus(metrics):
    with Feeding(query(metrics, '{__name__=~"node_load1|node_memory_MemTotal_bytes"}')) as feeding:
        feeding.until(lambda: {channel.rpartition("/")[2] for channel, _ in feeding.values} >= {"node_load1"})
        memory = feeding.until(
            lambda: [v for c, v in feeding.values if c.endswith("/node_memory_MemTotal_bytes")]
        )
        assert memory[0] > 1e8


def test_a_division_by_zero_in_prometheus_is_no_value_and_no_fault(metrics):
    with Feeding(query(metrics, "vector(0) / 0")) as feeding:
        report = feeding.until(lambda: feeding.report.rows and feeding.report)
        assert not [value for _, value in feeding.values if value is not None]
        assert report.link is Link.UP
        assert report.rejected == 0


def test_a_wrong_query_is_refused_by_prometheus_and_said_so(metrics):
    with pytest.raises(Refused, match="400"):
        query(metrics, "up{").read_once(5)
