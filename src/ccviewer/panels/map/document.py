"""Has folium build the map's document: nothing from the net, no inline script, fit for a strict policy."""

import re
from dataclasses import dataclass

import folium
from branca.element import Figure
from folium.elements import JSCSSMixin
from folium.template import Template

from ccviewer.model import Point

MIN_ZOOM, MAX_ZOOM = 8, 19


@dataclass(frozen=True)
class Document:
    """The two files that folium makes for a page."""

    html: str
    script: str


class OfflineMap(folium.Map):
    """A map of Leaflet alone, from our own files.

    The class lists are shadowed: `add_js_link` would change the list of the class, so of every later map.
    """

    default_js = [  # noqa: RUF012  (folium declares it an attribute of instances)
        ("leaflet", "vendor/leaflet/leaflet.js"),
        ("canvas", "canvas.js"),
        ("wire", "wire.js"),
    ]
    default_css = [  # noqa: RUF012
        ("leaflet_css", "vendor/leaflet/leaflet.css"),
        ("page_css", "page.css"),
    ]

    def __init__(self, location: tuple[float, float], zoom: float) -> None:
        super().__init__(
            location,
            zoom_start=zoom,  # type: ignore[arg-type]  # Leaflet takes fractions
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            attribution_control=False,
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
            double_click_zoom=False,
            bounce_at_zoom_limits=False,
        )
        self._id = "city"  # the same name and the same bytes every time


class GroundLayer(JSCSSMixin, folium.map.Layer):
    """Sea, land, borders, graticule and names (ground.js) as an element of folium."""

    default_js = [("ground", "ground.js")]  # noqa: RUF012
    _template = Template("""
    {% macro script(this, kwargs) %}
    var {{ this.get_name() }} = new L.Ground();
    {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
    {% endmacro %}""")

    def __init__(self) -> None:
        super().__init__(name="ground", overlay=True, control=False)
        self._name, self._id = "Ground", "layer"


class ThingsLayer(JSCSSMixin, folium.map.Layer):
    """The live markers (things.js) as an element of folium; wires the page to the program."""

    default_js = [("things", "things.js")]  # noqa: RUF012
    _template = Template("""
    {% macro script(this, kwargs) %}
    var {{ this.get_name() }} = new L.Things();
    {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
    ccvWire({{ this._parent.get_name() }}, ground_layer, {{ this.get_name() }});
    {% endmacro %}""")

    def __init__(self) -> None:
        super().__init__(name="things", overlay=True, control=False)
        self._name, self._id = "Things", "layer"


def build(center: Point, zoom: float) -> Document:
    """Return the document for a map that opens at (longitude, latitude).

    Raises:
        ValueError: folium made a document that would load something from elsewhere.
    """
    page = OfflineMap((center[1], center[0]), zoom)
    GroundLayer().add_to(page)
    ThingsLayer().add_to(page)
    figure = page.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"folium made a {type(figure).__name__}, not a Figure")
    figure.render()
    header, body, script = (part.render() for part in (figure.header, figure.html, figure.script))
    inline: list[str] = []

    def lift(found: re.Match[str]) -> str:
        inline.append(found[1])
        return ""

    header = re.sub(r"<script>(.*?)</script>", lift, header, flags=re.S)
    away = [
        url for url in re.findall(r'(?:src|href)="([^"]+)"', header + body) if re.match(r"(\w+:)?//", url)
    ]
    if away:
        raise ValueError(f"the map document points outside: {away}")
    html = (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>peta</title>{header}</head>'
        f'<body>{body}<script src="vendor/qwebchannel.js"></script>'
        '<script src="map.js"></script></body></html>'
    )
    return Document(html, "\n".join(inline) + "\n" + script)
