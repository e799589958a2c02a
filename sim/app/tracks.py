"""The linkages of a table as things stand, and how far every table is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import networkx as nx  # type: ignore[import-untyped]
from nicegui import ui

from sim.analysis.linkage_graph import linkage_graph
from sim.analysis.words import headed
from sim.app.linkages import SHADES, SIGNS, Layout, drawing, held_back, in_words
from sim.app.look import sentence, sentences
from sim.app.view import Part, View, own_table
from sim.scenario import Scenario


@lru_cache(maxsize=128)
def laid_out(scenario: Scenario, table: str) -> Layout | None:
    """The drawing's names and arrows, which stay where they are as long as the scenario does."""
    return Layout.of(_graph(scenario), scenario.spec, table)


@lru_cache(maxsize=16)
def _graph(scenario: Scenario) -> nx.MultiDiGraph:
    return linkage_graph(scenario)


def so_many(rules: Sequence[str]) -> str:
    """How many rules hold something back at a table."""
    hold, keep = ("rules hold", "keep") if len(rules) > 1 else ("rule holds", "keeps")
    return f"{len(rules)} {hold} something back here now, or {keep} the table from meeting"


class Linkages(Part):
    """What is in effect, open and held back at a table, and by which rules."""

    tab = "linkages"

    def __init__(self, view: View) -> None:
        items = view.spec.items.values()
        self.tables = {
            name: headed(entry.name) for name, entry in view.spec.tables.items() if any(i.table == name for i in items)
        }
        self.table = own_table(view, list(self.tables))
        super().__init__(view)

    def state(self) -> object:
        return self.view.game.model.state.month, self.table

    def draw(self) -> None:
        ui.select(
            self.tables, value=self.table, label="Table", on_change=lambda event: self._choose(event.value)
        ).props("for=linkages-table outlined dense").classes("chooser")
        layout, model = laid_out(self.view.game.scenario, self.table), self.view.game.model
        if layout is None:
            return
        sentence(in_words(layout, model))
        key = "".join(f'<span style="color:{SHADES[state]}">{sign} {state}</span>' for state, sign in SIGNS.items())
        ui.html(f'<div class="key">{key}</div>', sanitize=False)
        ui.html(
            f'<div class="scroll" tabindex="0" role="region" aria-label="Drawing of the linkages">{drawing(layout, model)}</div>',
            sanitize=False,
        )
        sentence(
            "Drag the drawing sideways to see all of it. Arrows run from what is looked at to what it works on. Red: it holds back now that to which it runs. Grey: it could. Blue and dashed: it helps.",
            "quiet",
        )
        if holding := held_back(layout, model):
            with ui.expansion(so_many(holding), value=True).classes("w-full"):
                sentences(holding)

    def _choose(self, table: str) -> None:
        self.table = table
        self.refresh()
