"""Starting the server: what it offers, to whom it listens, and what it does before the first page."""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Callable
from functools import lru_cache, partial
from ipaddress import ip_address
from pathlib import Path

from nicegui import app, core, ui
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent
from starlette.middleware.trustedhost import TrustedHostMiddleware

from sim.app.background import Background
from sim.app.pages import add_pages
from sim.app.rooms import Rooms
from sim.batch.chunks import compile_kernels
from sim.scenario import Scenario, shipped

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0C4B8E"/>'
    '<path d="M16 6 6 25h20z" fill="none" stroke="#fff" stroke-width="2.5"/><circle cx="16" cy="6" r="3" fill="#fff"/>'
    '<circle cx="6" cy="25" r="3" fill="#fff"/><circle cx="26" cy="25" r="3" fill="#fff"/></svg>'
)


def serve(chosen: Scenario, host: str, port: int, *, show: bool, worlds: int) -> None:
    """Serve the page until it is stopped.

    Parameters
    ----------
    chosen : Scenario
        Which is offered first.
    host, port : str, int
        Where to listen.
    show : bool
        Whether to open a browser.
    worlds : int
        Other worlds that are run to compare with.
    """
    compile_kernels(chosen)
    library, titles = offered(chosen)
    rooms, background = Rooms(), Background(worlds)
    add_pages(library, titles, chosen.name, rooms, background)
    app.on_shutdown(lambda: background.close(wait=True))
    if loopback(host):
        # Another site that a browser has open can neither name this server as its own nor talk to its socket.
        names = {"127.0.0.1", "localhost", "[::1]", in_address(host)}
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=sorted(names))
        core.sio.eio.cors_allowed_origins = [f"http://{name}:{port}" for name in sorted(names)]
    ui.run(
        host=host, port=port, title="tcog", favicon=ICON, show=show, reload=False, language="en-GB", tailwind=False,
        storage_secret=secrets.token_hex(32), uvicorn_logging_level="warning", show_welcome_message=False, reconnect_timeout=20.0,
    )  # fmt: skip


def loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def offered(chosen: Scenario) -> tuple[dict[str, Callable[[], Scenario]], dict[str, str]]:
    """Scenarios that may be chosen: the shipped ones and the one that was asked for; nothing else is ever read from disk."""
    library: dict[str, Callable[[], Scenario]] = {chosen.name: lambda: chosen}
    titles = {chosen.name: chosen.spec.title}
    for path in shipped():
        if path.stem not in library:
            library[path.stem] = partial(_read, path)
            titles[path.stem] = title_of(path)
    return library, titles


def title_of(path: Path) -> str:
    """The title in a scenario file, read no further than it stands: to read a whole scenario takes a second.

    A file of which no title can be read goes by its name; what is wrong with it is said where it is chosen.
    """
    key, depth = "", 0
    try:
        with path.open(encoding="utf-8") as file:
            for event in YAML(typ="safe", pure=True).parse(file):
                if isinstance(event, CollectionStartEvent):
                    depth, key = depth + 1, ""
                elif isinstance(event, CollectionEndEvent):
                    depth -= 1
                elif depth == 1 and isinstance(event, ScalarEvent):
                    if key == "title":
                        return str(event.value)
                    key = "" if key else str(event.value)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        print(f"{path.name} is offered, but cannot be read: {str(error).splitlines()[0]}", file=sys.stderr)
    return path.stem


@lru_cache(maxsize=64)
def _read(path: Path) -> Scenario:
    return Scenario.load(path)


def in_address(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def check(host: str, port: int) -> None:
    """Whether one can listen there. Raises OSError, or OverflowError for what is no port, where not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((host, port))
