"""The offers of a month: what the model did, item by item, and what another package would have been worth."""

from __future__ import annotations

import copy

import negotiations
import numpy as np
import pytest

from sim import NegotiationModel
from sim.analysis.offers import offers


@pytest.fixture(scope="module")
def months(comprehensive_approach):
    """The model and its offers, month by month."""
    model = NegotiationModel(comprehensive_approach, rng=5, collect=False)
    found = []
    for _ in range(24):
        model.step()
        found.append((copy.deepcopy(model), offers(model)))
    return found


def test_there_is_an_offer_for_each_table_at_which_one_was_made(months):
    for model, made in months:
        assert set(made) == {table.id for table in model.tables if table.offered[0]}
    assert sum(len(made) for _, made in months) > 24


def test_an_offer_is_worth_what_the_model_reckoned(months):
    for model, made in months:
        for name, offer in made.items():
            table = model.table(name)
            np.testing.assert_allclose(list(offer.worth.values()), table.gains[0], atol=1e-9)
            np.testing.assert_allclose(list(offer.wanted.values()), table.wanted[0])
            assert offer.speaker == model.agenda.parties[table.members[table.speaker[0]]]


def test_a_refusal_has_a_reason_and_whoever_refused_a_name_in_the_answer(months):
    seen = [offer for _, made in months for offer in made.values()]
    for offer in seen:
        assert bool(offer.reason) == bool(offer.refuser) == (not offer.deal)
        if offer.reason == "wants-more" and offer.refuser in offer.members:
            assert offer.members[offer.refuser] in offer.answer
            assert 0 <= offer.worth[offer.refuser] < offer.wanted[offer.refuser]
        if offer.reason == "worse-than-nothing":
            assert offer.worth[offer.refuser] < 0
    assert {offer.deal for offer in seen} == {True, False}


def test_another_package_is_worth_its_items_by_hand():
    model = negotiations.model(negotiations.SWAP)
    model.step()
    offer = offers(model)["talks"]
    # To North relief is worth 4 and the freeze -1; to South the other way round.
    assert offer.weigh({"relief": 0.5, "freeze": 1.0}) == {"north": pytest.approx(1.0), "south": pytest.approx(3.5)}
    assert offer.weigh({}) == {"north": 0.0, "south": 0.0}
    assert offer.weigh(offer.package) == offer.worth


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ({"freze": 1.0}, r"freze is not open at talks in Jul 2001 \(did you mean freeze\?\)"),
        ({"freeze": 1.2}, "between 0% and 100% can be agreed to, not 120%"),
        ({"relief": 0.5}, "all or nothing: 100% of it or none, not 50%"),
    ],
)
def test_a_package_that_cannot_be_is_refused_in_a_sentence(package, said):
    items = {name: dict(entry, divisible=name != "relief") for name, entry in negotiations.SWAP.items()}
    model = negotiations.model(items)
    model.step()
    with pytest.raises(ValueError, match=said):
        offers(model)["talks"].weigh(package)


def test_before_the_first_month_there_is_no_offer_and_no_other_world(washington_and_pyongyang):
    model = NegotiationModel(washington_and_pyongyang, rng=1)
    assert offers(model) == {}
    with pytest.raises(ValueError, match="worlds 0 to 0 in its own count, and none of 1"):
        offers(model, world=1)


def test_of_many_worlds_one_is_read_at_a_time(washington_and_pyongyang):
    many, one = (NegotiationModel(washington_and_pyongyang, worlds=worlds, rng=3) for worlds in (range(6), range(4, 5)))
    for _ in range(3):
        many.step()
        one.step()
        theirs, alone = offers(many, world=4), offers(one)
        assert {name: repr(offer) for name, offer in theirs.items()} == {n: repr(offer) for n, offer in alone.items()}
