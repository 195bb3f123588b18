"""Datasette over a SQLite file on loopback, for tests: pages by Link header."""

import contextlib
import sqlite3
import sys
from pathlib import Path

from servers.brokers import Broker, free_port


class Table:
    """A table of numbered tickets in a file, that may be written whether or not the server runs."""

    def __init__(self, file: Path):
        self.file, self.count = file, 0
        with self._open() as database:
            database.execute(
                "create table tiket (id integer primary key, isi text, nomor integer, waktu text)"
            )

    def add(self, *times):
        """Append a row for each time, numbered on."""
        numbers = range(self.count + 1, self.count + len(times) + 1)
        rows = [("lampu padam", number, f"{time:.3f}") for number, time in zip(numbers, times, strict=True)]
        with self._open() as database:
            database.executemany("insert into tiket (isi, nomor, waktu) values (?, ?, ?)", rows)
        self.count += len(times)

    @contextlib.contextmanager
    def _open(self):
        with contextlib.closing(sqlite3.connect(self.file, timeout=10)) as database, database:
            yield database


def datasette(folder: Path, table: Table):
    """Serve the table as /kota/tiket.json; twenty rows a page unless asked otherwise."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", str(table.file), "--host", "127.0.0.1"]
    settings = ["--port", str(port), "--setting", "default_page_size", "20"]
    return Broker([*command, *settings], port, folder)
