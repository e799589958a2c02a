"""Whatever is sent to a running server, by a browser's own way or not: it goes on answering, and no handler of ours fails.

What fails within the library that serves the page, on messages that no page sends, is counted and is no fault of a handler.
"""

from __future__ import annotations

import atexit
import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import psutil
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from .cases import FaultError, Target
from .scenarios import MINI
from .spoiling import ODD, TOKENS, WORDS, bytes_spoilt

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES, PATIENCE = 1500, 60.0
"""Of memory that the server may come to hold; seconds within which it must answer, however busy the machine."""
ELEMENT = re.compile(r'"(\d+)":\{"tag":"([^"]+)"|"listener_id":"([0-9a-f-]+)","type":"([^"]+)"')
CLIENT = re.compile(r"'client_id': '([0-9a-f-]+)'")
ROOM = re.compile(r'"/room/([a-z2-9]{6})"')
FITTING: dict[str, tuple[Any, ...]] = {
    "q-checkbox": (True, False), "q-toggle": (True, False), "q-slider": (0, 5, 55, 100), "q-tabs": ("course", "among", "linkages", "numbers"),
    "nicegui-select": ({"value": 0, "label": "x"}, {"value": 1, "label": "y"}, None), "q-input": ("7", "", "abcdef"), "nicegui-input": ("7", ""),
}  # fmt: skip
PATHS = (
    "/", "/room/abcdef", "/room/", "/room/" + "a" * 9000, "/room/%00", "/room/%ff%fe", "/room/..%2f..%2fetc%2fpasswd", "/_nicegui/../../etc/passwd",
    "/_nicegui/auto/static/%2e%2e/%2e%2e/x", "/_nicegui_ws/socket.io/?EIO=4&transport=polling", "/_nicegui_ws/socket.io/?EIO=9", "/favicon.ico", "//", "/?a=" + "b" * 5000,
    "/é", "*", "http://elsewhere.example/", "/room/<script>", "/openapi.json", "/docs",
)  # fmt: skip


class Server:
    """The page, served on this machine alone, and what it writes to its log."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._place = tempfile.TemporaryDirectory(prefix="served-")
        self.log = Path(self._place.name) / "log.txt"
        arguments = [
            str(ROOT / "run_sim.py"),
            "app",
            str(MINI),
            "--no-show",
            "--port",
            str(self.port),
            "--worlds",
            "20",
        ]
        told = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
            "PYTHONPATH": str(ROOT)
        }
        with self.log.open("wb") as log:
            self._runs = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self.log.parent,
                stdout=log,
                stderr=log,
                env=told,
            )
        atexit.register(self.stop)
        self.read, self.rooms, self.cookie = 0, ["abcdef"], ""
        began = time.monotonic()
        while not self._answers():
            if self._runs.poll() is not None or time.monotonic() - began > 5 * PATIENCE:
                raise FaultError(f"the server does not come up: {self.log.read_text(errors='replace')[-500:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End the server and what it has begun."""
        if self._runs.poll() is None:
            self._runs.terminate()
            try:
                self._runs.wait(20)
            except subprocess.TimeoutExpired:
                self._runs.kill()
                self._runs.wait()
        self._place.cleanup()

    def _answers(self) -> bool:
        try:
            return self.get("/")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        """Status and text of a page; the cookie of the browser is kept."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            asked.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = asked.getresponse()
            self.cookie = (answer.headers.get("set-cookie") or self.cookie).partition(";")[0]
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            asked.close()

    def sound(self) -> str:
        """What came of a case: whether it answers still, how much it holds, and what it has written since the last.

        Raises
        ------
        FaultError
        """
        if self._runs.poll() is not None or not self._answers():
            raise FaultError("the server is gone, or answers no more")
        held = psutil.Process(self._runs.pid).memory_info().rss / 1e6
        if held > MEGABYTES:
            raise FaultError(f"the server holds {held:,.0f} MB")
        told = self.log.read_text(encoding="utf-8", errors="replace")
        new, self.read = told[self.read :], len(told)
        ours = re.findall(r'File ".*?/(?:sim|agents)/(\S+?)", line (\d+), in (\w+)', new)
        if ours:
            cause = re.findall(r"^(\w+(?:Error|Exception)\b.*)$", new, re.MULTILINE)
            raise FaultError(f"{ours[-1]}: {cause[-1:]}\n{new[-3000:]}")
        return "failed within the library" if "Traceback" in new else "answered"


def attempt(chance: random.Random, _: Path) -> str:
    """Send something."""
    way = chance.random()
    with suppress(OSError, http.client.HTTPException, WebSocketException, TimeoutError, UnicodeError):
        if way < 0.25:
            _raw(chance)
        elif way < 0.35:
            server().get(chance.choice(PATHS))
        else:
            _browser(chance)
    return server().sound()


def _raw(chance: random.Random) -> None:
    """Bytes that are no request, or nearly one."""
    lines = [
        f"{chance.choice(('GET', 'POST', 'HEAD', 'PUT', 'BREW', 'CONNECT', ''))} {chance.choice(PATHS)} HTTP/{chance.choice(('1.1', '1.0', '2', '9.9', ''))}",
        f"Host: {chance.choice(('127.0.0.1', 'localhost', 'elsewhere.example', '', 'a' * 9000))}",
        *chance.sample(
            (
                "Content-Length: -1", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Content-Length: 5", "Upgrade: websocket",
                "Connection: Upgrade", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13", "Cookie: " + "x=y;" * 2000, "X: " + "é" * 99, "Range: bytes=-1", "Expect: 100-continue",
            ),
            3,
        ),
    ]  # fmt: skip
    raw = (
        "\r\n".join(lines).encode("utf-8")
        + b"\r\n\r\n"
        + chance.choice((b"", b"5\r\nabcde\r\n0\r\n\r\n", b"ffffffffffff\r\n", b"{}", chance.randbytes(2000)))
    )
    raw = bytes_spoilt(raw, chance) if chance.random() < 0.7 else raw
    with socket.create_connection(("127.0.0.1", server().port), timeout=PATIENCE) as line:
        line.settimeout(0.3)
        line.sendall(raw[: chance.choice((None, None, len(raw) // 2))])
        with suppress(TimeoutError):
            line.recv(4096)


def _browser(chance: random.Random) -> None:
    """A page that is opened, and messages as it sends them, or nearly."""
    here = server()
    known = chance.random() < 0.7
    path = "/" if chance.random() < 0.3 else f"/room/{chance.choice(here.rooms[-6:])}"
    cookie = here.cookie if known else ""
    _, page = here.get(path, cookie)
    client = CLIENT.search(page)
    if client is None:
        return
    here_too = (
        f"client_id={client[1]}&next_message_id=0&implicit_handshake=true&tab_id=t{chance.randrange(3)}&document_id=d"
    )
    address = f"ws://127.0.0.1:{here.port}/_nicegui_ws/socket.io/?EIO=4&transport=websocket&{here_too}"
    with connect(
        address, additional_headers={"Cookie": here.cookie}, open_timeout=PATIENCE, close_timeout=1, max_size=None
    ) as line:
        line.recv(timeout=PATIENCE)
        line.send("40")
        listeners = _listeners(page + _heard(line))
        for _ in range(chance.choice((1, 5, 12))):
            message = _message(client[1], listeners, chance)
            if chance.random() < 0.1:
                message = bytes_spoilt(message.encode("utf-8", "surrogatepass"), chance).decode("utf-8", "replace")
            line.send(message)
            heard = _heard(line)
            listeners = _listeners(heard) + listeners
            here.rooms += ROOM.findall(heard)
        if chance.random() < 0.3:
            line.send(
                chance.choice(
                    (
                        b"\x00" * 9,
                        chance.randbytes(50),
                        "41",
                        "1",
                        "3",
                        "2probe",
                        "5",
                        "451-",
                        "42",
                        "4" * 5000,
                        TOKENS[0].decode(),
                    )
                )
            )


def _heard(line: ClientConnection) -> str:
    """What the server says within a moment."""
    said = []
    with suppress(TimeoutError):
        while len(said) < 60:
            one = line.recv(timeout=0.15)
            said.append(one if isinstance(one, str) else "")
            if said[-1] == "2":  # it asks whether one is there
                line.send("3")
    return "\n".join(said)


def _listeners(text: str) -> list[tuple[int, str, str, str]]:
    """Element, its tag, listener and kind of event, as they stand in a page or in a message."""
    found, element, tag = [], 0, ""
    for number, name, listener, kind in ELEMENT.findall(text):
        if number:
            element, tag = int(number), name
        else:
            found.append((element, tag, listener, kind))
    return found


def _message(client: str, listeners: list[tuple[int, str, str, str]], chance: random.Random) -> str:
    """An event as a page sends it, with a fitting value or any other."""
    odd = chance.choice((*ODD, *WORDS, 1e400, 10**400, -1, 0, 3.7, float("nan"), "nan", [1] * 2000))
    if listeners and chance.random() < 0.9:
        element, tag, listener, kind = chance.choice(listeners[:80])
        fits = chance.random() < 0.6
        value = chance.choice(FITTING.get(tag, ({},))) if fits and kind == "update:modelValue" else {} if fits else odd
        args: Any = [json.dumps(value)] * chance.choice((1,) * 9 + (0, 2, 5))
        told = {"id": element, "client_id": client, "listener_id": listener, "args": args}
        return "42" + json.dumps(["event", told])
    name = chance.choice(
        ("event", "handshake", "javascript_response", "ack", "log", "nonsense", "disconnect", "connect")
    )
    told = {
        "client_id": chance.choice((client, "x", None)),
        "id": odd,
        "listener_id": odd,
        "args": odd,
        "request_id": odd,
        "level": odd,
        "message": odd,
        "next_message_id": odd,
    }
    some = {key: told[key] for key in chance.sample(sorted(told), chance.randrange(len(told)))}
    return "42" + json.dumps([name, chance.choice((some, told, odd))])


@cache
def server() -> Server:
    return Server()


TARGET = Target("page", attempt, server, seconds=120.0)
