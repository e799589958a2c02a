"""Every dependency has a row that says why it is there, and the licence in it is the one that its package states."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ROWS = {
    cells[0]: cells
    for line in (HERE / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
    if (cells := [cell.strip() for cell in line.strip("|").split("|")])[-1] and line.startswith("| ")
}
FAMILIES = ("Apache", "BSD", "MIT", "PSF|Python Software Foundation|matplotlib", "MPL|Mozilla", "AGPL|Affero")


def names(asked):
    return [re.match(r"[\w.-]+", one).group() for one in asked]


RUN = names(PROJECT["dependencies"])
ALL = dict.fromkeys(RUN + [name for extra in PROJECT["optional-dependencies"].values() for name in names(extra)])


def families(text):
    return {family for family in FAMILIES if re.search(rf"\b({family})", text, re.IGNORECASE)}


@pytest.mark.parametrize("name", ALL)
def test_every_dependency_says_what_it_is_for_who_keeps_it_and_what_was_weighed_instead(name):
    assert name in ROWS, f"docs/dependencies.md has no row for {name}"
    assert all(ROWS[name]) and len(ROWS[name]) >= 5


@pytest.mark.parametrize("name", RUN)
def test_the_licence_of_what_everybody_installs_is_the_one_that_its_package_states(name):
    told = metadata(name)
    stated = told.get("License-Expression") or " ".join(
        [(told.get("License") or "")[:200], *(c for c in told.get_all("Classifier") or () if c.startswith("License"))]
    )
    written = families(ROWS[name][3])
    assert written and written <= families(stated), f"{ROWS[name][3]} against {stated}"


def test_a_licence_of_another_family_would_be_noticed():
    assert families("Apache-2.0") != families("MIT License") != families("BSD-3-Clause AND MIT")
    assert not families("Proprietary")
