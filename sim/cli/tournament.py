"""``tournament``: every tactic of one side against every one of the other, and which of them pays."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.analysis.tournament import Tournament


def tell_tournament(name: str, worlds: int, seed: int, months: int | None, workers: int, out: Path, party: str) -> None:
    """Play all pairs of tactics, print what they bring and which is best against which, and write tables and a figure."""
    (scenario,) = load([name], months)
    from agents.tactics import TACTICS
    from sim.analysis.tournament import across, tournament

    try:
        across(scenario.spec, party)
    except ValueError as error:
        wrong_input(f"{name}: {error}")
    ready(out)
    announce_compilation()
    with progress(f"{len(TACTICS) ** 2} pairs of tactics", worlds * len(TACTICS) ** 2) as bar:
        found = tournament(scenario, party=party, worlds=worlds, seed=seed, workers=workers, progress=bar)
    from sim.plots.saving import save
    from sim.plots.tournament import tournament as drawn

    _tell(found)
    with filled(out) as aside:
        for made, table in (
            ("tournament", found.table),
            ("best_replies", found.replies),
            ("equilibria", found.equilibria),
        ):
            table.to_csv(aside / f"{made}.csv", index=False)
        save(drawn(found), aside / "tournament.png")
    say(f"\nWritten to {out}{os.sep}: tournament.csv, best_replies.csv, equilibria.csv, tournament.png", hang=2)


def _tell(found: Tournament) -> None:
    names = found.names
    one, other = names
    say(
        f"{found.scenario.spec.title}: every tactic of {names[one]} against every one of {names[other]}, each pair in the same "
        f"{found.worlds:,} worlds of seed {found.seed}. A tactic says how fast a government concedes; fixed asks for its floor from the "
        "first month on."
    )
    for side in names:
        print(f"\nValue to {names[side]} in points, ± half of a 95% interval (rows: {names[one]} plays)")
        _map(found, f"value.{side}")
    say(
        "\nIn brackets below: the 95% interval of a difference, world by world. What is called clear is so with 95% confidence for all "
        "replies of both sides together."
    )
    for side in names:
        print()
        _replies(found, side)
    print()
    _equilibria(found)


def _map(found: Tournament, measure: str) -> None:
    """A table of all pairs; its first line says what the other side plays."""
    from sim.analysis.pairing import number

    mean, low = found.grid(measure), found.grid(measure, "low")
    print(f"  {'':12}" + "".join(f"{theirs:>13}" for theirs in mean.columns))
    for own, row, lowest in zip(mean.index, mean.to_numpy(float), low.to_numpy(float), strict=True):
        cells = (f"{number(value)} ± {number(value - least)}" for value, least in zip(row, lowest, strict=True))
        print(f"  {own:12}" + "".join(f"{cell:>13}" for cell in cells))


def _replies(found: Tournament, side: str) -> None:
    """What does best against each play of the other side, and how surely."""
    from sim.analysis.pairing import difference, number
    from sim.analysis.words import headed, listed

    names = found.names
    (other,) = (name for id_, name in names.items() if id_ != side)
    print(f"{headed(names[side])}: the best reply to what {other} play{'' if other == 'the allies' else 's'}")
    for against, replies in found.replies_of(side).groupby("against", sort=False):
        best, *rest = replies.to_dict("records")
        told = f"{best['plays']} ({number(best['mean'])})"
        if rest:
            second = rest[0]
            ahead = difference(second["behind"], second["low"], second["high"])
            as_good = [row["plays"] for row in rest if row["may_be_best"]]
            sure = f"not clearly better than {listed(as_good)}" if as_good else "clearly the best"
            told += f", {ahead} more than {second['plays']}: {sure}"
        say(f"  {against:12} {told}", hang=13)


def _equilibria(found: Tournament) -> None:
    """The pairs from which neither side would move, and how surely."""
    from sim.analysis.best_replies import STATUS
    from sim.analysis.pairing import number
    from sim.analysis.words import headed

    names, pairs = found.names, found.equilibria
    one, other = names
    if pairs.empty:
        say("Equilibria: none. Whatever the two play, one of them does clearly better by another tactic.")
        return
    print(f"Equilibria: pairs from which neither side clearly gains by moving, {names[one]} against {names[other]}")
    for status, alike in pairs.groupby("status", sort=False):
        told = []
        for pair in alike.to_dict("records"):
            worth = [number(found.grid(f"value.{side}").loc[pair["own"], pair["theirs"]]) for side in names]
            told.append(f"{pair['own']} against {pair['theirs']} ({worth[0]}, {worth[1]})")
        say(f"  {headed(STATUS[str(status)])}: {'; '.join(told)}", hang=4)
