"""docs/parameters.md lists every parameter of the base scenario, as the command writes it, and says what each field means."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario import Scenario
from sim.scenario.entry import Entry
from sim.scenario.parameters import PLAIN, kinds_of_entry, parameters, schema_fields, written
from sim.scenario.quantity import Quantity
from sim.scenario.schema import ScenarioFile

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"
KINDS = list(kinds_of_entry(ScenarioFile))


def test_the_page_is_what_the_command_writes(capsys, tmp_path):
    assert main(["parameters", "comprehensive-approach", "--out", str(tmp_path / "page.md")]) == 0
    written_now = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert written_now == PAGE.read_text(encoding="utf-8"), "python3 run_sim.py parameters --out docs/parameters.md"


def test_without_a_file_it_is_told_how_many_there_are_and_how_the_page_is_had(capsys, comprehensive_approach):
    assert main(["parameters"]) == 0
    told = capsys.readouterr().out
    spec = comprehensive_approach.spec
    assert told.startswith(f"{spec.title}: ") and len(told.splitlines()) < 20
    assert f" of {len(spec.linkages)} linkage rules\n" in told and f" of {len(spec.parties)} governments\n" in told
    assert "parameters comprehensive-approach --out parameters.md" in " ".join(told.split())


def test_a_page_that_cannot_be_written_is_told(capsys, tmp_path):
    assert main(["parameters", "--out", str(tmp_path / "nowhere" / "page.md")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_of_the_schema_says_what_it_means(kind: type[Entry]):
    assert not [row.path for row in schema_fields(kind) if not row.meaning]


def test_a_meaning_is_written_once():
    fields = {
        f"{kind.__name__}.{info.alias or name}": info for kind in KINDS for name, info in kind.model_fields.items()
    }
    assert not [name for name in PLAIN if name not in fields or fields[name].description]


def test_a_parameter_is_told_with_unit_default_value_and_ground(comprehensive_approach: Scenario):
    rows = {row.path: row for row in parameters(comprehensive_approach.spec)}
    patience = rows["parties.washington.patience"]
    assert patience.range == "months, 1 to 10000"
    assert patience.default == "24"
    assert patience.value == "triangular 9 to 15 to 24"
    assert "Kumchangri" in patience.note
    assert rows["parties.beijing.slip"].value == "0.05"
    assert rows["parties.tokyo.trust.pyongyang"].range == "0 to 1"
    assert rows["tables.multilateral.every"].value == "6"


def test_every_number_of_the_scenario_has_a_row(comprehensive_approach: Scenario):
    def numbers(given: object) -> int:
        if isinstance(given, Quantity):
            return 1
        if isinstance(given, Entry):
            return sum(numbers(getattr(given, name)) for name in type(given).model_fields)
        if isinstance(given, dict):
            return sum(map(numbers, given.values()))
        return sum(map(numbers, given)) if isinstance(given, tuple) else 0

    spec = comprehensive_approach.spec
    told = [row.path for row in parameters(spec)]
    assert len(told) == len(set(told))
    steps = {path: _at(spec, path) for path in told}
    assert sum(isinstance(value, Quantity) for value in steps.values()) == numbers(spec)


def _at(given: object, path: str) -> object:
    """What stands at a path of the scenario."""
    for step in path.split("."):
        if isinstance(given, dict):
            given = given[step]
        else:
            names = {info.alias or name: name for name, info in type(given).model_fields.items()}
            given = getattr(given, names[step])
    return given


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (3, "3"),
        ({"normal": (5, 1.3)}, "normal 5 ± 1.3"),
        ({"triangular": (1, 2, 4), "note": "judgement"}, "triangular 1 to 2 to 4"),
        ({"uniform": (-0.1, 0.1)}, "uniform -0.1 to 0.1"),
    ],
)
def test_a_distribution_is_written_by_its_name_and_numbers(given: object, said: str):
    assert written(Quantity.model_validate(given)) == said
