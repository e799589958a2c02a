"""A game is the world of its seed, played by people: what is left to the governments is what they would have done."""

from __future__ import annotations

import negotiations
import numpy as np
import pandas as pd
import pytest
from mesa import Agent

from sim import run_batch
from sim.batch.outcomes import outcome_table
from sim.play import ANSWER, EVERYTHING, ORDERS, PROPOSE, USUAL, Game, Orders, PlayError

MONTHS = 14


def usual(*_):
    return USUAL


def spelt_out(question, game):
    """The government's own choice, given as if it were a person's."""
    if question.kind == ORDERS:
        return Orders()
    advice = game.advice(party=question.party)
    return advice.signs if question.kind == ANSWER else dict(advice.package)


def obliging(question, game):
    """Signs whatever is worth more than nothing."""
    return game.preview(party=question.party).worth > 0.0 if question.kind == ANSWER else USUAL


def result(game):
    return outcome_table(game.model)


@pytest.fixture(scope="module")
def row(comprehensive_approach):
    return run_batch(comprehensive_approach.lasting(MONTHS), worlds=range(4, 5), seed=3).outcomes


@pytest.mark.parametrize("seats", [("tokyo",), ("washington", "seoul", "pyongyang")])
@pytest.mark.parametrize("rule", [usual, spelt_out])
def test_who_does_what_the_government_would_do_ends_with_the_world_of_the_batch_to_the_bit(
    comprehensive_approach, row, played, seats, rule
):
    game = played(Game(comprehensive_approach, seats, seed=3, world=4, months=MONTHS), rule)
    assert len([one for month in game.decisions for one in month]) > MONTHS
    pd.testing.assert_frame_equal(result(game), row, check_exact=True)


def test_a_game_that_is_left_to_the_governments_asks_nothing_and_is_the_world_of_the_batch(comprehensive_approach, row):
    game = Game(comprehensive_approach, ["tokyo", "moscow"], seed=3, world=4, months=MONTHS)
    for party in game.seats:
        game.leave(party)
    while not game.over:
        assert game.advance() is None
    pd.testing.assert_frame_equal(result(game), row, check_exact=True)


def test_who_signs_whatever_is_worth_more_than_nothing_gets_another_world(comprehensive_approach, row, played):
    game = played(Game(comprehensive_approach, ["tokyo"], seed=3, world=4, months=MONTHS), obliging)
    assert result(game)["deals"].item() != row["deals"].item() or not result(game).equals(row)


def test_the_same_decisions_make_the_same_game(washington_and_pyongyang, played):
    one, other = (played(Game(washington_and_pyongyang, ["pyongyang"], months=12), obliging) for _ in range(2))
    assert one.decisions == other.decisions
    assert one.news("pyongyang", 7) == other.news("pyongyang", 7)
    pd.testing.assert_frame_equal(result(one), result(other), check_exact=True)


def test_looking_changes_nothing(washington_and_pyongyang, played):
    def curious(question, game):
        game.situation("washington")
        if question.kind != ORDERS:
            game.preview({item.id: item.room for item in question.open})
            game.advice()
        return obliging(question, game)

    looked = played(Game(washington_and_pyongyang, ["washington"], months=12), curious)
    blind = played(Game(washington_and_pyongyang, ["washington"], months=12), obliging)
    pd.testing.assert_frame_equal(result(looked), result(blind), check_exact=True)


def test_a_package_that_both_want_is_agreed_and_what_it_was_worth_is_told(swap, played):
    game = Game(swap, ["north"])
    assert game.advance().kind == ORDERS
    question = game.decide()
    assert (question.kind, question.table, question.speaker) == (PROPOSE, "talks", "north")
    assert [item.id for item in question.open] == ["relief", "freeze"]
    assert game.decide({"relief": 1.0, "freeze": 1.0}) is None  # nobody else is a person: the month is over
    assert "AGREED" in " ".join(game.news("north"))
    assert "+3.0 points to" in " ".join(game.news("north"))
    assert game.model.state.agreed[0].tolist() == [1.0, 1.0]


def test_an_offer_is_refused_or_signed_as_the_person_says(swap):
    def after(answer):
        game = Game(swap, ["south"])
        game.advance()
        question = game.decide()
        assert question.kind == ANSWER and question.offer
        game.decide(answer)
        return game

    refused, signed = after(False), after(True)
    assert signed.model.ledger.deals.sum() == 1 and refused.model.ledger.deals.sum() == 0
    assert "refuses" in " ".join(refused.news("south"))
    assert [one.accepted for one in refused.offers_answered] == [False]


def test_no_offer_is_made_where_a_person_makes_none(swap):
    game = Game(swap, ["north"])
    game.advance()
    game.decide()
    game.decide({})
    assert not game.model.tables[0].offered[0]


# Several at once


def test_orders_may_be_given_in_any_order_and_at_a_table_one_is_asked_while_the_others_wait(swap):
    game = Game(swap, ["north", "south"])
    game.advance()
    assert [(q.party, q.kind) for q in game.questions] == [("north", ORDERS), ("south", ORDERS)]
    game.decide(party="south")
    assert game.question_of("south") is None
    game.decide(party="north")
    assert [(q.party, q.kind) for q in game.questions] == [("north", PROPOSE)]
    with pytest.raises(PlayError, match="nothing is asked of south now"):
        game.decide(True, party="south")
    game.decide({"relief": 0.5})
    assert [(q.party, q.kind) for q in game.questions] == [("south", ANSWER)]
    assert game.question.offer == {"relief": 0.5}


def test_a_table_or_everything_may_be_left_and_taken_back(swap):
    game = Game(swap, ["north"])
    game.leave("north", "talks", months=2)
    game.leave("north", ORDERS, months=1)
    assert game.advance() is None and game.model.state.month == 1
    assert game.advance().kind == ORDERS
    assert game.decide() is None and game.model.state.month == 2
    game.advance()
    assert game.decide().kind in (PROPOSE, ANSWER)
    game.leave("north")
    assert game.question is None and game.model.state.month == 3
    game.take_back("north")
    assert game.advance().kind == ORDERS
    with pytest.raises(PlayError, match="cannot leave tea to its government"):
        game.leave("north", "tea")
    with pytest.raises(PlayError, match="whole number of months, not for 0"):
        game.leave("north", EVERYTHING, months=0)
    with pytest.raises(PlayError, match="nobody plays south"):
        game.leave("south")


def test_what_is_left_once_it_was_decided_does_not_keep_a_game_from_being_read_again(swap):
    game = Game(swap, ["north", "south"])
    game.advance()
    game.decide(party="north")
    game.leave("north", ORDERS)
    again = Game.from_text(game.text())
    assert again.text() == game.text() and again.questions[0].party == game.questions[0].party == "south"


def test_orders_given_before_the_rest_of_the_month_is_left_are_carried_out(washington_and_pyongyang):
    game = Game(washington_and_pyongyang, ["pyongyang"])
    game.advance()
    game.decide(Orders(provoke=("missile-test",)))
    if game.question is not None:
        game.leave("pyongyang", months=1)
    assert game.model.ledger.provocations[0] == 1


# Taking back


def test_what_is_taken_back_is_asked_again_and_the_world_goes_on_as_if_it_had_never_been(swap, played):
    game = Game(swap, ["north"])
    game.advance()
    before = game.decide()
    game.decide({"relief": 1.0, "freeze": 1.0})
    assert game.model.state.month == 1
    assert game.undo() == before
    assert game.model.state.month == 0 and not game.model.state.agreed.any()
    straight = played(Game(swap, ["north"]), usual)
    pd.testing.assert_frame_equal(result(played(game, usual)), result(straight), check_exact=True)


def test_taking_back_goes_over_months_and_a_month_may_begin_again(swap, played):
    game = played(Game(swap, ["north"]), usual, 3)
    game.advance()
    game.decide()
    assert game.question.month == 4
    assert game.restart_month().kind == ORDERS and game.question.month == 4
    last = len([one for month in game.decisions for one in month])
    for left in range(last, 0, -1):
        assert len([one for month in game.decisions for one in month]) == left
        game.undo()
    assert game.month == 1
    with pytest.raises(PlayError, match="nothing has been decided yet"):
        game.undo()


# Keeping


def test_a_game_that_is_saved_in_mid_month_goes_on_where_it_was(comprehensive_approach, played, tmp_path):
    game = played(Game(comprehensive_approach, ["tokyo", "pyongyang"], months=8), obliging, 4)
    game.decide(Orders(carrots=0.3, duties={"food-aid-japan": "hold back"}), party="tokyo") if game.advance() else None
    game.decide(Orders(provoke=(), attend=("us-dprk", "japan-dprk")), party="pyongyang")
    game.leave("tokyo", "trilateral", months=6)
    game.save(tmp_path / "mine.json")
    again = Game.load(tmp_path / "mine.json")
    assert again.questions == game.questions and again.decisions == game.decisions
    assert again.seats == game.seats and again.news("tokyo", 2) == game.news("tokyo", 2)
    pd.testing.assert_frame_equal(result(played(again, obliging)), result(played(game, obliging)), check_exact=True)
    assert Game.from_text(again.text()).over


def test_a_file_that_is_no_game_is_told_in_a_sentence(swap, played, tmp_path):
    game = played(Game(swap, ["north"]), usual, 2)
    text = game.text()
    wrong = {
        "not text": b"\xff\xfe\x00",
        "nothing": b"",
        "another file": b'{"a": 1}',
        "another format": text.replace('"tcog-game": 1', '"tcog-game": 2').encode(),
        "an unknown party": text.replace('"north": {}', '"nord": {}').encode(),
        "other seats": text.replace('"seats": {\n  "north": {}', '"seats": {\n  "south": {}').encode(),
        "another end": text.replace(game.saved().check, "0" * 16).encode(),
    }
    for what, content in wrong.items():
        path = tmp_path / "wrong.json"
        path.write_bytes(content)
        with pytest.raises(PlayError, match=r"wrong\.json: ") as told:
            Game.load(path)
        assert "\n" not in str(told.value), what
    with pytest.raises(PlayError, match="No such file"):
        Game.load(tmp_path / "none.json")


def test_a_decision_that_was_tampered_with_is_found(swap, tmp_path):
    game = Game(swap, ["north"])
    game.advance()
    game.decide()
    game.decide({"relief": 0.5})
    game.advance()
    for wrong in ('"relief": 7.0', '"relief": NaN', '"tea": 0.5', '"relief": "all"'):
        with pytest.raises(PlayError, match=r"do not fit this version|not a saved game"):
            Game.from_text(game.text().replace('"relief": 0.5', wrong))


def test_an_item_of_another_table_or_of_none_is_found_in_a_package_that_was_kept():
    tables = {name: {"name": name, "members": ["north", "south"]} for name in ("past", "talks", "later")}
    elsewhere = {
        name: negotiations.item("south", {"north": 1, "south": -0.5}, table=name, name=name)
        for name in ("past", "later")
    }
    game = Game(negotiations.scenario({**negotiations.SWAP, **elsewhere}, tables=tables), ["north"])
    while not (game.question and game.question.kind == PROPOSE and game.question.table == "talks"):
        if game.question is None:
            game.advance()
        else:
            game.decide()
    game.decide({"relief": 0.5})
    kept = game.text()
    Game.from_text(kept)
    held = len(getattr(Agent, "_ids", {}))
    for item, told in (
        ("past", "not negotiated at talks, but at past"),
        ("later", "but at later"),
        ("tea", "no such item"),
    ):
        with pytest.raises(PlayError, match=told):
            Game.from_text(kept.replace('"relief": 0.5', f'"{item}": 0.5'))
    assert len(getattr(Agent, "_ids", {})) == held  # nothing of what was refused stays


@pytest.mark.parametrize(
    ("kept", "spoilt"),
    [
        ('"kind": "propose",', '"kind": "answer",'),
        ('"answer": {\n      "relief": 0.5\n     }', '"answer": true'),
        ('"party": "north",', '"party": "south",'),
        ('"attend": [', '"atend": ['),
    ],
    ids=["a package for an answer", "an answer for a package", "of nobody who plays", "misspelt"],
)
def test_a_decision_of_another_kind_is_refused(swap, kept, spoilt):
    game = Game(swap, ["north"])
    game.advance()
    game.decide(Orders(attend=("talks",)))
    game.decide({"relief": 0.5})
    text = game.text()
    assert kept in text and Game.from_text(text).text() == text
    with pytest.raises(PlayError, match="not a saved game"):
        Game.from_text(text.replace(kept, spoilt))


def test_what_is_left_that_is_not_there_is_refused(swap):
    game = Game(swap, ["north"])
    game.advance()
    game.leave("north", "talks")
    with pytest.raises(PlayError, match="there is no tea"):
        Game.from_text(game.text().replace('"talks": null', '"tea": null'))


# Looking on


def test_a_game_that_nobody_plays_is_the_world_of_a_batch_and_can_be_kept(swap):
    game = Game(swap, [], seed=7, world=3)
    while not game.over:
        assert game.advance() is None
    batch = run_batch(swap, worlds=range(3, 4), seed=7).outcomes
    pd.testing.assert_frame_equal(outcome_table(game.model), batch, check_exact=True)
    assert Game.from_text(game.text()).month == game.months


def test_an_onlooker_hears_what_is_said_and_nobody_s_reckoning(swap):
    game = Game(swap, [], seed=7)
    while not game.over:
        game.advance()
    heard = [line for month in range(1, game.months + 1) for line in game.news("", month)]
    told = [line for month in range(1, game.months + 1) for line in game.told(month)]
    assert any("AGREED" in line for line in heard)
    assert not any("points" in line for line in heard)
    assert any("Worth" in line for line in told)


def test_what_is_watched_of_a_game_is_what_happens_in_it(swap, played):
    game = played(Game(swap, ["north"], seed=7), lambda question, game: None)
    assert list(game.watch.seen(swap).levels["month"].unique()) == list(range(1, game.months + 1))
    game.undo()
    assert game.watch.rows["levels"][-1]["month"] == game.model.state.month


# What cannot be


def test_a_game_needs_governments_that_there_are(swap):
    with pytest.raises(PlayError, match=r"no such party: nroth \(did you mean north"):
        Game(swap, ["nroth"])
    with pytest.raises(PlayError, match="named twice"):
        Game(swap, ["north", "north"])


def test_an_answer_of_the_wrong_kind_leaves_the_game_as_it_was(swap):
    game = Game(swap, ["south"])
    game.advance()
    with pytest.raises(PlayError, match="orders are given as Orders"):
        game.decide(True)
    with pytest.raises(PlayError, match="orders are asked for"):
        game.preview({})
    question = game.decide()
    turn = game.turn
    with pytest.raises(PlayError, match="True or False, not 'yes'"):
        game.decide("yes")
    assert game.question is question and game.turn == turn
    game.decide(np.True_)
    with pytest.raises(PlayError, match="nothing is asked"):
        game.decide()


def test_the_end_is_the_end(swap, played):
    game = played(Game(swap, ["north"]), usual)
    assert game.over and game.advance() is None and game.months == 8
    with pytest.raises(PlayError, match="the game is over"):
        game.decide()


def test_a_person_sits_in_one_world():
    from agents import Party
    from agents.human import person

    with pytest.raises(ValueError, match="in one world, not in 2"):
        negotiations.model(negotiations.SWAP, worlds=2, own={"north": person(Party)})


def test_a_person_may_sign_what_the_government_would_refuse_for_its_order():
    parties = {
        "north": negotiations.party(name="North"),
        "south": negotiations.party(name="South", insists={"talks": {"items": ["freeze"], "months": 9}}),
    }
    game = Game(negotiations.scenario(negotiations.SWAP, parties=parties), ["south"])
    game.advance()
    question = game.decide()
    assert "freeze" not in question.offer
    assert game.advice().disordered is False and not game.advice().signs  # it would lose by it as well
    game.decide(True)
    assert game.model.ledger.deals.sum() == 1


def test_between_two_months_the_model_answers_as_the_usual_government_would(swap):
    game = Game(swap, ["south"])
    game.advance()
    game.decide()
    game.decide(False)
    (talks,), (_, south) = game.model.tables, game.model.governments
    assert game.between_months and south.has_floor(talks)
    assert south.propose(talks).any()  # nobody is asked


def test_orders_that_were_tampered_with_are_found(swap):
    game = Game(swap, ["north"])
    game.advance()
    game.decide(Orders(attend=("talks",)))
    game.decide()
    game.advance()
    with pytest.raises(PlayError, match="North has no such table of its own: tea"):
        Game.from_text(game.text().replace('"attend": [\n       "talks"', '"attend": [\n       "tea"'))
