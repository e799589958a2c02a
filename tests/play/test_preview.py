"""What a package would bring is told as a government can know it: its own worth exactly, the others' as it believes."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest
from scipy.special import ndtr

from sim import Scenario
from sim.play import ANSWER, Game


def at_the_table(scenario, party, **kwargs):
    game = Game(scenario, [party], **kwargs)
    game.advance()
    while game.question is None or not game.question.table:
        game.decide() if game.question else game.advance()
    return game


def test_own_worth_is_exact_and_so_is_the_others_where_beliefs_are_perfect(swap):
    seen = at_the_table(swap, "north").preview({"relief": 1.0, "freeze": 0.5})
    assert (seen.worth, seen.alone) == (pytest.approx(3.5), pytest.approx(3.5))
    south = seen.others["south"]
    assert south.worth == pytest.approx(1.0)
    assert south.bar == pytest.approx(4.0) and not south.heard  # nothing was heard of it: all that it could wish for
    assert south.chance == 0.0 and south.verdict == "unlikely to sign"


def test_what_another_last_asked_for_is_what_it_is_thought_to_hold_out_for(swap):
    game = at_the_table(swap, "north")
    game.decide({})
    game.advance()
    game.decide()
    assert game.question.kind == ANSWER
    game.decide(False)
    game.advance()
    game.decide()
    last = game.question.last["south"]
    assert 4.0 * last["freeze"] - last.get("relief", 0.0) == pytest.approx(2.0)  # half of what it could hope for
    there = game.preview(last).others["south"]
    assert there.heard and there.bar == pytest.approx(there.worth) and there.chance == 1.0
    assert game.preview({"relief": 1.0}).others["south"].chance == 0.0


def test_the_worse_a_government_knows_another_the_less_sure_it_is(swap):
    def doubt(blur):
        vague = swap.with_values({"parties.north.beliefs": "noisy", "parties.north.blur": blur})
        game = at_the_table(vague, "north")
        (item, _) = game.question.open
        return item.doubt["south"], game.preview({"relief": 0.4, "freeze": 1.0}).others["south"].chance

    (small, sure), (large, unsure) = doubt(0.01), doubt(2.0)
    assert small < large
    assert abs(sure - 0.5) > abs(unsure - 0.5)


def test_the_chance_at_home_is_what_it_turns_out_to_be_over_many_worlds():
    parties = {
        "north": negotiations.party(threshold=0.62, doubt=0.1),
        "south": negotiations.party(tactic="fixed", floor=0.0),
    }
    items = {**negotiations.SWAP, "relief": {**negotiations.SWAP["relief"], "ratify": ["north"]}}
    scenario = negotiations.scenario(items, parties=parties, months=1)
    game = at_the_table(scenario, "north")
    seen = game.preview({"relief": 0.5, "freeze": 0.5})
    # Support 0.5, enthusiasm 1, worth 0.5 * 4 - 0.5 * 1 of 5 points at stake.
    assert seen.passes == pytest.approx(ndtr((0.5 + 1.5 / 5 - 0.62) / 0.1))
    assert seen.house == "opinion in Plain"
    model = game.model.__class__(scenario, worlds=4_000, rng=7)
    model.step()
    table, north = model.tables[0], model.governments[0]
    approved = north.ratify(table, np.tile([0.5, 0.5], (4_000, 1)))
    assert approved.mean() == pytest.approx(seen.passes, abs=0.02)
    assert game.preview({"freeze": 0.5}).passes is None


def test_money_and_houses_are_told(comprehensive_approach):
    game = at_the_table(comprehensive_approach, "tokyo", seed=7)
    loans = game.question.item("japan-loans-oda")
    seen = game.preview({loans.id: 0.5})
    assert seen.pays == pytest.approx(0.5 * loans.cost * loans.share) and seen.receives == 0.0
    assert seen.house == "the Diet" and 0.0 < seen.passes < 1.0
    assert "the inquiry into the abducted Japanese" in seen.conscience
    assert "Washington" in seen.objectors
    told = " ".join(seen.lines())
    assert "it would pay" in told and "The Diet would pass it with a chance of" in told


def test_the_offer_to_be_answered_is_shown_with_whose_it_is(swap):
    game = at_the_table(swap, "south")
    seen = game.preview()
    assert seen.others["north"].offers and seen.others["north"].chance == 1.0
    assert seen.worth == pytest.approx(4.0 * game.question.offer.get("freeze", 0.0) - game.question.offer["relief"])


def test_on_what_others_insist_is_said_as_long_as_it_is_missing():
    items = {**negotiations.SWAP, "status": negotiations.item("south", {"north": 1, "south": -1}, name="a new status")}
    parties = {
        "north": negotiations.party(),
        "south": negotiations.party(name="South", insists={"talks": {"items": ["freeze"], "months": 9}}),
    }
    game = at_the_table(negotiations.scenario(items, parties=parties), "north")
    assert game.question.first_things == {"south": ("freeze",)}
    assert game.preview({"relief": 1.0}).insists == {"South": ("something",)}
    assert not game.preview({"relief": 1.0, "freeze": 0.5}).insists


@pytest.mark.slow
def test_what_is_thought_likely_mostly_comes_about(comprehensive_approach: Scenario):
    """Of offers in the usual game, those that their speakers would have thought likely are mostly signed, others mostly not."""
    from agents import Party
    from sim import NegotiationModel
    from sim.play.beliefs import Beliefs

    seen: list[tuple[float, bool]] = []
    plain = Party.answer

    def watched(self, table, offer):
        signs = plain(self, table, offer)
        speaker = self.model.governments[int(table.members[table.speaker[0]])]
        if offer.any() and speaker is not self:
            seen.append((Beliefs.held(self.model, speaker, table)[self.index].chance(offer[0]), bool(signs[0])))
        return signs

    Party.answer = watched
    try:
        for world in range(12):
            model = NegotiationModel(
                comprehensive_approach, worlds=range(world, world + 1), rng=7, months=60, collect=False
            )
            while model.running:
                model.step()
    finally:
        Party.answer = plain
    thought, signed = (np.array(one) for one in zip(*seen, strict=True))
    assert signed[thought >= 0.7].mean() > 0.8
    assert signed[thought < 0.3].mean() < 0.15


def test_another_is_never_thought_to_sign_for_less_than_it_needs_at_home(swap):
    strict = {"items.freeze.ratify": ["south"], "parties.south.threshold": 0.9}
    thought = at_the_table(swap.with_values(strict), "north").preview({"freeze": 0.6, "relief": 0.4}).others["south"]
    assert thought.needs == pytest.approx(0.4 * 5.0)  # 0.9 asked, 0.5 there, of 5 points at stake
    easy = at_the_table(swap, "north").preview({"freeze": 0.6, "relief": 0.4}).others["south"]
    assert easy.needs == 0.0 and easy.bar == thought.bar == pytest.approx(4.0)
    hopeless = swap.with_values(strict | {"parties.south.threshold": 1.0, "parties.south.support.baseline": 0.1})
    thought = at_the_table(hopeless, "north").preview({"freeze": 1.0}).others["south"]
    assert thought.bar == thought.needs == pytest.approx(0.9 * 5.0) and thought.chance == 0.0
    assert "to get it past its home" in thought.holds
