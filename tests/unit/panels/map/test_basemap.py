"""The schematic ground: coast, borders and names out of files that people supply."""

import json
from dataclasses import replace

import pytest

from ccviewer.model import Place
from ccviewer.panels.map import basemap
from ccviewer.profile import City

SQUARE = [[117.0, 0.0], [118.0, 0.0], [118.0, 1.0], [117.0, 1.0], [117.0, 0.0]]


def write(tmp_path, *rings):
    said = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}} for ring in rings
        ],
    }
    path = tmp_path / "land.geojson"
    path.write_text(json.dumps(said))
    return path


def test_a_city_that_we_ship_the_coast_of_has_one(profile):
    base = basemap.read(profile)

    assert base.land
    assert base.bounds[0] < 117.48 < base.bounds[2]


def test_a_city_whose_coast_we_do_not_know_has_no_land_and_no_sea(profile):
    base = basemap.read(replace(profile, city=City("Bandung", (107.6, -6.9))))

    assert base.bounds is None
    assert base.land == ()


def test_where_the_data_end_there_is_no_coast(profile, tmp_path):
    bay = [[117.0, 0.0], [117.6, 0.0], [117.4, 0.5], [117.6, 1.0], [117.0, 1.0], [117.0, 0.0]]
    island = [[117.8, 0.4], [118.0, 0.4], [117.9, 0.6], [117.8, 0.4]]
    base = basemap.read(replace(profile, city=City(land=write(tmp_path, bay, island))))

    assert base.bounds == (117.0, 0.0, 118.0, 1.0)
    assert ((117.6, 0.0), (117.4, 0.5), (117.6, 1.0)) in base.coast
    assert all((117.0, 0.0) not in line for line in base.coast)


def test_sea_reaches_as_far_as_the_file_says_its_data_do(profile, tmp_path):
    path = tmp_path / "land.geojson"
    square = {"geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    said = {"type": "FeatureCollection", "bbox": [116.0, -1.0, 119.0, 2.0], "features": [square]}
    path.write_text(json.dumps(said))

    assert basemap.read(replace(profile, city=City(land=path))).bounds == (116.0, -1.0, 119.0, 2.0)


def test_borders_come_from_the_city_and_from_the_profile(profile, tmp_path):
    places = {"a": Place("a", "A", ring=((117.1, 0.1), (117.2, 0.1), (117.2, 0.2)))}
    base = basemap.read(replace(profile, places=places, city=City(borders=write(tmp_path, SQUARE))))

    assert len(base.borders) == 2


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1, 2",
        '"text"',
        "[" * 100_000,
        '{"type": "Polygon", "coordinates": [[[1]]]}',
        '{"type": "Polygon", "coordinates": [[["a", "b"]]]}',
        '{"type": "Polygon", "coordinates": [[[1e999, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[500, 0]]]}',
        '{"features": [{"geometry": {"type": "Polygon"}}]}',
        '{"features": [7]}',
    ],
)
def test_a_file_that_makes_no_sense_is_named_in_the_log_and_left_out(profile, tmp_path, caplog, text):
    path = tmp_path / "land.geojson"
    path.write_text(text)

    base = basemap.read(replace(profile, city=City(land=path)))

    assert base.land == ()
    assert "land.geojson" in caplog.text


def test_the_page_gets_numbers_and_no_names(profile):
    assert "Guntung" not in json.dumps(basemap.read(profile).page())
    assert basemap.read(profile).page()["places"] == [[117.46, 0.18], [117.48, 0.10]]
