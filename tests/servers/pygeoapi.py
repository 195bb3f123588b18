"""pygeoapi over a GeoJSON file on loopback, for tests: pages by links in the body."""

import json
import subprocess
import sys
from pathlib import Path

import yaml

from servers.brokers import Broker, free_port


def pygeoapi(folder: Path, count):
    """Serve so many numbered points as the collection `halte`."""
    port = free_port()
    features = [
        {
            "type": "Feature",
            "id": n,
            "properties": {"nama": f"Halte {n}", "bangku": n % 5},
            "geometry": {"type": "Point", "coordinates": [117.4 + n / 1000, 0.1 + n / 1000]},
        }
        for n in range(1, count + 1)
    ]
    data = folder / "halte.geojson"
    data.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    extent = {"spatial": {"bbox": [117, 0, 118, 1], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    settings = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": f"http://127.0.0.1:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "language": "en-US",
            "limits": {"default_items": 20, "max_items": 50},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "Dishub",
                "description": "Dishub",
                "keywords": ["halte"],
                "keywords_type": "theme",
                "terms_of_service": "",
                "url": "http://127.0.0.1",
            },
            "license": {"name": "", "url": "http://127.0.0.1"},
            "provider": {"name": "Dishub", "url": "http://127.0.0.1"},
            "contact": {"name": "Dishub"},
        },
        "resources": {
            "halte": {
                "type": "collection",
                "title": "Halte",
                "description": "Halte",
                "keywords": ["halte"],
                "links": [],
                "extents": extent,
                "providers": [{"type": "feature", "name": "GeoJSON", "data": str(data), "id_field": "id"}],
            }
        },
    }
    written, described = folder / "pygeoapi.yml", folder / "openapi.yml"
    written.write_text(yaml.safe_dump(settings))
    tool = Path(sys.executable).parent / "pygeoapi"
    environment = ["env", f"PYGEOAPI_CONFIG={written}", f"PYGEOAPI_OPENAPI={described}"]
    generate = ["openapi", "generate", written, "--output-file", described]
    subprocess.run([*environment, tool, *generate], check=True, capture_output=True)
    return Broker([*environment, tool, "serve"], port, folder)
