"""Prism on loopback, for tests: an OpenAPI document that answers, with the status that `Prefer` asks for."""

from pathlib import Path

from servers.brokers import Broker, free_port
from servers.jsonserver import NODE

DOCUMENT = """
openapi: 3.0.3
info: {title: Wi-Fi, version: "1"}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-API-KEY}
paths:
  /ap:
    get:
      security: [{key: []}]
      responses:
        "200":
          description: the access points
          content:
            application/json:
              schema: {type: object}
              example: {data: [{mac: ap-1, n: 7}, {mac: ap-2, n: 9}]}
        "401": {description: no key}
        "429":
          description: too often
          headers:
            Retry-After: {schema: {type: integer}, example: 7}
        "503": {description: out of order}
"""


def prism(folder: Path):
    """Serve the document's one path, which wants a key, any key."""
    file = folder / "openapi.yaml"
    file.write_text(DOCUMENT)
    port = free_port()
    return Broker(
        [NODE / "prism", "mock", "--host", "127.0.0.1", "--port", str(port), str(file)], port, folder
    )
