"""Prometheus with node-exporter on loopback, for tests."""

import contextlib
import shutil
from pathlib import Path

from servers.brokers import Broker, free_port

PROMETHEUS = shutil.which("prometheus")
EXPORTER = shutil.which("prometheus-node-exporter")
SETTINGS = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: node
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


@contextlib.contextmanager
def prometheus(folder: Path):
    """Run both; gives Prometheus, which keeps what it knows over a kill. The exporter lives on."""
    exported = free_port()
    with Broker([EXPORTER, f"--web.listen-address=127.0.0.1:{exported}"], exported, folder):
        settings = folder / "prometheus.yml"
        settings.write_text(SETTINGS.format(port=exported))
        port = free_port()
        command = [
            *(PROMETHEUS, f"--config.file={settings}", f"--storage.tsdb.path={folder / 'tsdb'}"),
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        with Broker(command, port, folder) as server:
            yield server
