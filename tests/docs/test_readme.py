"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim import run_batch
from sim.scenario import Scenario
from sim.world.linkages import Linkages

HERE = Path(__file__).parents[2]
README = (HERE / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
YAML = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(PYTHON)))
@pytest.mark.slow
def test_its_python_runs(number):
    done = subprocess.run([sys.executable, "-c", PYTHON[number]], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
def test_an_obstinate_pyongyang_makes_fewer_deals():
    done = subprocess.run([sys.executable, "-c", PYTHON[0]], cwd=HERE, capture_output=True, text=True, check=True)
    usual, obstinate = map(float, re.findall(r"\d+\.\d", done.stdout))
    assert obstinate < usual


def test_its_variant_is_sound(tmp_path):
    (path := tmp_path / "hasty.yaml").write_text(YAML[0], encoding="utf-8")
    spec = Scenario.load(path).spec
    assert spec.parties["washington"].patience.value == 6
    assert "japan-dprk-opens-mid" not in spec.linkages


def test_its_rule_of_ones_own_is_at_work(tmp_path):
    """Clashes at sea are frequent: in some of 40 worlds and 60 months it suspends the loans."""
    (path := tmp_path / "clash.yaml").write_text(YAML[1], encoding="utf-8")
    outcomes = run_batch(Scenario.load(path), 40, 7, months=60).outcomes
    assert outcomes["blocked.loans-stop-after-a-clash"].gt(0).any()


def test_it_names_every_kind_of_rule():
    assert set(re.findall(r"^\| `([a-z-]+)` \|", README, re.MULTILINE)) >= set(Linkages.KINDS)


def test_what_it_quotes_of_a_chronicle_is_said_in_it():
    quoted = " ".join(re.findall(r"^> (.*)$", README, re.MULTILINE))
    (command,) = re.findall(r"^    python3 run_sim.py (run .*)$", README, re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "run_sim.py", *command.split()], cwd=HERE, capture_output=True, text=True, check=True
    )
    assert quoted in " ".join(done.stdout.split())
