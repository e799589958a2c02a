"""``ablate``: each linkage rule and each mechanism of a scenario dropped in turn, in the same worlds."""

from __future__ import annotations

import os
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.analysis.ablation import Ablation

Row = dict[Hashable, Any]
MOST = 25  # told at either end of a ranking; the table has all


def tell_ablation(
    name: str, worlds: int, seed: int, months: int | None, workers: int, by: str | None, out: Path
) -> None:
    """Drop everything in turn, print what holds back and what carries, and write a table and a figure."""
    (scenario,) = load([name], months)
    from sim.analysis.measures import measures

    known = measures(scenario.spec)
    if by is not None and by not in known:
        wrong_input(f"no such measure: {by}; there are {', '.join(known)}")
    ready(out)
    announce_compilation()
    from sim.analysis.ablation import MEASURED, ablate, droppable
    from sim.plots.ablation import ablation
    from sim.plots.saving import save

    told = list(dict.fromkeys([*([by] if by else []), *(usual for usual in MEASURED if usual in known)]))
    dropped = droppable(scenario.spec)
    note(f"{len(dropped)} things are dropped in turn, each in {worlds:,} worlds; the scenario itself is run first.")
    with progress(scenario.name, worlds * (1 + len(dropped))) as bar:
        try:
            found = ablate(scenario, worlds, seed, told=told, workers=workers, progress=bar)
        except ValueError as error:
            wrong_input(str(error))
    _tell(found, told)
    with filled(out) as aside:
        found.table.to_csv(aside / "ablation.csv", index=False)
        save(ablation(found, told[0]), aside / "ablation.png")
        made = sorted(path.name for path in aside.iterdir())
    say(f"\nWritten to {out}{os.sep}: {', '.join(made)}", hang=2)


def _tell(found: Ablation, told: list[str]) -> None:
    from sim.analysis.measures import measures
    from sim.analysis.mechanisms import KIND, MECHANISM
    from sim.analysis.pairing import number

    ranked, known = found.ranked(told[0]), measures(found.scenario.spec)
    whole = ranked["sort"].isin([KIND, MECHANISM])
    main = known[told[0]]
    say(
        f"{found.scenario.name}: {(~whole).sum()} linkage rules dropped one at a time, and {whole.sum()} kinds of rule and "
        f"mechanisms, in {found.worlds:,} worlds of seed {found.seed}. With all of them: "
        f"{'; '.join(f'{known[name].words} {number(_with(found, name))}{_unit(known[name].unit)}' for name in told)}.\n"
        f"Told is what changes when one is dropped, ranked by {main.words} with its 95% interval; differences of shares are in "
        f"percentage points. * marks what stays clear although {len(ranked)} were tried (false discovery rate 5%)."
    )
    others = [{row["dropped"]: row for row in found.ranked(name).to_dict("records")} for name in told[1:]]
    for head, rows in (("Linkage rules", ranked[~whole]), ("Kinds of rule and mechanisms", ranked[whole])):
        for side, sign in (
            ("hold it back: without them there is more", 1),
            ("carry it: without them there is less", -1),
        ):
            clear = rows[rows["clear"] & (sign * rows["difference"] > 0)]
            ordered = clear if sign > 0 else clear.iloc[::-1]
            say(f"\n{head} that {side} ({len(clear)})")
            if len(clear):
                print(f"{'':46} {_short(told[0]):23}" + "".join(f"{_short(name):>10}" for name in told[1:]))
            for row in ordered.head(MOST).to_dict("records"):
                print(_line(row, others))
            if len(clear) > MOST:
                print(f"  and {len(clear) - MOST} more")
    unclear = int((~ranked["clear"] & (ranked["changed"] > 0)).sum())
    say(f"\n{unclear} others change something in some world, but {main.words} not clearly.")
    if found.idle:
        say(f"Nothing changes in any world without {', '.join(found.idle)}.", hang=2)


def _line(row: Row, others: list[dict[str, Row]]) -> str:
    """Its name, the difference in the measure that ranks, and those in the others."""
    from sim.analysis.mechanisms import KIND, MECHANISM
    from sim.analysis.pairing import difference, number

    name = row["what"].split(":")[0] if row["sort"] in (KIND, MECHANISM) else row["dropped"]
    there = [other[row["dropped"]] for other in others]
    more = [
        f"{'+' * (one['difference'] > 0)}{number(one['difference'])}{'*' if one['clear'] else ' '}" for one in there
    ]
    ranking = difference(row["difference"], row["low"], row["high"])
    return f"{name:46} {ranking:23}" + "".join(f"{one:>10}" for one in more)


def _with(found: Ablation, name: str) -> float:
    return float(found.ranked(name)["with_it"].iloc[0])


def _unit(unit: str) -> str:
    return unit if unit == "%" else f" {unit}".rstrip()


def _short(name: str) -> str:
    """A measure's name above a narrow column."""
    return {"settlement-or-partial": "or partial"}.get(name, name.removeprefix("value."))[:10]
