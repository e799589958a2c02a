"""How a world ended: which conditions of which outcome classes held, and how near the others were (ODD, "Outcomes")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from agents.packages import worth
from sim.analysis.words import listed
from sim.scenario.entry import STAGES
from sim.scenario.schema import Condition, Outcome, ScenarioFile

if TYPE_CHECKING:
    from sim.scenario.arrays import Agenda

JUST = 1e-9  # what two sums of the same levels may differ by


def is_goal(outcome: Outcome) -> bool:
    """Whether a class asks for something to be reached: for a level of an item or a stage at the least."""
    return any(c.at_least is not None and not c.threat for c in outcome.all)


def is_failure(outcome: Outcome) -> bool:
    """Whether a class is one of things not reached: it has levels of items or stages below which it begins, and asks for none."""
    return not is_goal(outcome) and any(c.below is not None and not c.threat for c in outcome.all)


def in_question(spec: ScenarioFile, ended: str) -> tuple[list[str], str | None]:
    """The classes better than the one in which a world ended, best first, and the one whose conditions are followed up.

    Better are the goals that come before it in the scenario; any goal is better than a failure or than what is left.
    Followed up is the failure itself where the world ended in one, else the nearest better class; None where there is none.
    """
    order = list(spec.outcomes)
    before = order[: order.index(ended)] if is_goal(spec.outcomes[ended]) else order
    better = [name for name in before if is_goal(spec.outcomes[name])]
    if is_failure(spec.outcomes[ended]):
        return better, ended
    return better, better[-1] if better else None


def best_first(spec: ScenarioFile) -> list[str]:
    """The outcome classes: goals in the scenario's order, then what is neither, then failures."""
    return sorted(spec.outcomes, key=lambda name: is_failure(spec.outcomes[name]) - is_goal(spec.outcomes[name]))


def items_of(condition: Condition, agenda: Agenda) -> np.ndarray:
    """Indices of the items whose mean level a condition speaks of; none where it speaks of the threat."""
    if condition.item is not None:
        return np.array([agenda.index(condition.item)])
    if condition.stage is None:
        return np.zeros(0, np.int64)
    tables = [agenda.tables.index(table) for table in condition.tables or agenda.tables]
    return np.flatnonzero((agenda.stage == STAGES.index(condition.stage)) & np.isin(agenda.table, tables))


def level(condition: Condition, agenda: Agenda, performed: np.ndarray, threat: np.ndarray) -> np.ndarray:
    """What a condition speaks of, 0..1: of ``performed`` (n, items) and ``threat`` (n,), worlds or months, to (n,)."""
    if condition.threat:
        return threat
    items = items_of(condition, agenda)
    weights = np.zeros(performed.shape[1])
    weights[items] = 1.0 / max(1, len(items))
    return worth(performed, weights)


def short_of(condition: Condition, levels: np.ndarray) -> np.ndarray:
    """How far levels are from meeting a condition; 0 where they do."""
    short = np.zeros_like(levels)
    if condition.at_least is not None:
        short = np.maximum(short, condition.at_least - levels)
    if condition.below is not None:
        short = np.where(levels < condition.below - JUST, short, np.maximum(short, levels - condition.below + JUST))
    return np.where(short > JUST / 2, short, 0.0)


def lack(condition: Condition, levels: np.ndarray) -> np.ndarray:
    """How much is lacking to where parties would wish to be: to a bound from below, or to the end of a failure; for the threat, of calm."""
    wished = condition.at_least
    if condition.threat and condition.below is not None:
        return np.maximum(0.0, levels - condition.below)
    if wished is None:
        wished = condition.below or 0.0
    return np.maximum(0.0, wished - levels)


def subject(spec: ScenarioFile, condition: Condition) -> str:
    """What a condition speaks of, fit for the middle of a sentence."""
    if condition.threat:
        return "the threat"
    if condition.item is not None:
        return spec.items[condition.item].name
    assert condition.stage is not None
    if len(condition.tables) == 1:
        return f"the {condition.stage} stage of {spec.tables[condition.tables[0]].name}"
    where = listed([spec.tables[name].name for name in condition.tables]) if condition.tables else "all tables"
    return f"the {condition.stage} stage on average over {where}"


def conditions(
    spec: ScenarioFile, agenda: Agenda, ended: str, performed: np.ndarray, threat: np.ndarray
) -> pd.DataFrame:
    """Every condition of the class in which a world ended and of the better ones.

    Parameters
    ----------
    ended : str
    performed : (months, items), 0..1
    threat : (months,), 0..1

    Returns
    -------
    DataFrame
        One row a condition: ``outcome``, ``place`` in it, ``about``, ``at_least`` and ``below``, ``level`` in the last month,
        ``holds``, ``since`` (month from which it held to the end, missing where it does not), ``best`` and ``best_month`` (its
        level when it was nearest to holding, and when).
    """
    better, followed = in_question(spec, ended)
    rows = []
    for name in dict.fromkeys([*better, *([followed] if followed else []), ended]):
        for place, condition in enumerate(spec.outcomes[name].all):
            levels = level(condition, agenda, performed, threat)
            short = short_of(condition, levels)
            failing = np.flatnonzero(short > 0.0)
            downwards = condition.at_least is None
            nearest = int(levels.argmin() if downwards else levels.argmax())
            rows.append(
                {
                    "outcome": name,
                    "place": place,
                    "about": subject(spec, condition),
                    "at_least": condition.at_least,
                    "below": condition.below,
                    "level": float(levels[-1]),
                    "holds": bool(short[-1] == 0.0),
                    "since": (int(failing[-1]) + 2 if len(failing) else 1) if short[-1] == 0.0 else None,
                    "best": float(levels[nearest]),
                    "best_month": nearest + 1,
                }
            )
    table = pd.DataFrame(rows, columns=["outcome", "place", "about", "at_least", "below", "level", "holds", "since", "best", "best_month"])  # fmt: skip
    return table.astype({"since": "Int16", "at_least": float, "below": float, "holds": bool})
