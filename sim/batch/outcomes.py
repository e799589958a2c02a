"""The table of outcomes: one row a world. The one place where its columns are named (listed in docs/outcomes.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from agents.packages import worth
from sim.scenario.entry import STAGES
from sim.world.state import UNDONE_BY
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel

# Column (with <...> for the scenario's own ids) -> what it holds.
COLUMNS = {
    "world": "number of the world; with the seed it fixes all its luck",
    "outcome": "outcome class, the first of the scenario's whose conditions all hold in the last month",
    "settled_month": "first month at whose end a class that counts as settlement held, even if it was lost again",
    "stage.<table>": "furthest stage that the table ever reached: none, short, mid or long",
    "stage_month.<table>.<stage>": "first month at whose end the stage was reached",
    "value.<party>": "points: worth to the party of what is performed in the last month, each item by its level, as its "
    "government of the day reckons and with what linkage rules add, less its share of what that much of the item costs "
    "(not of what was paid for things since lost)",
    "value.allies": "the same, summed over all parties that have allies",
    "level.<item>": "level performed in the last month, 0..1, as it looks from outside",
    "agreed_month.<item>": "first month with a ratified deal that raised the item",
    "done_month.<item>": "first month at whose end the item was in effect",
    "deals": "ratified deals at all tables",
    "deals.<table>": "ratified deals at the table",
    "refused.<reason>": "offers refused because a member wanted more, because the offer was worse than nothing to it, "
    "because it insisted on another order, because an absent ally vetoed what was signed, or because it was not ratified",
    "stalled.<table>": "months for which the table stood still: from a due meeting that did not take place (frozen, adjourned, under "
    "review, halted by a rule, or not attended) until it met again",
    "blocked.<rule>": "months in which the linkage rule held something back: kept an item off the agenda or from being "
    "performed, a table from meeting, or stopped a deal",
    "eased.<rule>": "months in which the linkage rule made something easier: worth more, cheaper, earlier, or paid for",
    "paid.<party>": "billions of dollars paid in cash",
    "in_kind.<party>": "billions of dollars given in kind or through multilateral bodies",
    "received.<party>": "billions of dollars received, in cash and kind",
    "pressure.<party>": "pressure of all others on the party, mean over months",
    "goodwill.<party>": "goodwill of all others' carrots with the party, mean over months",
    "provocations": "provocations committed",
    "breaches": "covert breaches found out",
    "advances": "times that an item came into effect",
    "reversals": "times that an item went out of effect",
    "reversals.<cause>": "the same by cause",
    "lapses": "times that something agreed was never begun and lapsed",
    "crisis_months": "months in which the threat stood at the level of a crisis",
    "coordination": "weight that allies gave to each other's stakes, mean over allies and months",
    "dispute": "share of the allies' joint stakes on which they pulled in opposite directions, mean over months",
}


def outcome_table(model: NegotiationModel) -> pd.DataFrame:
    """Outcomes of a finished run, one row a world; months count from 1 and never is a missing value.

    Columns are those of ``COLUMNS``. Months are Int16, counts int64, levels and points float64.
    """
    agenda, state, ledger = model.agenda, model.state, model.ledger

    def months(found: np.ndarray) -> pd.arrays.IntegerArray:
        return pd.arrays.IntegerArray(found.astype(np.int16), found == 0)

    columns: dict[str, object] = {
        "world": model.worlds.copy(),
        "outcome": pd.Categorical.from_codes(model.verdict.classify(state), pd.Index(model.verdict.classes)),
        "settled_month": months(ledger.settled_month),
    }
    stages_of = [np.unique(agenda.stage[items]) for items in agenda.slices]
    for t, table in enumerate(agenda.tables):
        reached = np.zeros(state.worlds, np.int64)
        for s in stages_of[t]:
            reached = np.where(ledger.stage_month[:, t, s] > 0, s + 1, reached)
        columns[f"stage.{table}"] = pd.Categorical.from_codes(reached, pd.Index(["none", *STAGES]))
    for t, table in enumerate(agenda.tables):
        for s in stages_of[t]:
            columns[f"stage_month.{table}.{STAGES[s]}"] = months(ledger.stage_month[:, t, s])
    values = {party: model.value(party) for party in agenda.parties}
    for party, value in values.items():
        columns[f"value.{party}"] = value
    allied = [values[party.id] for party in model.agents if party.allies]
    columns["value.allies"] = worth(np.stack(allied, 1), np.ones(len(allied))) if allied else np.zeros(state.worlds)
    for name, kept in (
        ("level", state.performed),
        ("agreed_month", ledger.agreed_month),
        ("done_month", ledger.done_month),
    ):
        for i, item in enumerate(agenda.items):
            columns[f"{name}.{item}"] = kept[:, i].copy() if name == "level" else months(kept[:, i])
    columns["deals"] = ledger.deals.sum(axis=1)
    for t, table in enumerate(agenda.tables):
        columns[f"deals.{table}"] = ledger.deals[:, t]
    for r, reason in enumerate(REASONS):
        columns[f"refused.{reason}"] = ledger.refused[:, r]
    for t, table in enumerate(agenda.tables):
        columns[f"stalled.{table}"] = ledger.stalled[:, t]
    for name, which, counts in (
        ("blocked", model.linkages.blocking, ledger.blocked), ("eased", model.linkages.easing, ledger.eased)
    ):  # fmt: skip
        for rule in which:
            columns[f"{name}.{rule}"] = counts[:, model.linkages.ids.index(rule)]
    months_run = max(1, state.month)
    money = ("paid", ledger.paid), ("in_kind", ledger.given), ("received", ledger.received)
    means = ("pressure", ledger.pressure / months_run), ("goodwill", ledger.goodwill / months_run)
    for name, kept in (*money, *means):
        for p, party in enumerate(agenda.parties):
            columns[f"{name}.{party}"] = kept[:, p]
    for name in ("provocations", "breaches", "advances", "reversals"):
        columns[name] = getattr(ledger, name)
    for c, cause in enumerate(UNDONE_BY):
        columns[f"reversals.{cause.replace(' ', '-')}"] = ledger.undone[:, c]
    columns["lapses"] = ledger.lapses
    columns["crisis_months"] = ledger.crisis_months
    columns["coordination"] = ledger.coordination / max(1, state.month)
    columns["dispute"] = ledger.dispute / max(1, state.month)
    return pd.DataFrame(columns)
