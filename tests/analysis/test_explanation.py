"""One world explained: the causes that were put there are found, and the changes that undo them are named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from negotiations import CALM, SWAP, item, party, scenario

from sim import NegotiationModel, Scenario
from sim.analysis.explanation import Explanation, explain
from sim.analysis.explanation_changes import KINDS, TRIFLE, Candidates, Change, tried
from sim.analysis.explanation_ending import best_first, in_question, lack, level, short_of
from sim.analysis.explanation_record import Record
from sim.analysis.explanation_words import yardstick
from sim.scenario.schema import Condition

CAPITALS = {"north": party(name="North"), "south": party(name="South")}
ASKED = {"reached": {"name": "the prize", "all": [{"item": "prize", "at_least": 0.5}]}, "rest": {"name": "nothing"}}
PRIZE = {"prize": item("south", {"north": 4, "south": 1}, name="the prize")}


def explained(*args, world=0, redraws=1, **terms) -> Explanation:
    return explain(
        scenario(*args, **{"outcomes": ASKED, "months": 12, "parties": CAPITALS, **terms}), world, 7, redraws=redraws
    )


def chain(explanation: Explanation) -> str:
    return " ".join(link.text for link in explanation.chain)


def changed(explanation: Explanation, kind: str) -> set[str]:
    """Ids of the changes of a kind that would have ended the world otherwise."""
    table = explanation.changes
    return set(table.loc[table["changed"] & (table["kind"] == kind), "id"])


# Rules


def needing() -> Explanation:
    """The prize waits for a key that nobody would ever turn."""
    key = item("north", {"north": -9, "south": 1}, name="the key")
    need = {"kind": "requires", "item": "prize", "needs": [{"item": "key"}]}
    idle = {"kind": "requires", "item": "prize", "needs": [{"item": "done"}]}
    done = item("north", {"south": 1}, start={"agreed": 1, "performed": 1})
    return explained({**PRIZE, "key": key, "done": done}, linkages={"first-the-key": need, "idle": idle})


@pytest.fixture(scope="module")
def waited() -> Explanation:
    return needing()


def test_what_waits_for_a_rule_is_told_with_the_rule_and_then_what_the_rule_waits_for(waited):
    assert waited.outcome == "rest" and waited.followed == "reached"
    assert [(link.depth, link.items, link.rule) for link in waited.chain] == [
        (0, ("prize",), ""),
        (1, ("prize",), "first-the-key"),
        (2, ("key",), ""),
    ]
    assert "Waiting 12 months for the key (75% needed) [first-the-key]" in chain(waited)


def test_the_rule_that_held_it_up_is_what_would_have_changed_it(waited):
    assert changed(waited, "rule") == {"first-the-key"}
    said = str(waited)
    assert "One of them would have ended it in another class." in said
    assert "As the prize, had\n    - the rule first-the-key not held" in said


def test_a_rule_that_never_held_anything_up_is_not_tried(waited):
    assert "idle" not in set(waited.changes["id"])


def test_the_items_table_says_what_stood_in_the_way_and_how_long(waited):
    (row,) = waited.items.to_dict("records")
    assert (row["item"], row["why"], row["rule"], row["months.closed"]) == ("prize", "closed", "first-the-key", 12)
    assert row["level"] == 0.0


def test_a_suspension_is_told_with_what_set_it_off_and_would_not_have_been_without_it():
    standing = {"prize": {**PRIZE["prize"], "start": {"agreed": 1, "performed": 1}}}
    found = explained(
        standing,
        events={"storm": {"text": "A storm breaks.", "month": "2001-09", "effects": {}}},
        linkages={"stop": {"kind": "snapback", "events": ["storm"], "items": ["prize"], "months": 30}},
    )
    assert "In effect till Sep 2001, then suspended [stop]" in chain(found)
    assert "last after “A storm breaks” in Sep 2001 [stop]" in chain(found)
    assert changed(found, "rule") == {"stop"} and changed(found, "no event") == {"storm"}


def test_two_things_that_wait_for_each_other_are_said_to_make_a_circle():
    first = item("north", {"north": 1, "south": 1}, name="the first step", start={"agreed": 1, "performed": 1})
    stop = {"kind": "snapback", "events": ["storm"], "items": ["first"], "until": [{"item": "prize", "level": 0.5}]}
    found = explained(
        {"prize": {**PRIZE["prize"], "stage": "mid"}, "first": first},
        events={"storm": {"text": "A storm breaks.", "month": "2001-07", "effects": {}}},
        tables={"talks": {"name": "talks", "members": ["north", "south"], "opens": 3}},
        linkages={"gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.5}, "stop": stop},
    )
    assert [link.rule for link in found.chain] == ["", "gate", "stop"]
    assert found.chain[-1].text.endswith("waiting for the prize (50% needed) [stop], and so the circle closes.")
    assert changed(found, "rule") == {"gate", "stop"}


# Talks


def test_offers_refused_are_told_with_who_refused_and_why():
    dear = {"prize": item("south", {"north": 4, "south": -9}, name="the prize"), "toy": item("north", {"south": 1})}
    said = chain(explained(dear))
    assert "failed" in said and "South would have lost by it" in said
    assert "points on average" in said


def test_a_vote_lost_is_told_and_won_it_would_have_changed_the_end():
    close = {"prize": {**SWAP["relief"], "name": "the prize", "ratify": ["south"]}, "freeze": SWAP["freeze"]}
    south = party(name="South", doubt=3, legislature={"name": "the Diet"})
    parties = {"north": party(name="North"), "south": south}
    found = next(
        one
        for world in range(20)
        if (one := explained(close, parties=parties, dynamics={"setback": 40}, world=world)).outcome == "rest"
    )
    assert "the Diet turned it down" in chain(found)
    assert len(changed(found, "vote")) == 1
    assert "the Diet approved in" in str(found)


def test_a_bargain_that_lacks_what_another_rule_keeps_off_the_table_is_told_so():
    hard = item("north", {"north": -3, "south": 2}, name="the prize")
    sugar = item("south", {"north": 6, "south": -1}, name="the sugar")
    far = item("north", {"north": -9, "south": 1}, name="the moon")
    need = {"kind": "requires", "item": "sugar", "needs": [{"item": "moon"}]}
    soft = {name: party(name=name.title(), floor=0.2) for name in ("north", "south")}
    found = explained({"prize": hard, "sugar": sugar, "moon": far}, linkages={"no-sugar": need}, parties=soft)
    assert "missing from the bargain: the sugar (+6.0 points to North)" in chain(found)
    assert changed(found, "rule") == {"no-sugar"}


# Ends


def test_of_the_best_class_it_is_said_since_when_it_held_and_nothing_is_traced_back():
    found = explained(PRIZE)
    assert found.outcome == "reached" and found.followed is None and found.chain == ()
    (row,) = found.conditions.to_dict("records")
    assert row["holds"] and 1 < row["since"] < 12
    assert "No class is better" in str(found)


def test_a_failure_is_traced_back_from_its_own_condition_and_not_from_what_would_have_been_better():
    outcomes = {**ASKED, "rest": {"name": "nothing"}}
    outcomes = {
        "reached": ASKED["reached"],
        "lost": {"name": "lost", "all": [{"item": "toy", "below": 0.3}]},
        "rest": ASKED["rest"],
    }
    items = {
        "prize": item("south", {"north": 4, "south": -9}),
        "toy": item("north", {"north": -9, "south": 1}, name="the toy"),
    }
    found = explained(items, outcomes=outcomes)
    assert found.outcome == found.followed == "lost"
    assert found.chain[0].text.startswith("The toy stood at 0% in the end (this class begins below 30%)")


def test_goals_come_before_what_is_left_and_failures_last():
    outcomes = {
        "best": {"name": "a", "all": [{"item": "prize", "at_least": 0.9}]},
        "good": {"name": "b", "all": [{"item": "prize", "at_least": 0.5}]},
        "bad": {"name": "c", "all": [{"item": "prize", "below": 0.1}]},
        "rest": {"name": "d"},
    }
    spec = scenario(PRIZE, outcomes=outcomes).spec
    assert best_first(spec) == ["best", "good", "rest", "bad"]
    assert in_question(spec, "good") == (["best"], "best")
    assert in_question(spec, "best") == ([], None)
    assert in_question(spec, "rest") == (["best", "good"], "good")
    assert in_question(spec, "bad") == (["best", "good"], "bad")


def test_how_far_a_level_is_from_a_condition():
    at_least, below = Condition(item="prize", at_least=0.5), Condition(threat=True, below=0.3)
    levels = np.array([0.2, 0.5, 0.9])
    assert short_of(at_least, levels) == pytest.approx([0.3, 0.0, 0.0])
    assert (short_of(below, np.array([0.29, 0.3, 0.5])) > 0).tolist() == [False, True, True]
    assert lack(below, np.array([0.2, 0.5])) == pytest.approx([0.0, 0.2])
    assert lack(Condition(item="prize", below=0.3), np.array([0.0, 0.2])) == pytest.approx([0.3, 0.1])


def test_a_condition_on_a_stage_is_judged_by_the_mean_of_its_items():
    items = {
        "one": item("north", {"south": 1}),
        "two": item("north", {"south": 1}),
        "late": item("north", {"south": 1}, stage="mid"),
    }
    model = NegotiationModel(scenario(items), rng=7)
    performed = np.array([[1.0, 0.5, 0.0]])
    assert level(Condition(stage="short", at_least=0.5), model.agenda, performed, np.zeros(1)) == pytest.approx([0.75])


# What is run


@pytest.fixture(scope="module")
def base() -> tuple[Scenario, Record]:
    """World 9 of the base scenario over five years."""
    shipped = Scenario.load("comprehensive-approach").lasting(60)
    return shipped, Record.of(shipped, 9, 7)


def test_a_world_that_is_watched_goes_as_it_does_unwatched(base):
    shipped, record = base
    alone = NegotiationModel(shipped, worlds=range(9, 10), rng=7, collect=False)
    while alone.running:
        alone.step()
    assert np.array_equal(alone.state.performed[0], record.performed[-1])
    assert np.array_equal(alone.ledger.blocked[0], record.blocked.sum(axis=0))
    assert alone.ledger.refused[0].sum() == sum(offer.reason != "" for offer in record.offers)


@pytest.mark.parametrize("kind", ["requires", "stage-gate", "in-step", "stalls", "snapback", "funds", "veto"])
@pytest.mark.slow
def test_a_rule_at_strength_0_is_a_rule_dropped(base, kind):
    shipped, record = base
    rule = next(name for name, entry in shipped.spec.linkages.items() if entry.kind == kind)
    row = tried(record, [Change("rule", rule, 0, "", {f"linkages.{rule}.strength": 0.0})], None).iloc[0]
    without, whole = (
        NegotiationModel(one, worlds=range(9, 10), rng=7, collect=False)
        for one in (shipped.with_values(without=[rule]), shipped)
    )
    worth = []
    for model in (without, whole):
        while model.running:
            model.step()
        worth.append(sum(float(model.value(party)[0]) for party in model.agenda.parties))
    assert row["worth"] == pytest.approx(worth[0] - worth[1], abs=1e-9)


def test_a_world_with_nothing_otherwise_is_the_same_world(base):
    rows = tried(base[1], [Change("rule", "none", 0, "")], "settlement")
    assert not rows["changed"].any()
    assert (rows[["worth", "nearer"]] == 0.0).all(axis=None)


def test_what_happened_is_tried_otherwise_once_each(base):
    shipped, record = base
    changes = Candidates(record).all()
    assert {change.kind for change in changes} <= {*KINDS, TRIFLE}
    provoked = [change for change in changes if change.kind == "no provocation"]
    assert len(provoked) == record.provoked.sum()
    happened = {change.id for change in changes if change.kind == "no event"}
    assert happened == {name for name, hit in zip(shipped.spec.events, record.events.any(axis=0), strict=True) if hit}
    assert len({(change.kind, change.id, change.month, change.text) for change in changes}) == len(changes)


def test_a_provocation_taken_away_is_gone_in_that_month_alone(base):
    _, record = base
    change = next(one for one in Candidates(record).all() if one.kind == "no provocation")
    (stream, month, luck) = change.turned[0]
    assert stream == f"provoke/pyongyang/{change.id}" and month == change.month and luck == 1.0


def test_where_nothing_is_left_to_chance_no_other_luck_changes_anything():
    found = explained(PRIZE, redraws=3)
    assert (found.luck["changed"] == 0).all() and (found.luck["redraws"] == 3).all()


def test_luck_taken_from_other_worlds_is_said_in_how_many_of_them_it_ends_otherwise():
    flood = {"text": "It floods.", "chance": 0.06, "effects": {"threat": 1}}
    calm = {"threat": {**CALM["threat"], "decay": 0}}
    outcomes = {
        "calm": {"name": "calm", "all": [{"threat": True, "below": 0.5}, {"item": "prize", "at_least": 0.1}]},
        "rest": {"name": "war"},
    }
    found = explained(PRIZE, events={"flood": flood}, dynamics=calm, outcomes=outcomes, redraws=40)
    row = found.luck.set_index("luck").loc["events"]
    # A year without a flood has probability 0.94 ** 12 = 0.476.
    assert 8 <= round(row["share.calm"] * 40) <= 30
    other = "rest" if found.outcome == "calm" else "calm"
    assert row["changed"] == round(row[f"share.{other}"] * 40)
    assert found.luck.set_index("luck").loc["home.south", "changed"] == 0


def trifles(flips: int) -> pd.DataFrame:
    return pd.DataFrame({"changed": [True] * flips + [False] * (40 - flips)})


@pytest.mark.parametrize(
    ("flips", "said"),
    [
        (0, "none would have: its end did not hang by a thread"),
        (2, "2 would have, too."),
        (10, "its end hung by a thread"),
    ],
)
def test_how_much_single_changes_explain_is_held_against_what_trifles_do(flips, said):
    (line,) = yardstick(trifles(flips), 40, 100)
    assert said in line


@pytest.mark.parametrize(
    ("world", "seed", "redraws", "said"),
    [
        (-1, 7, 1, "the world must"),
        (1.5, 7, 1, "the world must"),
        (0, -1, 1, "the seed must"),
        (0, 7, 0, "redraws must"),
    ],
)
def test_what_is_out_of_range_is_refused_in_one_sentence(world, seed, redraws, said):
    with pytest.raises(ValueError, match=said):
        explain(scenario(PRIZE), world, seed, redraws=redraws)


@pytest.mark.slow
def test_worlds_of_every_ending_can_be_explained(comprehensive_approach):
    for world in range(6):
        assert len(str(explain(comprehensive_approach, world, 7, months=48, redraws=1))) > 500
