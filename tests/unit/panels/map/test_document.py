"""What folium builds loads nothing from the net and runs nothing inline."""

import re

import folium

from ccviewer.panels.map.document import OfflineMap, build


def test_the_document_points_nowhere_outside():
    made = build((117.47, 0.13), 13.0)

    assert not re.search(r"(?:https?:)?//[\w.]", made.html)
    assert "http" not in made.script


def test_the_document_has_no_script_of_its_own():
    made = build((117.47, 0.13), 13.0)

    assert not re.search(r"<script(?![^>]*\bsrc=)", made.html)
    assert not re.search(r"\son\w+=", made.html)


def test_the_document_opens_where_it_is_told():
    made = build((117.47, 0.13), 13.5)

    assert "[0.13, 117.47]" in made.script
    assert '"zoom": 13.5' in made.script


def test_the_same_city_gives_the_same_bytes():
    assert build((117.47, 0.13), 13.0) == build((117.47, 0.13), 13.0)


def test_other_maps_of_folium_stay_as_they_are():
    build((117.47, 0.13), 13.0)

    assert len(folium.Map.default_js) > 1
    assert folium.Map.default_js is not OfflineMap.default_js


def test_what_the_page_loads_is_leaflet_and_ours():
    made = build((117.47, 0.13), 13.0)

    assert re.findall(r'<script src="([^"]+)"', made.html) == [
        "vendor/leaflet/leaflet.js",
        "canvas.js",
        "wire.js",
        "ground.js",
        "things.js",
        "vendor/qwebchannel.js",
        "map.js",
    ]
