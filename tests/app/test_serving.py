"""Starting the page: what it offers, who can reach it, and what is said where it cannot start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import negotiations
import pytest
from browsers import ROOT, STARTS, free_port

from sim import Scenario
from sim.app import serving
from sim.app.serving import check, in_address, loopback, offered
from sim.cli import main
from sim.cli import serving as command
from sim.scenario import shipped


@pytest.fixture
def taken():
    """A port of this machine where somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def served(monkeypatch) -> list[tuple]:
    """What would have been served."""
    found: list[tuple] = []
    monkeypatch.setattr(serving, "serve", lambda *args, **more: found.append((*args, more)))
    return found


# What is offered


def test_the_shipped_scenarios_are_offered_by_their_titles_and_nothing_else(comprehensive_approach):
    library, titles = offered(comprehensive_approach)
    assert next(iter(library)) == "comprehensive-approach"
    assert set(library) == set(titles) == {path.stem for path in shipped()}
    for name, read in library.items():
        assert (read().name, read().spec.title) == (name, titles[name])


def test_a_scenario_of_one_s_own_is_offered_first_and_takes_the_place_of_a_shipped_one_of_its_name():
    own = negotiations.mini(12)
    library, titles = offered(own)
    assert next(iter(titles.items())) == ("scenario", "Washington and Pyongyang")
    assert library["scenario"]() is own and len(library) == len(shipped()) + 1
    named = Scenario.from_mapping(own.source, "wedge")
    library, titles = offered(named)
    assert library["wedge"]() is named and titles["wedge"] == "Washington and Pyongyang"
    assert len(library) == len(shipped())


def test_a_title_is_read_without_the_rest_and_a_broken_file_goes_by_its_name(tmp_path, capsys):
    own = tmp_path / "own.yaml"
    own.write_text(
        'note: {title: not this}\nquestion: title\ntitle: "The: talks"\nparties: [never closed\n', encoding="utf-8"
    )
    assert serving.title_of(own) == "The: talks" and not capsys.readouterr().err
    own.write_text("parties: [never closed\n", encoding="utf-8")
    assert serving.title_of(own) == "own"
    assert capsys.readouterr().err.startswith("own.yaml is offered, but cannot be read: ")
    assert serving.title_of(tmp_path / "gone.yaml") == "gone"


# Who can reach it


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_only_this_machine_reaches_a_loopback_address(host):
    assert loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "localhost.example.org", "myhost", ""])
def test_others_may_reach_every_other_address(host):
    assert not loopback(host)


def test_an_address_of_six_parts_stands_in_brackets():
    assert (in_address("::1"), in_address("127.0.0.1"), in_address("localhost")) == ("[::1]", "127.0.0.1", "localhost")


# Where it cannot start


def test_a_port_where_somebody_listens_cannot_be_had(taken):
    with pytest.raises(OSError, match="in use"):
        check("127.0.0.1", taken)
    check("127.0.0.1", free_port())


def test_a_port_in_use_is_told_in_one_sentence_and_nothing_is_served(taken, served, capsys):
    assert main(["app", "--no-show", "--port", str(taken)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip().splitlines()[-1] == (
        f"cannot listen on 127.0.0.1, port {taken}: Address already in use; choose another with --port, or --host"
    )
    assert "The page will be at" not in said.err and not served


@pytest.mark.parametrize("host", ["203.0.113.1", "no such host"])
def test_an_address_that_is_not_of_this_machine_is_told_likewise(host, served, capsys):
    assert main(["app", "--no-show", "--host", host, "--port", str(free_port())]) == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith(f"cannot listen on {host}, port ")
    assert not served


@pytest.mark.parametrize("arguments", [["nonesuch"], ["--port", "0"], ["--port", "70000"], ["--worlds", "1"]])
def test_what_cannot_be_served_ends_with_status_two(arguments, served, capsys):
    assert main(["app", "--no-show", *arguments]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err and said.err.strip() and not served


def test_where_nicegui_is_not_installed_one_sentence_says_how_to_install_it(monkeypatch, served, capsys):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert main(["app", "--no-show"]) == 2
    said = capsys.readouterr()
    assert said.err.strip() == (
        'the page stands on NiceGUI, which is not installed: python3 -m pip install -e ".[app]"'
    )
    assert said.out == "" and not served


def test_the_page_is_served_where_it_was_asked_for_and_it_is_said_who_can_reach_it(served, capsys):
    port = free_port()
    assert main(["app", "step-by-step", "--no-show", "--port", str(port), "--worlds", "40"]) == 0
    ((scenario, *where, more),) = served
    assert (scenario.name, where, more) == ("step-by-step", ["127.0.0.1", port], {"show": False, "worlds": 40})
    said = " ".join(capsys.readouterr().err.split())
    assert f"The page will be at http://127.0.0.1:{port} in a moment; only this machine can reach it." in said
    assert main(["app", "--no-show", "--host", "0.0.0.0", "--port", str(port)]) == 0
    assert "whoever reaches this machine over the network can use it" in " ".join(capsys.readouterr().err.split())


def test_no_file_but_the_shipped_ones_is_read_when_a_browser_names_one(comprehensive_approach, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.yaml").write_text("title: secret\n", encoding="utf-8")
    library, _ = offered(comprehensive_approach)
    for name in ("secret", "secret.yaml", "../scenarios/wedge", str(tmp_path / "secret.yaml")):
        assert name not in library


def status(address: str, host: str, **headers: str) -> int:
    """What the server answers to who calls it by a name."""
    try:
        with urlopen(Request(address, headers={"Host": host} | headers), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="127.0.0.2 needs no setting up on Linux alone")
@pytest.mark.slow
def test_a_server_answers_to_its_own_name_only_and_stops_without_a_fuss():
    port = free_port()
    command = [sys.executable, "run_sim.py", "app", "--no-show", "--host", "127.0.0.2", "--port", str(port)]
    # NiceGUI serves otherwise where it takes itself to be under test.
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI"))}
    with subprocess.Popen(command, cwd=ROOT, env=outside, stderr=subprocess.PIPE, text=True) as server:
        try:
            address, until = f"http://127.0.0.2:{port}", time.monotonic() + STARTS
            while True:
                try:
                    assert status(address, f"127.0.0.2:{port}") == 200
                    break
                except URLError:
                    assert server.poll() is None and time.monotonic() < until
                    time.sleep(0.2)
            assert status(address, "evil.example") == 400
            assert status(f"{address}/room/nowhere", f"127.0.0.2:{port}") == 404
            socket_ = f"{address}/_nicegui_ws/socket.io/?EIO=4&transport=polling"
            assert status(socket_, f"127.0.0.2:{port}", Origin="http://evil.example") == 400
            assert status(socket_, f"127.0.0.2:{port}", Origin=address) == 200
            server.send_signal(signal.SIGINT)
            _, said = server.communicate(timeout=30)
        finally:
            server.kill()
    assert server.returncode == 130
    assert said.rstrip().endswith("Stopped.") and "ERROR" not in said and "Traceback" not in said
