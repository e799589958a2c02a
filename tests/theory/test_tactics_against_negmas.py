"""Time-dependent tactics offer by offer, against NegMAS's aspiration negotiators (docs/theory.md).

NegMAS reckons the level at ``t = (step + 1) / (n_steps + 1)`` as ``1 - t^e`` of the way from the reservation value to the best
outcome, and offers the worst outcome at that level or above, give or take a tolerance (0.001 by itself, none to speak of here). In this model a party offers, of all packages at its level, the one
that is best for the other. The two rules say the same where every outcome is efficient: a cake, which South must hand over in
slices that are worth as much to North as they cost South. Step s of NegMAS is then month s + 2, with a patience of n_steps + 1.
"""

from __future__ import annotations

import numpy as np
import pytest
from negmas import AspirationNegotiator, ResponseType, SAOMechanism, make_issue, make_os
from negmas.negotiators.helpers import PolyAspiration
from negmas.preferences import LinearAdditiveUtilityFunction, TableFun
from negotiations import item, model, party

from agents import Party
from agents.tactics import EXPONENTS, Exchange, time_dependent

STEPS = 23


class Deaf(Party):
    """Makes its offers and accepts none."""

    def answer(self, table, offer):
        return np.zeros(self.world.state.worlds, np.bool_)


class DeafToo(AspirationNegotiator):
    """The same in NegMAS."""

    def respond(self, *args, **kwargs):
        return ResponseType.REJECT_OFFER


def asked_here(slices, exponents, floors, patience=STEPS + 1):
    """(months, 2): what either side keeps of the cake in what it would offer, month by month from the second on.

    Without exponents both are linear.
    """
    items = {"cake": item("south", {"north": 0, "south": 1}, divisible=False)}
    for k, size in enumerate(slices):
        items[f"slice-{k}"] = item("south", {"north": float(size), "south": -float(size)}, divisible=False)
    paces = [{"tactic": "linear"}] * 2
    if exponents is not None:
        paces = [{"tactic": "boulware" if e < 1 else "conceder", "concession": float(e)} for e in exponents]
    sides = {
        name: party(patience=patience, floor=float(low), **pace)
        for name, pace, low in zip(("north", "south"), paces, floors, strict=True)
    }
    negotiation = model(
        items, parties=sides, months=STEPS + 2, own={"north": Deaf, "south": Deaf}, dynamics={"grain": 1e-6}
    )
    found = []
    for _ in range(STEPS + 1):
        negotiation.step()
        (table,) = negotiation.tables
        prepared = table.prepared[0]
        found.append([prepared[0, 1:] @ slices, 1 - prepared[1, 1:] @ slices])
    return np.array(found[1:])


def asked_there(slices, exponents, floors, tolerance=1e-9):
    """(steps, 2): the same by NegMAS."""
    issues = [make_issue([0, 1], f"slice {k}") for k in range(len(slices))]
    space = make_os(issues)
    talks = SAOMechanism(outcome_space=space, n_steps=STEPS)
    functions = {}
    for side, e, low in zip((0, 1), exponents, floors, strict=True):
        worth = {
            issue.name: TableFun({1 - side: float(size), side: 0.0}) for issue, size in zip(issues, slices, strict=True)
        }
        function = LinearAdditiveUtilityFunction(worth, outcome_space=space, reserved_value=float(low))
        speaker = DeafToo(aspiration_type=1 / float(e), tolerance=tolerance)
        talks.add(speaker, ufun=function)
        functions[speaker.id] = side, function
    talks.run()
    found = np.full((STEPS, 2), np.nan)
    for offer in talks.full_trace:
        side, function = functions[offer.negotiator]
        found[offer.step, side] = function(offer.offer)
    return found


def drawn(seed):
    """Slices of a cake of 1 of all sizes, exponents from hard to soft, and floors."""
    chance = np.random.default_rng(seed)
    slices = chance.dirichlet(np.ones(chance.integers(2, 10)))
    return slices, chance.uniform(0.2, 4, 2), np.array([0, 0]) if seed % 2 else chance.uniform(0, 0.4, 2)


@pytest.mark.parametrize("exponent", [0.25, 0.5, 1.0, 2.0, 4.0])
def test_the_share_held_out_for_falls_along_negmass_curve(exponent):
    months = np.arange(31.0)
    known = dict.fromkeys(("conceded", "own_offers", "their_offers"), np.zeros(31))
    ours = time_dependent(Exchange(months, np.full(31, 30.0), np.full(31, exponent), np.zeros(31), **known))
    theirs = [PolyAspiration(1.0, 1 / exponent).utility_at(t) for t in months / 30]
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


@pytest.mark.parametrize("name", ["boulware", "linear", "conceder"])
def test_of_the_names_only_linear_means_the_same_speed(name):
    """NegMAS's Boulware is harder and its conceder softer, by a factor of two in the exponent."""
    exponent = 1 / PolyAspiration(1.0, name).exponent
    assert exponent == pytest.approx(
        {"boulware": EXPONENTS[name] / 2, "linear": 1, "conceder": EXPONENTS[name] * 2}[name]
    )


def same_offers(seeds):
    """How many offers were held against NegMAS's, all of which are worth the same to whoever makes them."""
    count = 0
    for seed in seeds:
        ours, theirs = asked_here(*drawn(seed)), asked_there(*drawn(seed))
        # The last of all offers NegMAS reckons at t = 1, as if the talks were over.
        ours, theirs = ours.ravel()[:-1], theirs.ravel()[:-1]
        np.testing.assert_allclose(ours, theirs, atol=1e-8, err_msg=f"cake {seed}")
        count += len(ours)
    return count


def test_two_who_divide_a_cake_make_the_offers_of_negmas():
    assert same_offers(range(16)) == 16 * (2 * STEPS - 1)


@pytest.mark.slow
def test_two_who_divide_any_of_a_hundred_cakes_make_the_offers_of_negmas():
    assert same_offers(range(100, 200)) == 100 * (2 * STEPS - 1)


def test_equal_slices_are_given_one_by_one():
    """Ten slices in ten months: NegMAS and this model both give one a month, and no rounding keeps one back."""
    slices, floors = np.full(10, 0.1), np.zeros(2)
    kept = asked_here(slices, None, floors, patience=10)
    np.testing.assert_allclose(kept[:10], np.repeat(np.arange(9, -1, -1)[:, None] / 10, 2, axis=1), atol=1e-9)
