"""Why one world ended as it did, and which single change of rule or luck would have ended it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.explanation_chain import Chain, Link
from sim.analysis.explanation_changes import Candidates, redrawn, tried
from sim.analysis.explanation_ending import conditions, in_question, items_of, level, short_of
from sim.analysis.explanation_fates import Fates
from sim.analysis.explanation_record import Record
from sim.model import LAST_WORLD

if TYPE_CHECKING:
    from sim.scenario import Scenario

REDRAWS = 20


@dataclass(frozen=True)
class Explanation:
    """One world explained; months count from 1.

    Attributes
    ----------
    scenario, world, seed : what was run
    outcome : str
        The class in which it ended.
    followed : str or None
        The class whose conditions the chain goes back from: the failure in which it ended, else the nearest better class;
        None where it ended in the best.
    conditions : DataFrame
        One row a condition of the class in which it ended and of the better ones, as ``explanation_ending.conditions`` has it.
    items : DataFrame
        One row an item that these conditions speak of (or any, where there are none): what became of it and what stood in its way, as ``Fates.table`` has it.
    chain : tuple of Link
        From the conditions that failed back to their causes, in the order of reading.
    changes : DataFrame
        One row a single change that was tried under the same luck, as ``explanation_changes.tried`` has it.
    luck : DataFrame
        One row a kind of luck that was drawn anew, as ``explanation_changes.redrawn`` has it.
    record : Record
        The world's course.
    fates : Fates
    """

    scenario: Scenario
    world: int
    seed: int
    outcome: str
    followed: str | None
    conditions: pd.DataFrame = field(repr=False)
    items: pd.DataFrame = field(repr=False)
    chain: tuple[Link, ...] = field(repr=False)
    changes: pd.DataFrame = field(repr=False)
    luck: pd.DataFrame = field(repr=False)
    record: Record = field(repr=False)
    fates: Fates = field(repr=False)

    def __str__(self) -> str:
        from sim.analysis.explanation_words import told

        return "\n".join(told(self))


def explain(
    scenario: Scenario, world: int, seed: int = 7, *, months: int | None = None, redraws: int = REDRAWS
) -> Explanation:
    """Run one world, follow its end back to its causes, and try single changes in it.

    Parameters
    ----------
    scenario : Scenario
    world : int
        Number of the world, as in a batch's ``outcomes``.
    seed : int
    months : int, optional
        Horizon; the scenario's own where not given.
    redraws : int
        From how many other worlds each kind of luck is taken; at least 1.

    Raises
    ------
    ValueError
        Where the world, the seed, the months or ``redraws`` are out of range.
    """
    if not isinstance(world, Integral) or not 0 <= world < LAST_WORLD:
        raise ValueError(f"the world must be a whole number from 0 to {LAST_WORLD - 1}, not {world!r}")
    if not isinstance(seed, Integral) or seed < 0:
        raise ValueError(f"the seed must be a whole number that is not negative, not {seed!r}")
    if not isinstance(redraws, Integral) or redraws < 1:
        raise ValueError(f"redraws must be a whole number of at least 1, not {redraws!r}")
    if months is not None:
        scenario = scenario.lasting(months)
    record = Record.of(scenario, int(world), int(seed))
    model, spec = record.model, scenario.spec
    outcome = model.verdict.ending(model.state)
    better, followed = in_question(spec, outcome)
    fates = Fates(record)
    asked = [c for name in dict.fromkeys([*better, outcome]) for c in spec.outcomes[name].all]
    spoken_of: Sequence[int] = sorted({int(i) for c in asked for i in items_of(c, model.agenda)})
    return Explanation(
        scenario=scenario,
        world=int(world),
        seed=int(seed),
        outcome=outcome,
        followed=followed,
        conditions=conditions(spec, model.agenda, outcome, record.performed, record.threat),
        items=fates.table(np.array(spoken_of or range(len(model.agenda.items)))),
        chain=Chain(fates).of(_failed(record, followed, outcome)),
        changes=tried(record, Candidates(record).all(), followed),
        luck=redrawn(record, int(redraws)),
        record=record,
        fates=fates,
    )


def _failed(record: Record, followed: str | None, outcome: str) -> list:
    """The conditions that the chain begins at: those of a failure, or those of a better class that did not hold."""
    if followed is None:
        return []
    asked = record.model.spec.outcomes[followed].all
    if followed == outcome:
        return list(asked)
    end = record.performed[-1:], record.threat[-1:]
    return [c for c in asked if short_of(c, level(c, record.model.agenda, *end))[0] > 0.0]
