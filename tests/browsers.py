"""A server of the page and browsers that look at it, for tests that go through the page as a person does.

They need Debian's ``chromium`` (or another Chromium that ``TCOG_CHROMIUM`` names).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

CHROMIUM = os.environ.get("TCOG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = Path(__file__).parent.parent
STARTS = 180  # seconds; kernels may have to be compiled first


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def served(scenario: str, *arguments: str) -> Iterator[str]:
    """The address of a server that runs as the command starts it; it is stopped as by Ctrl-C."""
    port = free_port()
    command = [sys.executable, "run_sim.py", "app", scenario, "--no-show", "--port", str(port), *arguments]
    # NiceGUI serves otherwise where it takes itself to be under test.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI"))}
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(address: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + STARTS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended: {server.stderr.read() if server.stderr else ''}")
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise RuntimeError("the server did not answer")
