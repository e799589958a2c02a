"""Tournaments of tactics at small tables where it is known which way of conceding wins, and on the base scenario's allies."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, mini, party, scenario
from own_governments import Defiant, Stubborn

from agents import Party
from agents.tactics import TACTICS
from sim import run_batch
from sim.analysis.tournament import across, tournament

TIMED = ("boulware", "linear", "conceder")


class Broken(Party):
    """Answers with nonsense."""

    def aspiration(self, table):
        return np.full(self.world.state.worlds, np.nan)


def talks(months=40, **rest):
    """North and South, who swap relief for a freeze; each side gains 3 by the whole swap."""
    return scenario(SWAP, months=months, **rest)


def played(negotiation, *args, **kwargs):
    return tournament(negotiation, *args, party="north", worlds=2, **kwargs)


def of(found, measure):
    return found.grid(measure).to_dict("index")


def test_the_harder_bargainer_takes_more_from_a_conceder():
    """South comes down fast; the later North comes down, the more of the swap it has when they meet."""
    found = played(talks(), tactics=TIMED)
    north, south = of(found, "value.north"), of(found, "value.south")
    assert north["boulware"]["conceder"] > north["linear"]["conceder"] > north["conceder"]["conceder"]
    assert south["conceder"]["boulware"] > south["conceder"]["linear"] > south["conceder"]["conceder"]
    for side in ("north", "south"):
        replies = found.replies_of(side)
        assert replies[replies["against"] == "conceder"]["plays"].tolist() == list(TIMED)  # from the best to the worst


def test_two_who_hold_out_are_too_late_for_a_deal_that_two_who_concede_make():
    """By hand (tests/agents/test_versus.py): two conceders agree in month 4, two linear ones in 6, two boulware ones in 9."""
    for months, agreed in ((3, set()), (4, {"conceder"}), (6, {"conceder", "linear"}), (9, set(TIMED))):
        deals = of(played(talks(months), tactics=TIMED), "deals")
        assert {tactic for tactic in TIMED if deals[tactic][tactic]} == agreed


def test_two_who_wait_for_the_other_to_begin_get_nothing():
    found = played(talks(), tactics=("linear", "tit-for-tat"))
    assert of(found, "deals")["tit-for-tat"]["tit-for-tat"] == 0
    assert of(found, "value.north")["tit-for-tat"]["tit-for-tat"] == 0
    # Whoever concedes gains by it, so two who wait are no equilibrium.
    assert ("tit-for-tat", "tit-for-tat") not in set(
        zip(found.equilibria["own"], found.equilibria["theirs"], strict=True)
    )


def test_every_pair_is_told_with_every_measure():
    found = played(talks(12))
    pairs = [(one, other) for one in TACTICS for other in TACTICS]
    assert list(dict.fromkeys(zip(found.table["own"], found.table["theirs"], strict=True))) == pairs
    assert list(dict.fromkeys(found.table["measure"])) == ["value.north", "value.south", "deals", "stalled"]
    assert len(found.table) == 4 * len(pairs)
    assert (found.table["low"] <= found.table["mean"]).all() and (found.table["mean"] <= found.table["high"]).all()
    assert len(found.replies_of("north")) == len(found.replies_of("south")) == len(pairs)
    assert found.names == {"north": "Plain", "south": "Plain"}
    with pytest.raises(ValueError, match=r"no such measure: deal \(did you mean deals\?\)"):
        found.grid("deal")


def test_a_pair_is_the_scenario_with_these_tactics_in_the_same_worlds():
    """To the last digit; an exponent of the scenario's own is left out, since it would belong to another tactic."""
    base = mini(24).with_values({"parties.pyongyang.concession": 0.4})
    found = tournament(base, tactics=("linear", "fixed"), worlds=30, seed=11)
    by_hand = base.with_values(
        {
            "parties.pyongyang.tactic": "fixed",
            "parties.pyongyang.concession": None,
            "parties.washington.tactic": "linear",
        }
    )
    outcomes = run_batch(by_hand, 30, 11).outcomes
    assert found.grid("value.pyongyang").loc["fixed", "linear"] == outcomes["value.pyongyang"].mean()
    assert found.grid("settlement").loc["fixed", "linear"] == 100 * (outcomes["outcome"] == "settlement").mean()


def test_governments_of_ones_own_play_beside_the_tactics_on_either_side():
    base = mini(24)
    found = tournament(
        base, {"defiant": Defiant, "as it is": {}}, {"stubborn": {"washington": Stubborn}, "as it is": {}},
        tactics=("conceder",), worlds=20,
    )  # fmt: skip
    own = run_batch(base, 20, 7, parties={"pyongyang": Defiant, "washington": Stubborn}).outcomes
    assert found.grid("deals").loc["defiant", "stubborn"] == own["deals"].mean()
    usual = run_batch(base, 20, 7).outcomes
    assert found.grid("value.pyongyang").loc["as it is", "as it is"] == usual["value.pyongyang"].mean()
    assert found.grid("deals").columns.tolist() == ["conceder", "stubborn", "as it is"]


def test_a_class_plays_every_party_of_its_side():
    parties = {"north": party(), "south": party(allies=["east"]), "east": party(allies=["south"])}
    items = {name: {**entry, "values": {**entry["values"], "east": 1}} for name, entry in SWAP.items()}
    negotiation = scenario(items, parties=parties, months=30)
    assert across(negotiation.spec, "north") == ("allies", ["south", "east"])
    found = played(negotiation, None, {"stubborn": Stubborn, "south only": {"south": Stubborn}}, tactics=("linear",))
    assert found.names["allies"] == "the allies"
    deals = of(found, "deals")["linear"]
    assert deals["linear"] > 0 and deals["stubborn"] == deals["south only"] == 0


def test_where_nobody_has_allies_all_others_are_the_other_side():
    parties = {"north": party(), "south": party(), "east": party()}
    items = {name: {**entry, "values": {**entry["values"], "east": 1}} for name, entry in SWAP.items()}
    found = played(scenario(items, parties=parties, months=30), tactics=("linear",))
    told = found.table.set_index("measure")["mean"]
    assert found.others == "others" and told["value.others"] > 0
    assert told["value.others"] == pytest.approx(told["value.south"] + told["value.east"])


def test_only_tables_between_the_sides_count_as_stalled():
    """The yard of the allies and the border with a neighbour are frozen from the first month; the talks are not."""
    parties = {"north": party(), "south": party(allies=["east"]), "east": party(allies=["south"]), "west": party()}
    tables = {
        "talks": {"name": "talks", "members": ["north", "south"]},
        "yard": {"name": "yard", "members": ["south", "east"], "freezes_above": 0.1},
        "border": {"name": "border", "members": ["north", "west"], "freezes_above": 0.1},
    }
    items = {
        **SWAP,
        "fence": item("south", {"south": -1, "east": 2}, table="yard"),
        "gate": item("north", {"north": -1, "west": 2}, table="border"),
    }
    alarmed = {"threat": {"start": 0.2, "decay": 0, "crisis": 0.5}}
    negotiation = scenario(items, parties=parties, tables=tables, months=12, dynamics=alarmed)
    outcomes = run_batch(negotiation, 2).outcomes
    assert outcomes["stalled.yard"].mean() > 0 and outcomes["stalled.border"].mean() > 0
    found = played(negotiation, tactics=("linear",)).table.set_index("measure")["mean"]
    assert found["stalled"] == outcomes["stalled.talks"].mean()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"party": "nort"}, r"no such party: nort \(did you mean north\?\)"),
        ({"tactics": ["bulware"]}, r"no such tactic: bulware \(did you mean boulware\?\)"),
        ({"tactics": []}, "there is nothing for north to play"),
        ({"own": {"linear": Stubborn}}, "linear is the name of a tactic"),
        ({"own": {"mine": {"south": Stubborn}}}, "mine: south does not belong to that side; there are north"),
        ({"own": {"mine": int}}, "must be played by a subclass of agents.Party"),
        ({"worlds": 1}, "two worlds or more, not 1"),
        ({"own": {"mine": Broken}}, r"north \(Broken.aspiration\) gave something that is not a number"),
    ],
)
def test_what_cannot_be_played_is_told_in_a_sentence(given, said):
    with pytest.raises(ValueError, match=said):
        tournament(talks(6), **{"party": "north", "tactics": ["linear"], "worlds": 2, **given})


def test_an_ally_cannot_play_against_the_allies(comprehensive_approach):
    with pytest.raises(ValueError, match="a party that is none of them, as tokyo is"):
        tournament(comprehensive_approach, party="tokyo")
    assert across(comprehensive_approach.spec, "pyongyang") == ("allies", ["washington", "seoul", "tokyo"])
