"""Batches that run as processes of their own, to be killed, and what their folders hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from sim import Scenario

HERE = Path(__file__).resolve().parents[2]
BEGIN = """
import json, sys
from sim import Scenario, run_batch
if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    scenario = Scenario.from_mapping(json.loads(open(told.pop("scenario")).read()))
    run_batch(scenario, progress=lambda done: print(done, flush=True), **told)
    print("done", flush=True)
"""


def begun(folder: Path, scenario: Scenario, **told: object) -> subprocess.Popen[str]:
    """A process that runs a batch into ``folder / "store"`` and prints each time how many worlds it has finished."""
    folder.mkdir(exist_ok=True)
    (folder / "mini.json").write_text(json.dumps(scenario.source), encoding="utf-8")
    (folder / "begin.py").write_text(BEGIN, encoding="utf-8")
    given = {"scenario": str(folder / "mini.json"), "out": str(folder / "store"), **told}
    command = [sys.executable, str(folder / "begin.py"), json.dumps(given)]
    environment = {"PYTHONPATH": str(HERE)}
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a store, by name; the lock is none of it."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != ".lock"}
