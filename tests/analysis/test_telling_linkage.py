"""Small negotiations in which one thing happens, and the line that tells it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from narration import NORTH, SOUTH, TALKS, WEST, lines_with, told
from negotiations import SWAP, item, model, party

from agents import Party
from sim import NegotiationModel, Scenario


def swap_that_costs_west(**rest):
    """North and South swap; the relief costs West, South's ally, who has no seat."""
    items = {
        "relief": item("south", {"north": 4, "south": -1, "west": -2}, name="relief"),
        "freeze": item("north", {"north": -1, "south": 9}, name="the freeze"),
    }
    parties = {"north": NORTH, "south": party(name="South", allies=["west"], coordination=1), "west": WEST}
    return model(items, parties=parties, tables=TALKS, **rest)


def test_an_absent_ally_that_blocks_a_deal_is_told_with_what_it_would_have_lost():
    said = told(swap_that_costs_west(linkages={"no": {"kind": "veto", "party": "west", "table": "talks"}}), 12)
    (first, *_) = lines_with(said, "objects,")
    assert "West, which has no seat, objects, since it would lose by it (-2.0 points), and South heeds it." in first
    assert not lines_with(said, "AGREED")


def test_an_absent_ally_that_loses_by_a_deal_is_told_beside_it():
    (deal,) = lines_with(told(swap_that_costs_west(), 12), "AGREED")
    assert "Made without West (-2.0 points), and at its cost" in deal


def test_who_would_sign_but_wants_other_things_first_says_which():
    items = {
        "gift": item("north", {"north": 0.1, "south": 4}, name="the gift"),
        "first": item("north", {"north": -5, "south": 1}, name="first things", divisible=False),
    }
    insists = {"talks": {"items": ["first"], "months": 20}}
    said = told(model(items, parties={"north": NORTH, "south": party(name="South", patience=9, insists=insists)}), 12)
    assert lines_with(said, "South would have it, but insists on first things first.")


def test_a_house_that_turns_a_package_down_is_called_by_its_name():
    items = {**SWAP, "relief": item("south", {"north": 4, "south": -1}, ratify=["south"])}
    south = party(name="South", doubt=3, legislature={"name": "the Diet", "lean": -0.1})
    said = told(model(items, parties={"north": NORTH, "south": south}, rng=2), 12)
    (first, *_) = lines_with(said, "The Diet turns it down")
    gain = re.search(r"Worth .*, (\d+)% with what this brings, 50% needed", first)
    assert "All sign: from South, something; from North, something" in first
    assert "(about 40% there behind the policy, " in first
    assert gain is not None


def test_a_table_that_stays_away_says_for_whose_sake_and_only_once():
    tables = {
        "talks": {"name": "the talks", "members": ["north", "south"], "freezes_above": 0.1},
        "side": {"name": "the side table", "members": ["north", "south"]},
    }
    items = {**SWAP, "visit": item("south", {"north": 4, "south": -1}, table="side")}
    calm_but_for_threat = {"threat": {"start": 0.4, "decay": 0, "crisis": 0.5}}
    said = told(
        model(
            items, tables=tables, dynamics=calm_but_for_threat,
            linkages={"wait": {"kind": "stalls", "table": "side", "with": "talks", "after": 2}},
        ),
        10,
    )  # fmt: skip
    assert lines_with(said, "No meeting of the talks: the threat is too high.")
    (waits,) = lines_with(said, "No meeting of the side table")
    assert waits == "No meeting of the side table: waiting for the talks, at a standstill for 2 months."


class Homebody(Party):
    """Sends nobody to any table."""

    def attend(self):
        return np.zeros_like(super().attend())


class SideOnly(Party):
    """Goes to the side table alone until month ``to``, and then nowhere."""

    to = 99

    def attend(self):
        going = super().attend()
        going[:, self.world.agenda.tables.index("talks")] = False
        return going & (self.world.state.month < self.to)


class SideThenNowhere(SideOnly):
    to = 3


@pytest.mark.parametrize(
    ("envoys", "absent"),
    [
        (Homebody, "No meeting of the talks or the side table: North has sent nobody anywhere for 3 months."),
        (SideOnly, "No meeting of the talks: North has been at other tables for 3 months."),
        (SideThenNowhere, "No meeting of the talks: North has stayed away for 3 months."),
    ],
)
def test_who_sends_nobody_is_not_said_to_be_at_other_tables(envoys, absent):
    tables = {
        "talks": {"name": "the talks", "members": ["north", "south"]},
        "side": {"name": "the side table", "members": ["north", "south"]},
    }
    items = {**SWAP, "visit": item("south", {"north": 4, "south": -1}, table="side")}
    north_and_south = {"north": NORTH, "south": SOUTH}
    said = told(model(items, parties=north_and_south, tables=tables, own={"north": envoys}), 3)
    assert lines_with(said, "No meeting of the talks") == [absent]


def test_a_suspension_is_told_with_its_cause_its_loss_and_its_end_and_then_as_over():
    items = {"aid": item("south", {"north": 2, "south": 1}, name="aid", start={"agreed": 1, "performed": 1})}
    said = told(
        model(
            items,
            events={"storm": {"text": "A storm breaks.", "month": "2001-08", "effects": {}}},
            linkages={"stop": {"kind": "snapback", "events": ["storm"], "items": ["aid"], "depth": 0.5, "months": 3}},
        ),
        12,
    )
    assert lines_with(said, "A storm breaks.") == [
        "A storm breaks. Suspended in answer: aid (cut by 50%), till Nov 2001 at the least."
    ]
    over = [month for month, lines in enumerate(said) if any("Suspended no longer: aid." in line for line in lines)]
    assert over == [5]  # Nov 2001
    assert not lines_with(said[2:3], "Withdrawn")


def test_where_things_stand_says_what_is_suspended_and_what_it_waits_for():
    items = {
        "aid": item("south", {"north": 2, "south": 1}, name="aid", start={"agreed": 1, "performed": 1}),
        "freeze": item("north", {"north": -9, "south": 1}, name="the freeze"),
    }
    said = told(
        model(
            items,
            events={"storm": {"text": "A storm breaks.", "month": "2001-08", "effects": {}}},
            linkages={
                "stop": {
                    "kind": "snapback", "events": ["storm"], "items": ["aid"], "months": 3, "until": [{"item": "freeze"}],
                }
            },
        ),
        12,
    )  # fmt: skip
    assert lines_with(said[12:], "Suspended: ") == ["Suspended: aid, till the freeze stands at 75% (now 0%)."]


def test_a_sister_item_that_is_brought_forward_is_told():
    items = {**SWAP, "road": item("south", {"north": 2, "south": -1}, name="the road", stage="mid")}
    items["freeze"] = {**items["freeze"], "name": "the freeze"}
    items["long-task"] = item("south", {"north": -9, "south": -9}, name="a task")
    said = told(
        model(
            items,
            linkages={
                "gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 1},
                "sister": {
                    "kind": "follows",
                    "item": "road",
                    "after": {"item": "freeze", "level": 0.5},
                    "cheaper": 0.4,
                },
            },
        ),
        12,
    )
    (line,) = lines_with(said, "In the wake of")
    assert line == (
        "In the wake of the freeze (100% carried out), within easier reach: the road (put on the agenda before its time and "
        "costing those who give it 40% fewer points)."
    )


def test_a_funded_deal_says_who_pays_what_and_how():
    items = {
        "aid": item(
            "south", {"north": 5, "south": -0.5, "west": 3}, name="aid",
            cost={"amount": 1, "shares": {"south": 1}, "to": "north"},
        ),
        "freeze": item("north", {"north": -1, "south": 4}),
    }  # fmt: skip
    parties = {"north": NORTH, "south": SOUTH, "west": party(name="West", cash_cap=0, in_kind_cap=1)}
    fund = {
        "kind": "funds", "items": ["aid"], "donors": ["south", "west"], "sharing": "fixed",
        "shares": {"south": 0.7, "west": 0.3}, "channel": "multilateral",
    }  # fmt: skip
    said = told(model(items, parties=parties, tables=TALKS, linkages={"fund": fund}), 12)
    (deal,) = lines_with(said, "AGREED")
    assert "To be paid by South (70%) and West (30%, in kind): aid ($" in deal
    (paid,) = lines_with(said[12:], "Paid so far")
    assert re.fullmatch(
        r"Paid so far: South \$\d+ million( of \$\d+ million pledged)?, "
        r"West \$\d+ million in kind( of \$\d+ million pledged)?\.",
        paid,
    )


def test_what_was_paid_elsewhere_is_said_to_count():
    bill = {"amount": 2, "shares": {"south": 1}, "to": "north"}
    items = {
        "loan": item("south", {"north": 3}, name="the loan", cost=bill, start={"agreed": 1, "performed": 0.5}),
        "debt": item("south", {"north": 9, "south": 0.5}, name="the debt", cost=bill),
        "freeze": item("north", {"north": -1, "south": 4}),
    }
    rule = {"kind": "counts-toward", "party": "south", "paid": "loan", "toward": "debt"}
    said = told(model(items, parties={"north": NORTH, "south": party(name="South")}, linkages={"count": rule}), 12)
    assert any(
        "for the debt, $" in line and "counts as paid with the loan." in line for line in lines_with(said, "AGREED")
    )


def test_allies_who_do_not_consult_are_told_to_drift_apart_once_for_each_mark():
    parties = {
        "north": NORTH,
        "south": party(name="South", allies=["west"], coordination=0.9),
        "west": party(name="West", allies=["south"], coordination=0.9),
    }
    items = {**SWAP, "meetings": item("west", {"south": 0}, name="consultation", table="talks")}
    said = told(
        model(
            items, parties=parties, tables={"talks": {"name": "talks", "members": ["north", "south", "west"]}},
            consultation={"item": "meetings", "fading": 0.1},
        ),
        6,
    )  # fmt: skip
    assert lines_with(said, "They give each other's stakes 90% of the weight of their own")
    assert lines_with(said, "drift apart") == [
        "The allies drift apart, as consultation lapses: coordination falls below 80%.",
        "The allies drift apart, as consultation lapses: coordination falls below 60%.",
    ]


@pytest.fixture
def turning():
    """South engages until it votes."""
    parties = {
        "north": NORTH,
        "south": party(
            name="South", policy={"toward": "north", "stance": "engage", "pace": 0.5, "economic": {"carrot": 0.4}}
        ),
    }
    events = {
        "vote": {
            "text": "South votes.", "month": "2001-09", "effects": {"change": {"south": {"stance": "contain"}}},
        }
    }  # fmt: skip
    return model(SWAP, parties=parties, events=events)


def test_a_capital_that_turns_from_carrots_to_sticks_says_so_as_it_turns_and_not_again(turning):
    said = told(turning, 12)
    assert lines_with(said[:1], "South gives and does not press")
    assert lines_with(said, "carrots") == [
        "Fewer carrots and more sticks from South, by a policy that from now on presses and gives nothing."
    ]
    assert lines_with(
        said[12:], "Pressure on North is 0 of 100; goodwill towards it is 0 of 100. Outside the talks South presses."
    )


def test_a_price_is_told_when_it_is_named_lowered_and_dropped():
    parties = {
        "north": {**party("pyongyang"), "name": "North", "prices": {"freeze": 3}, "patience": 10, "floor": 1},
        "south": party(name="South", floor=1),
    }
    items = {
        "freeze": item("north", {"north": -1, "south": 4}, name="the freeze"),
        "relief": item("south", {"north": 4, "south": -1}),
    }
    said = told(model(items, parties=parties), 16)
    prices = lines_with(said, "price")
    meaning = "asked on top of what giving costs it, in money or what is worth as much"
    assert f"names its price ({meaning}), $3 billion for the freeze" in prices[0]
    assert not any(meaning in line for line in prices[1:])
    assert lines_with(said, "comes down to $1.2 billion for the freeze")
    assert "no longer names a price for the freeze" in prices[-1]


def test_pyongyang_is_told_to_turn_to_the_softer_table_only_where_softness_draws_it():
    wedge = Scenario.load("wedge")
    drawn = told(NegotiationModel(wedge, rng=4), 60)
    assert lines_with(drawn, "Pyongyang turns from")
    blunt = told(NegotiationModel(wedge.with_values({"parties.pyongyang.wedge": 0}), rng=4), 60)
    assert not lines_with(blunt, "Pyongyang turns from")


def test_a_turn_to_a_table_where_no_ally_sits_is_told_by_who_holds_out_for_more_at_the_one_it_leaves():
    six = Scenario.load("six-party-2003").with_values(
        {"parties.pyongyang.wedge": 4, "parties.pyongyang.attention": 2}, without=["treasury-names-banco-delta-asia"]
    )
    turns = lines_with(told(NegotiationModel(six, rng=4), 24), "Pyongyang turns from")
    fled = [turn for turn in turns if turn.endswith(("to the China–DPRK contacts.", "to the Russia–DPRK contacts."))]
    assert fled and all("out for more, to" in turn for turn in fled)
    assert any("where Seoul holds out for less." in turn for turn in turns)


def test_tables_that_were_absorbed_are_never_missed_and_what_they_had_is_told_where_it_is_talked_of():
    negotiation = NegotiationModel(Scenario.load("grand-bargain"), rng=4)
    said = told(negotiation, 12)
    assert not any("US–DPRK talks" in line for line in lines_with(said, "No meeting of"))
    assert lines_with(said, "negotiated at the grand bargain.")
    standing = said[12][said[12].index("    Grand bargain:") :]
    assert any("Waiting for the two light-water reactors" in line for line in standing)


def test_no_rule_is_ever_told_by_its_id():
    scenario = Scenario.load("comprehensive-approach")
    said = "\n".join(line for month in told(NegotiationModel(scenario, rng=1), 60) for line in month)
    assert not [rule for rule in scenario.spec.linkages if rule in said]


def test_telling_leaves_every_array_of_the_state_as_it_was():
    scenario = Scenario.load("wedge")
    heard, unheard = (NegotiationModel(scenario, rng=4) for _ in range(2))
    told(heard, 36)
    for _ in range(36):
        unheard.step()
    for name, array in vars(unheard.state).items():
        if isinstance(array, np.ndarray):
            np.testing.assert_array_equal(getattr(heard.state, name), array, err_msg=name)
