"""What stands in a report: of a batch, of a design, of scenarios set against each other."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.words import counted, headed, label
from sim.report.page import Part, Picture, Sheet, page
from sim.report.provenance import provenance
from sim.report.tables import batch_sheets, comparison_sheets

if TYPE_CHECKING:
    from sim.analysis.comparison import Comparison
    from sim.batch.store import Store
    from sim.scenario.schema import ScenarioFile

Pictures = Mapping[str, Picture]

PARTS = {
    "How the worlds ended": ("endings", ("outcome_classes", "convergence")),
    "How far the talks got": ("tracks", ("stages_reached", "survival")),
    "What each government got and paid": ("governments", ("values_by_party", "burden_sharing", "frontier")),
    "Talks, refusals and reversals": ("talks", ("refusals", "reversals")),
    "Opinion, trust and threat": ("", ("support_and_threat", "trust")),
    "Linkage rules": ("rules", ("linkage_overview", "linkage_backbone")),
}
"""Headings of a report on a batch: its tables, and its figures."""
IN_SHORT = (
    "outcome_classes",
    "stages_reached",
    "values_by_party",
    "burden_sharing",
    "survival",
    "refusals",
    "reversals",
)
"""Figures whose headlines say the most."""


def batch_report(
    store: Store,
    outcomes: pd.DataFrame,
    summary: str,
    pictures: Pictures,
    world: int | None = None,
    remarks: Sequence[str] = (),
) -> str:
    """The page on a batch.

    Parameters
    ----------
    store : Store
    outcomes : DataFrame
        One row a world, on which tables and figures rest.
    summary : str
        As ``sim.analysis.summary`` has it.
    pictures : mapping of name to Picture
        Those of ``sim.plots.album``.
    world : int, optional
        A world that is shown for itself.
    remarks : sequence of str
        What a reader must know of how it was made.
    """
    spec = store.plan.scenario.spec
    sheets = batch_sheets(outcomes, spec)
    parts = [_in_short(pictures, remarks)]
    for heading, (tables, names) in PARTS.items():
        shown = [pictures[name] for name in names if name in pictures]
        told = sheets.get(tables, [])
        if shown or told:
            if heading == "Linkage rules":
                acted = [Part("Which rules acted longest", sheets=told)] if told else []
                more = [*acted, *_tables_of(pictures, spec, ("linkages_of_{}",))]
                parts.append(Part(heading, pictures=shown, more=more))
            elif tables == "tracks":
                more = _tables_of(pictures, spec, ("item_levels_at_{}",), "{}, item by item")
                parts.append(Part(heading, sheets=told, pictures=shown, more=more))
            else:
                parts.append(Part(heading, sheets=told, pictures=shown))
    if world is not None and "world_course" in pictures:
        shown = [pictures[name] for name in ("world_course", "offer_timeline") if name in pictures]
        text = f"Told month by month by `python3 run_sim.py run {store.plan.scenario.name} --seed {store.plan.seed} --world {world}`."
        more = _tables_of(pictures, spec, ("world_levels_at_{}", "concessions_at_{}", "bargaining_space_at_{}"))
        parts.append(Part(f"World {world}", [text], pictures=shown, more=more))
    parts += [Part("The summary in words", printed=summary), provenance(store)]
    subtitle = (
        f"{counted(len(outcomes))} of {spec.months} months, seed {store.plan.seed}. "
        "A world is one course that the talks might take: the same rules, other luck. Numbers are what follows from the "
        "judgements in the scenario, not forecasts."
    )
    return page(spec.title, subtitle, parts)


def _in_short(pictures: Pictures, remarks: Sequence[str]) -> Part:
    """The headlines of the most telling figures, each leading to its figure."""
    lines = "".join(
        f'<li><a href="#{name}">{html.escape(pictures[name].says)}</a></li>' for name in IN_SHORT if name in pictures
    )
    return Part("In short", [f"<ul>{lines}</ul>", *remarks])


def _tables_of(pictures: Pictures, spec: ScenarioFile, patterns: Sequence[str], head: str = "{}") -> list[Part]:
    """Figures of single tables, folded away by table."""
    parts = []
    for table, entry in spec.tables.items():
        shown = [pictures[name] for pattern in patterns if (name := pattern.format(table)) in pictures]
        if shown:
            parts.append(Part(head.format(label(entry.name)), pictures=shown))
    return parts


def sweep_report(store: Store, table: pd.DataFrame, pictures: Pictures) -> str:
    """The page on a design: the measure at each of its points."""
    spec = store.plan.scenario.spec
    rows = table.drop(columns=["what", "unit"]).round(2)
    sheet = Sheet("Each measure at each point, with its 95% interval", rows)
    subtitle = f"{len(store.plan.points) if store.plan.points is not None else 0:,} points, {counted(len(store.plan.worlds))} at each, seed {store.plan.seed}."
    parts = [Part("What was found", pictures=list(pictures.values()), sheets=[sheet]), provenance(store)]
    return page(f"{spec.title}: a sweep", subtitle, parts)


def comparison_report(
    found: Mapping[str, Comparison], pictures: Pictures, stores: Sequence[Store], lead: str = ""
) -> str:
    """The page on scenarios set against the first of them.

    Parameters
    ----------
    found : mapping of name to Comparison
        All with the same scenario as the one, by a name for the other.
    pictures : mapping of name to Picture
        By that name, and ``<name>-values``.
    stores : sequence of Store
        Where the outcomes were read from, if they were.
    lead : str
        A remark that stands first.
    """
    first = next(iter(found.values()))
    one = first.one
    parts = []
    for name, compared in found.items():
        shown = [pictures[key] for key in (name, f"{name}-values") if key in pictures]
        text = [f"{headed(compared.other.spec.title)} (the other) against {one.spec.title} (the one)."]
        parts.append(Part(name, [*([lead] if lead else []), *text], list(comparison_sheets(compared.table)), shown))
    made = [provenance(store) for store in stores]
    if made:
        parts.append(
            Part(
                "How it was made",
                more=[Part(s.plan.scenario.name, p.text, p.sheets) for s, p in zip(stores, made, strict=True)],
            )
        )
    subtitle = f"Set against {one.name} in the same {first.worlds:,} worlds: every difference is taken world by world."
    return page(f"{one.spec.title}: compared", subtitle, parts)
