"""A longer shadow of the future hardens bargaining, and in this model does not help to keep deals (docs/theory.md).

Fearon (1998): who cares more for the future is readier to keep what is agreed, and for the same reason holds out longer for a
better agreement. The future enters this model by patience, the months over which a party comes down. The first half follows from
it. The second does not: what is performed and undone goes by hazards, and no party weighs what a breach would cost it later.
"""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played
from theory_page import assert_said

from sim import run_batch
from sim.analysis.pairing import paired

WORLDS = 300
SHORT, LONG = {"uniform": [4, 12]}, {"uniform": [8, 24]}


def bargaining(patience):
    """(worlds,): month of the first deal over a swap of unlike values, NaN where there is none in three years."""
    swap = {
        "relief": item("south", {"north": {"normal": [4, 1]}, "south": {"normal": [-2, 0.5]}}),
        "freeze": item("north", {"north": {"normal": [-2, 0.5]}, "south": {"normal": [4, 1]}}),
    }
    sides = {name: party(floor=0.2, patience=patience) for name in ("north", "south")}
    negotiation = model(swap, parties=sides, worlds=WORLDS, months=36)
    month = np.full(WORLDS, np.nan)
    while negotiation.running:
        negotiation.step()
        month[negotiation.tables[0].deal & np.isnan(month)] = negotiation.state.month
    return month


def test_twice_the_patience_takes_nearly_twice_as_long():
    """Both come down half as fast, so the month in which their levels meet is twice as far; the first month is for the ideals."""
    short, long = bargaining(SHORT), bargaining(LONG)
    dealt = ~np.isnan(short) & ~np.isnan(long)
    assert dealt.mean() > 0.9
    longer = paired(short[dealt] - 1, long[dealt] - 1)
    assert longer.low > 0
    assert_said(f"{longer.before:.1f} months to a deal become {longer.after:.1f}")
    assert longer.after / longer.before == pytest.approx(2, abs=0.15)


def kept(patience):
    """What became, in five years, of a swap that was agreed and half performed before the first month."""
    done = {"start": {"agreed": 1, "performed": 0.5}}
    swap = {
        "relief": item("south", {"north": 4, "south": -1}, months=6, **done),
        "freeze": item("pyongyang", {"north": 4, "south": 4, "pyongyang": -2}, kind="restraint", verifiability=0.5, months=6, **done),
    }  # fmt: skip
    home = {"baseline": 0.3, "volatility": 0.05, "recovery": 0.1}
    sides = {name: party(patience=patience, slip=0.05, slack=0.3, support=home) for name in ("north", "south")}
    sides["pyongyang"] = party("pyongyang", patience=patience, slip=0.05, slack=0.3, support=home, covert=0.05)
    undoing = {
        "undoing": {"opinion": 0.1, "hostile": 0.5, "crisis": 0.05, "arrears": 0.1, "depth": 0.6},
        "detection": 0.3,
    }
    # The table never meets again, so that nothing but what was agreed is at stake.
    place = {"talks": {"name": "talks", "members": ["north", "south", "pyongyang"], "opens": 61}}
    negotiation = model(swap, parties=sides, tables=place, dynamics=undoing, worlds=WORLDS, months=60)
    return played(negotiation, 60).state, negotiation.ledger


def test_contrary_to_theory_patience_does_not_keep_what_is_agreed():
    """To the last bit: the same is broken, undone and performed in the same worlds."""
    (hasty, one), (patient, other) = kept(2), kept(200)
    assert one.reversals.sum() > WORLDS and one.breaches.sum() > 10, "there is much that could have been kept"
    np.testing.assert_array_equal(hasty.performed, patient.performed)
    np.testing.assert_array_equal(one.reversals, other.reversals)
    np.testing.assert_array_equal(one.breaches, other.breaches)


@pytest.mark.slow
def test_in_the_base_scenario_patience_hardens_bargaining_and_loses_more_of_what_is_gained(comprehensive_approach):
    spec = comprehensive_approach.spec
    middle, double = (
        run_batch(
            comprehensive_approach.with_values(
                {f"parties.{name}.patience": times * entry.patience.middle for name, entry in spec.parties.items()}
            ),
            worlds=120,
            seed=7,
        ).outcomes
        for times in (1, 2)
    )
    assert paired(middle["deals"], double["deals"]).high < 0
    refusals = (run["refused.wants-more"] / run["deals"] for run in (middle, double))
    assert paired(*refusals).low > 0
    # Contrary to theory: of what comes into effect more goes out of it again.
    undone = (run["reversals"] / run["advances"] for run in (middle, double))
    assert paired(*undone).low > 0
