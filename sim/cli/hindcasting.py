"""``hindcast``: a scenario against a record of what happened."""

from __future__ import annotations

import os
from pathlib import Path

from sim.cli.reading import load, month
from sim.cli.speaking import announce_compilation, progress, say, wrong_input
from sim.cli.writing import filled, ready

TRAIT_WORLDS = 300
"""Worlds from which traits are told; their shares are sure enough by then, and each world is kept whole."""


def tell_hindcast(name: str, record: str, split: str, worlds: int, seed: int, workers: int, out: Path) -> None:
    """Run a scenario as far as the record goes, print how it does against it, and write tables and figures."""
    (scenario,) = load([name])
    from sim.record import Record, RecordError

    month("--split", split)
    try:
        happened = Record.load(record)
        happened.shared(list(scenario.spec.items))
    except RecordError as error:
        wrong_input(str(error))
    ready(out)
    announce_compilation()
    from sim.analysis.hindcast import WHOLE, hindcast
    from sim.analysis.hindcast_cases import QUESTIONS
    from sim.analysis.hindcast_words import answer, trait_words
    from sim.analysis.traits import traits
    from sim.plots.calibration import calibration
    from sim.plots.hindcast import hindcast as items_by_quarter
    from sim.plots.saving import save

    with progress(f"Worlds from {scenario.spec.start}", worlds) as bar:
        try:
            found = hindcast(scenario, happened, worlds, seed, split=split, workers=workers, progress=bar)
        except ValueError as error:
            wrong_input(str(error))
    table = traits(scenario, happened, found.items, min(worlds, TRAIT_WORLDS), seed)
    say("\n".join([*answer(found), "", *trait_words(table)]), hang=2)
    asked = [question for question in QUESTIONS if len(found.of(WHOLE, question))]
    with filled(out) as aside:
        tables = {
            "scores": found.scores,
            "cases": found.cases,
            "items": found.by_item,
            "agreements": found.agreements,
            "timing": found.timing,
            "provocations": found.provocations,
            "provocation_scores": found.provocation_scores,
            "traits": table,
        }
        for title, one in tables.items():
            one.to_csv(aside / f"{title}.csv", index=False)
        save(calibration(found), aside / "calibration.png")
        for question in asked:
            save(items_by_quarter(found, question), aside / f"items_{question.replace(' ', '_')}.png")
    say(
        f"\nWritten to {out}{os.sep}: {', '.join(f'{title}.csv' for title in tables)}; calibration.png and, for every item and "
        f"quarter, {', '.join(f'items_{question.replace(chr(32), chr(95))}.png' for question in asked)}.",
        hang=2,
    )
