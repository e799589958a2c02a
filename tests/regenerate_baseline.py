"""Freeze the base scenario's numbers anew: ``python -m tests.regenerate_baseline``, from the top of the repository."""

from __future__ import annotations

from tests import baseline

if __name__ == "__main__":
    moved = baseline.differences(baseline.frozen() if baseline.FILE.exists() else {}, baseline.current())
    baseline.write()
    print(moved or "nothing moved")
