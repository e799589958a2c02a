"""A model at a glance: what stands there is so, and looking changes nothing."""

from __future__ import annotations

import html

import negotiations
import numpy as np

from sim import NegotiationModel
from sim.analysis.offers import offers
from sim.batch.outcomes import outcome_table


def test_what_lies_on_the_table_is_shown_until_there_is_a_deal():
    model = negotiations.model(negotiations.SWAP)
    assert "before the first month" in model._repr_html_() and "proposes" not in model._repr_html_()
    model.step()
    offer = offers(model)["talks"]
    assert not offer.deal
    assert html.escape(offer.terms) in model._repr_html_()
    while not offers(model).get("talks", offer).deal:
        model.step()
    page = model._repr_html_()
    assert "Agreed this month" in page
    assert html.escape(offer.terms) not in page


def test_levels_support_and_threat_are_those_of_the_model(comprehensive_approach):
    model = negotiations.played(NegotiationModel(comprehensive_approach, rng=5, collect=False), 12)
    page = model._repr_html_()
    assert "World 0 of seed 5, after Jun 2002, month 12 of 120." in page
    for p, entry in enumerate(model.spec.parties.values()):
        assert f"{entry.name} {model.state.support[0, p]:.0%}" in page
    assert f"Threat: {model.state.threat[0]:.0%}" in page
    at_the_table = model.agenda.table == model.agenda.tables.index("us-dprk")
    short = at_the_table & (model.agenda.stage == 0)
    assert f"{model.state.performed[0, short].mean():.0%}" in page.partition("Japan")[0]


def test_many_worlds_are_shown_by_their_means(washington_and_pyongyang):
    model = negotiations.played(NegotiationModel(washington_and_pyongyang, worlds=40, rng=7), 6)
    page = model._repr_html_()
    assert "40 worlds of seed 7" in page and "means over them" in page
    assert f"Washington {model.state.support[:, 0].mean():.0%}" in page
    assert "offers" not in page


def test_to_look_changes_nothing(comprehensive_approach):
    looked, alone = (NegotiationModel(comprehensive_approach, rng=5, months=18, collect=False) for _ in range(2))
    while alone.running:
        alone.step()
        looked.step()
        looked._repr_html_()
        offers(looked)
    assert outcome_table(looked).equals(outcome_table(alone))
    np.testing.assert_array_equal(looked.state.agreed, alone.state.agreed)
