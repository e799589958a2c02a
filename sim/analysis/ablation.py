"""What each linkage rule and each mechanism is worth: dropped in turn, all else and all luck the same (ODD, "Linkage")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from sim.analysis.measures import Measure, measures
from sim.analysis.mechanisms import Switch, switches
from sim.analysis.pairing import ROUNDING, paired
from sim.analysis.words import rule_meaning
from sim.batch import run_many
from sim.scenario import Scenario
from sim.scenario.rules import Linkage
from sim.scenario.schema import ScenarioFile

WHOLE = "as it is"
RATE = 0.05  # of those called clear, the share that may be so by chance
MEASURED = ("settlement", "settlement-or-partial", "value.allies", "value.pyongyang")
SEVERAL = "several"


@dataclass(frozen=True, eq=False)
class Ablation:
    """What a scenario's rules and mechanisms are worth.

    Attributes
    ----------
    scenario : Scenario
    worlds, seed : int
        How many worlds each variant was run in, and of which seed.
    table : pandas.DataFrame
        A row for each thing dropped and measure: ``dropped``, its name; ``what``, in words; ``sort``, the kind of a rule,
        ``kind of rule`` or ``mechanism``; ``track``, the table on which a rule works, or ``several``; ``changed``, the share of
        worlds in which anything is otherwise without it; ``measure``, ``unit`` (differences of ``%`` are percentage points),
        ``with_it``, ``without_it``, ``difference`` (without it less with it), ``low``, ``high`` (its 95% interval), ``p``;
        ``adjusted``, the p-value adjusted for how many were dropped, and ``clear``, whether that is at most 0.05.
    """

    scenario: Scenario
    worlds: int
    seed: int
    table: pd.DataFrame

    def ranked(self, by: str = MEASURED[0]) -> pd.DataFrame:
        """The rows of a measure, from what holds it back most (it is higher without it) to what carries it most.

        Raises
        ------
        ValueError
            Where there is no such measure.
        """
        if by not in set(self.table["measure"]):
            raise ValueError(f"no such measure: {by}; there are {', '.join(dict.fromkeys(self.table['measure']))}")
        rows = self.table[self.table["measure"] == by]
        return rows.sort_values(["difference", "dropped"], ascending=[False, True], ignore_index=True)

    @cached_property
    def idle(self) -> list[str]:
        """What could be dropped without any change in any world."""
        return list(dict.fromkeys(self.table.loc[self.table["changed"] == 0, "dropped"]))


def ablate(
    scenario: Scenario,
    worlds: int = 1_000,
    seed: int = 7,
    *,
    told: Iterable[str] | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Ablation:
    """Drop each linkage rule, each kind of rule and each mechanism in turn, in the same worlds.

    Parameters
    ----------
    scenario, worlds, seed, workers, progress
        As of ``run_many``.
    told
        What to measure, by names of ``sim.analysis.measures.measures``; where not given, those of ``MEASURED`` that the
        scenario has.

    Raises
    ------
    ValueError
        Where a measure is unknown, there are fewer than two worlds, or there is nothing to drop.
    """
    every = measures(scenario.spec)
    names = [name for name in MEASURED if name in every] if told is None else list(told)
    unknown = [name for name in names if name not in every]
    if unknown or not names:
        raise ValueError(f"no such measure: {(unknown or ['none'])[0]}; there are {', '.join(every)}")
    if worlds < 2:
        raise ValueError(f"a comparison needs two worlds or more, not {worlds}")
    dropped = droppable(scenario.spec)
    if not dropped:
        raise ValueError(f"{scenario.name} has no linkage rule and no mechanism that could be dropped")
    variants = {WHOLE: scenario} | {name: switch.off(scenario) for name, switch in dropped.items()}
    read = {name: every[name] for name in names}
    runs = run_many(variants, worlds, seed, workers=workers, progress=progress)
    _, whole = next(runs)
    rows = [row for name, without in runs for row in _rows(name, dropped[name], scenario.spec, whole, without, read)]
    return Ablation(scenario, worlds, seed, judged(pd.DataFrame(rows)))


def droppable(spec: ScenarioFile) -> dict[str, Switch]:
    """Each linkage rule by its id, then kinds of rule and mechanisms by their names."""
    rules = {
        name: Switch(rule_meaning(spec, name), rule.kind, without=(f"linkages.{name}",))
        for name, rule in spec.linkages.items()
    }
    others = switches(spec)
    return rules | {(name if name not in rules else f"{name} ({one.sort})"): one for name, one in others.items()}


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Say which differences are clear although so many were looked at.

    Of each measure, the p-values of all that was dropped are adjusted so that, of those at most 0.05, no more than 5% are
    expected to be there by chance (Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal
    Statistical Society B 57, 1995, 289-300; it holds too where effects depend on each other positively, as differences from one
    and the same run do: Benjamini and Yekutieli, Annals of Statistics 29, 2001, 1165-1188).
    """
    adjusted = table.groupby("measure", sort=False)["p"].transform(lambda p: false_discovery_control(p))
    return table.assign(adjusted=adjusted, clear=adjusted <= RATE)


def changed(whole: pd.DataFrame, without: pd.DataFrame) -> np.ndarray:
    """(worlds,) bool: in which worlds anything came otherwise, beyond the counts of what rules did."""
    names = [name for name in whole if name in without and not str(name).startswith(("blocked.", "eased."))]
    differ = np.zeros(len(whole), np.bool_)
    for name in names:
        one, other = whole[name], without[name]
        if pd.api.types.is_numeric_dtype(one):
            # What never happened is missing in both.
            before, after = (column.to_numpy(float, na_value=np.nan) for column in (one, other))
            differ |= ~np.isclose(before, after, rtol=0, atol=ROUNDING, equal_nan=True)
        else:
            differ |= one.to_numpy(object) != other.to_numpy(object)
    return differ


def track(spec: ScenarioFile, rule: Linkage) -> str:
    """The table on which a rule works: where it holds back or helps; ``several`` where there are more."""
    return next(iter(tables)) if len(tables := set(_tables(spec, rule))) == 1 else SEVERAL


def _tables(spec: ScenarioFile, rule: Linkage) -> Iterator[str]:
    match rule.kind:
        case "requires" | "follows":
            yield spec.items[rule.item].table
        case "boosts":
            yield from (spec.items[item].table for item in rule.raises)
        case "counts-toward":
            yield spec.items[rule.toward].table
        case "funds":
            yield from (spec.items[item].table for item in rule.items)
        case "snapback":
            yield from rule.tables
            yield from (spec.items[item].table for item in rule.items)
        case "in-step":
            yield from rule.tables
        case _:  # stage-gate, stalls and veto, which name theirs
            yield rule.table


def _rows(
    name: str, switch: Switch, spec: ScenarioFile, whole: pd.DataFrame, without: pd.DataFrame, read: dict[str, Measure]
) -> Iterator[dict[str, object]]:
    share = float(changed(whole, without).mean())
    where = track(spec, spec.linkages[name]) if name in spec.linkages else ""
    for name_, measure in read.items():
        found = paired(measure.of(whole), measure.of(without), measure.is_share)
        yield {
            "dropped": name,
            "what": switch.words,
            "sort": switch.sort,
            "track": where,
            "changed": share,
            "measure": name_,
            "unit": measure.unit,
            "with_it": found.before,
            "without_it": found.after,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "p": found.p,
        }
