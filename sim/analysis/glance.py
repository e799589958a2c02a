"""A model at a glance, as a notebook shows it: the month, how far each table is, what lies on it, support and threat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.begun import Begun
from sim.analysis.terms import Terms
from sim.analysis.words import calendar, counted, headed, label, listed, months
from sim.card import bar, card, grid, stacked
from sim.scenario.entry import STAGES
from sim.world.stages import by_stage, stage_levels

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table


def glance(model: NegotiationModel) -> str:
    """A model as HTML: its one world in words, or the means of its worlds."""
    alone = len(model.worlds) == 1
    stages = by_stage(stage_levels(model.state.performed, model.agenda).mean(axis=0), model.agenda)
    rows = [
        [
            label(place.entry.name),
            *(bar(stages[place.id][stage]) if stage in stages[place.id] else "" for stage in STAGES),
            *([stacked(_here(model, place))] if alone else []),
        ]
        for place in model.tables
    ]
    heads = ("carried out", *(f"{stage} term" for stage in STAGES), *(["at the table"] if alone else []))
    return card(model.spec.title, _lead(model), grid(rows, heads, words=(0, 1, 2, 3, 4)), *_moods(model))


def _lead(model: NegotiationModel) -> str:
    month, last = model.state.month, model.spec.months
    when = f"after {calendar(model.spec.start, month)}, month {month} of {last}" if month else "before the first month"
    if len(model.worlds) == 1:
        return f"World {model.worlds[0]} of seed {model.seed_of_luck}, {when}."
    return f"{counted(len(model.worlds))} of seed {model.seed_of_luck}, {when}. All shares are means over them."


def _moods(model: NegotiationModel) -> Iterator[str]:
    state, alone = model.state, len(model.worlds) == 1
    support = zip(model.spec.parties.values(), state.support.mean(axis=0), strict=True)
    yield f"Support at home: {', '.join(f'{entry.name} {share:.0%}' for entry, share in support)}."
    ends, classes = model.verdict.classify(state), model.verdict.classes
    names = [model.spec.outcomes[name].name for name in classes]
    shares = np.bincount(ends, minlength=len(names)) / len(ends)
    ended = [name if alone else f"{name} {share:.0%}" for name, share in zip(names, shares, strict=True) if share > 0]
    yield f"Threat: {state.threat.mean():.0%}. If it ended here: {', '.join(ended)}."


def _here(model: NegotiationModel, table: Table) -> Iterator[str]:
    """What was agreed this month, what keeps the table from meeting and whose terms lie on it: sentences."""
    state, spec = model.state, model.spec
    if table.absorbed:
        host = next(entry.name for entry in spec.tables.values() if table.id in entry.absorbs)
        yield f"Negotiated at {host}."
        return
    terms = Terms(model, 0, Begun(model, 0))
    if table.deal[0]:
        yield f"Agreed this month: {terms.deal(table, table.offer[0])}."
    if table.adjourned[0]:
        yield f"Adjourned for {months(int(table.adjourned[0]))}, since a package failed at home."
    elif table.halted[0]:
        yield "Halted by a linkage rule."
    elif state.threat[0] > table.frost[0]:
        yield "Frozen by the threat."
    elif state.month < table.entry.opens:
        yield f"Opens in {calendar(spec.start, table.entry.opens)}."
    reviewing = [entry.name for p, entry in enumerate(spec.parties.values()) if p in table.seat and state.review[0, p]]
    if reviewing:
        yield headed(f"{listed(reviewing)} {'reviews its' if len(reviewing) == 1 else 'review their'} policy.")
    for seat, party in enumerate(table.members):
        if table.different[0, seat] > 0.0:
            yield terms.position(table, int(party), table.standing[0, seat])
