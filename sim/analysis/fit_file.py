"""The file of a fitted scenario: a variant that extends the one that was fitted and says of each number where it comes from."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML

from sim.analysis.fitting import Fit


def variant_file(found: Fit, extends: str) -> str:
    """The text of the file.

    Parameters
    ----------
    found : Fit
    extends : str
        Name of the scenario, or its path as seen from the file.
    """
    told = (
        f"{len(found.tried)} settings tried in {found.worlds} worlds of seed {found.seed}; Brier score of '{found.question}' up to "
        f"{found.split}: {found.unfitted:.4f} as it was, {found.score:.4f} here."
    )
    whole: dict[str, Any] = {
        "extends": extends,
        "title": f"{found.scenario.spec.title}, fitted to the record up to {found.split}",
        "note": f"Fitted, not argued for. {told}"
        if found.settings
        else f"Nothing better was found than what it extends. {told}",
    }
    for path, value in found.values.items():
        *steps, last = path.split(".")
        here = whole
        for step in steps:
            here = here.setdefault(step, {})
        here[last] = value
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.dump(whole, text)
    return text.getvalue()
