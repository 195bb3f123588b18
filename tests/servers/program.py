"""Starts the real program for a benchmark or an end-to-end test, on a virtual screen of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


@contextlib.contextmanager
def screen(size="1920x1080"):
    """Give an X server of our own; yields the environment for programs that draw on it."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        yield {**without_screen(), "DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def without_screen():
    """Return the environment of a machine without a display."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        env["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # test machines have no other user
    return env


class Program:
    """`ccviewer run` with its diagnostics file; without a profile it runs that of its machine."""

    def __init__(self, profile, folder, env, *more):
        self.diagnostics_file = Path(folder) / "diagnostics.json"
        self.log = Path(folder) / "program.log"
        self._out = self.log.open("w")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "ccviewer", "run", *([str(profile)] if profile else [])),
                *("--diagnostics", str(self.diagnostics_file), "--state", str(Path(folder) / "state"), *more),
            ],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=subprocess.STDOUT,
        )

    def diagnostics(self):
        """Return what the program last said of itself; an empty dict before the first word."""
        try:
            return json.loads(self.diagnostics_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}

    def wait_for(self, holds, seconds):
        """Wait until `holds(diagnostics)`, and return the diagnostics; fails with the last ones."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            said = self.diagnostics()
            if said and holds(said):
                return said
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended: {self.log.read_text()[-3000:]}")
            time.sleep(0.1)
        raise AssertionError(
            f"not within {seconds} s: {json.dumps(self.diagnostics(), ensure_ascii=False)[:6000]}"
        )

    def end(self, seconds=10):
        """Ask the program to end as a session manager would; returns (exit code, seconds that it took)."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = None
        self._out.close()
        return code, time.monotonic() - begun
