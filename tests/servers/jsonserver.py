"""json-server on loopback, for tests: ETag, X-Total-Count, pages."""

import json
from pathlib import Path

from servers.brokers import Broker, free_port

NODE = Path(__file__).parents[2] / ".venv" / "node" / "node_modules" / ".bin"


def json_server(folder: Path, tables):
    """Serve each table under its name; `file` of it may be written while the server is down."""
    file = folder / "tables.json"
    file.write_text(json.dumps(tables))
    port = free_port()
    command = [NODE / "json-server", "--host", "127.0.0.1", "--port", str(port), "--quiet", str(file)]
    server = Broker(command, port, folder)
    server.file = file
    return server
