"""The page on playing: its Python runs and says what the page quotes, and its excerpt is what the terminal shows."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from sim.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "play.md").read_text(encoding="utf-8")


def flat(text: str) -> str:
    return " ".join(text.replace("\n> ", "\n").split())


@pytest.mark.slow
def test_its_python_says_what_it_quotes(capsys):
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(block, "play.md", "exec"), {})
    told = flat(capsys.readouterr().out)
    quotes = re.findall(r"(?:^> .*\n)+", PAGE, re.MULTILINE)
    assert len(quotes) == 3
    for quote in quotes:
        assert flat(quote.removeprefix("> ")) in told


def test_its_excerpt_is_what_the_terminal_shows(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n6 40, 1, 3, 2 50\nsend\n"))
    assert main(["play", "comprehensive-approach", "--as", "tokyo", "--months", "24"]) == 0
    told = capsys.readouterr().out
    excerpts = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert len(excerpts) == 2
    for excerpt in excerpts:
        assert excerpt in told
