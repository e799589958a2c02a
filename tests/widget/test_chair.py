"""The chair plays the game: what is clicked is what the game is told, and what it shows is what the game says."""

from __future__ import annotations

import subprocess
import sys

import negotiations
import pytest

from sim.batch.outcomes import outcome_table
from sim.play import ANSWER, EVERYTHING, GO_AHEAD, ORDERS, PROPOSE, Game, Orders, PlayError
from sim.widget import Chair
from sim.widget.orders import OrdersForm
from sim.widget.tables import AnswerForm, PackageForm

MONTHS = 12


@pytest.fixture
def scenario(washington_and_pyongyang):
    """With carrots and sticks besides."""
    return washington_and_pyongyang.with_values(
        {"parties.washington.policy": {"toward": "pyongyang", "stance": "mixed", "pace": 0.2}}
    )


@pytest.fixture
def game(scenario):
    return Game(scenario, ["washington"], seed=3, months=MONTHS)


def until(chair, kind):
    """Leaves all to the government until a form of some kind is shown."""
    while not isinstance(chair.form, kind):
        assert chair.form is not None
        chair.form.usual.click()
    return chair.form


def half(question):
    """Half of all that is open and can be halved."""
    return {item.id: item.room / 2 for item in question.open if item.divisible}


def test_a_game_that_is_clicked_is_the_game_that_is_typed(scenario, game):
    chair = Chair(game, worlds=5)
    while chair.form is not None:
        form, question = chair.form, game.question
        if isinstance(form, OrdersForm):
            form.carrots.usual.value, form.carrots.slider.value = False, 0.5
            form.give.click()
        elif isinstance(form, AnswerForm):
            (form.sign if game.preview().worth > 0 else form.refuse).click()
        else:
            for item, amount in half(question).items():
                form.controls[item].value = amount
            (form.nothing if form.send.disabled else form.send).click()
        assert game.question is not question

    typed = Game(scenario, ["washington"], seed=3, months=MONTHS)
    while not typed.over:
        question = typed.question or typed.advance()
        if question is None:
            continue
        if question.kind == ORDERS:
            standing = typed.seats["washington"].orders
            orders = Orders(carrots=0.5)
            typed.decide(None if orders == standing else orders)
        elif question.kind == ANSWER:
            typed.decide(typed.preview().worth > 0)
        else:
            package = half(question)
            typed.decide(package if max(package.values(), default=0.0) >= 0.2 else {})
    assert game.decisions == typed.decisions
    assert {one.kind for month in game.decisions for one in month} == {ORDERS, PROPOSE, ANSWER}
    assert outcome_table(game.model).equals(outcome_table(typed.model))
    assert game.over and "What Washington made of it" in chair._body.children[0].value


def test_the_preview_follows_the_controls_and_is_the_games(game):
    form = until(Chair(game), PackageForm)
    assert form.send.disabled and "Nothing is in the package" in form.preview.value
    form.controls["food"].value = 0.5
    assert not form.send.disabled
    for line in game.preview(form.package).lines():
        assert line.replace("'", "&#x27;") in form.preview.value


def test_what_is_too_little_to_be_an_offer_is_said_and_cannot_be_sent(game):
    form = until(Chair(game), PackageForm)
    form.controls["food"].value = 0.001
    assert form.send.disabled and "A package must move one item" in form.preview.value


def test_the_governments_offer_and_the_others_last_can_be_taken_whole(game):
    form = until(Chair(game), PackageForm)
    form.advise.click()
    assert form.package == pytest.approx(dict(game.advice().package))
    assert "The government would" in form.advice.value
    form.clear.click()
    assert form.package == {}
    form.nothing.click()
    chair = Chair(game)
    until(chair, AnswerForm).refuse.click()
    form = until(chair, PackageForm)
    form.takes["pyongyang"].click()
    assert form.package == pytest.approx(dict(game.question.last["pyongyang"]))


def test_orders_are_those_that_were_ticked_and_stand(game):
    chair = Chair(game)
    form = chair.form
    assert form.orders == Orders()
    form.envoys.usual.value = False
    assert form.orders.attend == ()
    form.envoys.boxes["us-dprk"].value = True
    form.sticks.usual.value, form.sticks.slider.value = False, 0.3
    form.give.click()
    assert game.decisions[-1][0].answer == Orders(attend=("us-dprk",), sticks=0.3)
    again = until(chair, OrdersForm)
    assert game.month == 2 and again.orders == Orders(attend=("us-dprk",), sticks=0.3)
    again.give.click()
    assert game.decisions[-1][0].answer is None  # as before


def test_a_duty_can_be_gone_ahead_with_and_a_test_ordered(washington_and_pyongyang):
    chair = Chair(Game(washington_and_pyongyang, ["pyongyang"], months=MONTHS))
    form = chair.form
    form.duties["moratorium"].value = GO_AHEAD
    form.provoke.usual.value = False
    form.provoke.boxes["missile-test"].value = True
    form.give.click()
    until(chair, OrdersForm)
    assert "A missile flies" in chair.news.value


def test_news_and_score_are_those_of_the_game(game):
    chair = Chair(game)
    assert "The scene" in chair.news.value
    while game.month < 3:
        until(chair, OrdersForm).give.click()
        if not isinstance(chair.form, OrdersForm):
            until(chair, OrdersForm)
    for line in game.news("washington"):
        assert line.replace("'", "&#x27;") in chair.news.value
    assert f"stands at {game.situation('washington').value:+.1f} points" in chair.head.value


def test_undo_takes_back_and_asks_again(game):
    chair = Chair(game)
    chair.undo.click()
    assert "Nothing has been decided yet" in chair.message.value
    until(chair, PackageForm).nothing.click()
    chair.undo.click()
    assert isinstance(chair.form, PackageForm) and chair.message.value == ""


def test_what_is_left_to_the_government_is_asked_no_more_until_it_is_taken_back(game):
    chair = Chair(game)
    assert chair.leave_table.disabled
    until(chair, PackageForm)
    chair.leave_table.click()
    assert "us-dprk" in game.seats["washington"].left
    for _ in range(2):
        assert isinstance(chair.form, OrdersForm)
        chair.form.give.click()
    chair.take_back.click()
    until(chair, PackageForm | AnswerForm)
    month = game.month
    chair.leave_month.click()
    assert game.month == month + 1 and EVERYTHING in game.seats["washington"].left


def test_two_chairs_at_one_game_wait_for_each_other(washington_and_pyongyang):
    game = Game(washington_and_pyongyang, ["washington", "pyongyang"], months=2)
    with pytest.raises(PlayError, match="say whose chair it is: washington or pyongyang"):
        Chair(game)
    with pytest.raises(PlayError, match="nobody plays seoul"):
        Chair(game, "seoul")
    here, there = Chair(game, "washington"), Chair(game, "pyongyang")
    here.form.give.click()
    assert here.form is None and "Pyongyang is asked now" in here.message.value
    there.look.click()
    there.form.give.click()
    here.look.click()
    assert (here.form is None) != (there.form is None)


def test_what_is_named_as_html_is_shown_as_text():
    items = {name: entry | {"name": f"<b>{name}</b>"} for name, entry in negotiations.SWAP.items()}
    chair = Chair(Game(negotiations.scenario(negotiations.SWAP | items, months=4), ["north"]))
    until(chair, PackageForm).advise.click()
    until(chair, AnswerForm)
    bundle = chair._repr_mimebundle_()
    assert "<b>freeze" not in chair.news.value + chair.standing.value + bundle["text/html"]
    assert "&lt;b&gt;freeze" in chair.news.value + chair.form.children[0].value


def test_a_page_without_controls_shows_what_is_asked(game):
    page = Chair(game)._repr_mimebundle_()
    assert "orders are asked for" in page["text/html"] and "run this cell" in page["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in page


def test_without_ipywidgets_a_sentence_says_what_to_install():
    program = "import sys; sys.modules['ipywidgets'] = None\nimport sim.widget"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    last = ran.stderr.strip().splitlines()[-1]
    assert last.endswith(
        'the widget needs ipywidgets, of the notebooks extra: python3 -m pip install -e ".[notebooks]"'
    )
