"""``app``: the web page."""

from __future__ import annotations

from importlib.util import find_spec

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, wrong_input


def serve(name: str, host: str, port: int, show: bool, worlds: int) -> None:
    """Serve the page until Ctrl-C."""
    if find_spec("nicegui") is None:
        wrong_input('the page stands on NiceGUI, which is not installed: python3 -m pip install -e ".[app]"')
    announce_compilation()
    (scenario,) = load([name])
    from sim.app.serving import check, in_address, loopback
    from sim.app.serving import serve as listen

    shown = in_address(host)
    try:
        check(host, port)
    except (OSError, OverflowError, TypeError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        wrong_input(f"cannot listen on {shown}, port {port}: {reason}; choose another with --port, or --host")
    whom = (
        "only this machine can reach it"
        if loopback(host)
        else "whoever reaches this machine over the network can use it"
    )
    note(f"The page will be at http://{shown}:{port} in a moment; {whom}. Ctrl-C stops it.")
    listen(scenario, host, port, show=show, worlds=worlds)
