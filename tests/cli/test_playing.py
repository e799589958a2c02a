"""A game in the terminal: what is asked can be answered, what is wrong is said, and nothing is lost."""

from __future__ import annotations

import io
import json
from pathlib import Path

import negotiations
import pandas as pd
import pytest

from sim import run_batch
from sim.batch.outcomes import outcome_table
from sim.cli import main
from sim.play import Game

MONTHS = 6


@pytest.fixture(scope="module")
def small() -> dict:
    """North and South, with an office that is all or nothing."""
    parties = {"north": negotiations.party(name="North"), "south": negotiations.party(name="South", tactic="fixed")}
    items = {
        "relief": negotiations.item("south", {"north": 4, "south": -1}, name="the relief"),
        "freeze": negotiations.item("north", {"north": -1, "south": 4}, name="the freeze"),
        "office": negotiations.item("north", {"north": 0.5, "south": 0.5}, name="the office", divisible=False),
        "later": negotiations.item("north", {"north": 1}, name="what comes later"),
    }
    rule = {"wait": {"kind": "requires", "item": "later", "needs": [{"item": "office"}]}}
    return negotiations.scenario(items, parties=parties, months=MONTHS, linkages=rule).source


@pytest.fixture
def play(small, tmp_path, monkeypatch, capsys):
    """Types lines into a game in a folder of its own; returns the status and what was printed and told aside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("small.yaml").write_text(json.dumps(small), encoding="utf-8")

    def typed(lines: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        status = main(["play", *(arguments or ("small.yaml", "--as", "north")), "--worlds", "10"])
        said = capsys.readouterr()
        return status, said.out, said.err

    return typed


def flat(played: tuple[int, str, str]) -> str:
    """What was printed, without its line breaks."""
    return " ".join(played[1].split())


def test_a_game_of_nothing_but_enter_is_the_usual_game_and_ends_with_a_debrief(play):
    status, told, _ = play("\n" * 30)
    assert status == 0
    assert "You play North for 6 months." in told
    assert "Nov 2001 (month 5 of 6)" in told
    assert "What North made of it" in told and "Where value was left on the table" in told
    (saved,) = Path("results/play").glob("*.json")
    game = Game.load(saved)
    assert game.over
    row = run_batch(game.scenario, range(1), 7).outcomes
    pd.testing.assert_frame_equal(outcome_table(game.model), row, check_exact=True)


def test_a_package_is_composed_seen_and_sent(play):
    told = flat(play("\n1 50, 2\n3\nshow\nsend\n"))
    assert "North has the floor. What does it offer?" in told
    assert "Your package: North gives the freeze and asks for the relief (50%)." in told
    assert "Worth to North: +1.0 points" in told
    assert "Your package: North gives the freeze and the office and asks for the relief (50%)." in told
    assert "AGREED at talks, on a proposal of North" in told
    assert "To go on: python3 run_sim.py play --load" in told


def test_the_government_advises_and_its_package_can_be_taken_and_changed(play):
    told = flat(play("\nadvice\ntake\n2 30%\nsend\n"))
    assert "The government would make an offer that is worth +4.5 points to it." in told
    assert "Your package: North gives the office and asks for the relief." in told
    assert "Your package: North gives the freeze (30%) and the office and asks for the relief." in told


def test_items_are_explained_and_so_is_why_others_are_closed(play):
    _, told, _ = play("\n? freeze\n?1\nclosed\n? later\n")
    assert "The freeze (freeze)." in told and "carried out by North within 1 month" in told
    assert "A full unit is worth +4.0 points to your government" in told
    assert "What comes later: waiting for the office" in told
    assert "What comes later is not open: waiting for the office" in told


def test_an_offer_is_signed_or_refused(play):
    told = flat(play("\nadvice\nmaybe\nno\n\n\n\nyes\n", "small.yaml", "--as", "south"))
    assert "an offer. North gives the office and asks for the relief." in told
    assert "Type yes or no, or help; 'maybe' is neither." in told
    assert "South refuses; it was worth -0.5 points to it." in told
    assert "Worth to South: -0.5 points" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9", "There is no item 9; the items are numbered 1 to 3."),
        ("1 150", "Only 100% of the relief is open, and the package has 150%."),
        ("office 50", "The office is all or nothing, and the package has 50%."),
        ("1 5", "A package must move one item by 10% at the least, or be empty."),
        ("the", "'the' is in the names of 3 open items; type a number."),
        ("tea", "What is 'tea'? Type the number of an item, or help."),
        ("1 2 3 4", "What is '1 2 3'? Type the number of an item, or help."),
        ("send", "The package is empty;"),
        ("take south", "South has put nothing on this table since the last deal."),
        ("leave", "Say what is left: leave table, leave orders, leave month or leave all."),
        ("leave table soon", "For how many months is a whole number, not soon."),
        ("\x00\x1b[31m", "What is"),
    ],
)
def test_what_cannot_be_understood_is_said_and_asked_again(play, typed, said):
    status, told, _ = play(f"\n{typed}\nnothing\n")
    assert status == 0
    assert said in " ".join(told.split())
    assert told.count("North, offer > ") == 2  # asked again, and then the month was over
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("carrots 50", "Washington has no carrots outside the talks"),
        ("tables 7", "There is no '7' to choose; they are numbered 1 to 1."),
        ("tables", "Say which, by their numbers, or none, all or usual."),
        ("duty 99 hold", "There is no duty 99; duties lists them."),
        ("dance", "'dance' is no order; help lists them, and Enter goes on."),
        ("provoke 1", "There is no '1' to choose; there are none."),
    ],
)
def test_orders_that_make_no_sense_are_told(play, typed, said):
    Path("mini.yaml").write_text(json.dumps(negotiations.mini(3).source), encoding="utf-8")
    _, told, _ = play(f"{typed}\n", "mini.yaml", "--as", "washington")
    assert said in " ".join(told.split())


def test_orders_are_given_shown_and_kept(play):
    Path("mini.yaml").write_text(json.dumps(negotiations.mini(3).source), encoding="utf-8")
    lines = "provoke\nprovoke 1\nduties\nduty 1 hold\ntables none\n\nshow\n"
    _, told, _ = play(lines, "mini.yaml", "--as", "pyongyang")
    assert "1 A missile flies." in told and "Provocations: A missile flies." in told
    assert "1 moratorium: 90% of 90% agreed" in told and "moratorium: hold back; the rest" in told
    assert "Provocation: A missile flies." in told
    assert "Envoys go: nowhere" in told.split("(month 1 of 3)")[1] and "Provocations: none." in told


def test_what_was_decided_can_be_taken_back(play):
    _, told, _ = play("undo\n\nnothing\nundo\n1\n")
    assert "Nothing has been decided yet that could be taken back." in told
    assert told.split("Taken back.")[1].count("North has the floor") == 1


def test_a_table_or_the_rest_can_be_left_to_the_government(play):
    _, told, _ = play("\nleave table 2\n\n\nleave all\n")
    assert told.count("North has the floor") == 2  # in the first month and, after two that were left, in the third
    assert "What North made of it" in told


def test_a_game_stopped_by_the_end_of_the_input_goes_on_where_it_was(play):
    status, told, _ = play("\n1, 2\nsend\n\n")
    assert status == 0
    (saved,) = Path("results/play").glob("*.json")
    assert f"To go on: python3 run_sim.py play --load {saved}" in told
    status, told, _ = play("\n" * 20, "--load", str(saved))
    assert status == 0 and told.startswith("A small negotiation: you play North; month 2 of 6.")
    assert "What North made of it" in told
    assert len(list(Path("results/play").glob("*.json"))) == 1


def test_a_new_game_does_not_overwrite_another(play):
    for _ in range(2):
        play("quit\n")
    assert sorted(path.name for path in Path("results/play").iterdir()) == [
        "small-north-7-0-2.json",
        "small-north-7-0.json",
    ]


def test_a_game_can_be_saved_where_one_likes_and_a_place_that_cannot_be_written_is_told(play):
    Path("taken").write_text("a file", encoding="utf-8")
    _, told, _ = play("save taken/mine.json\nsave mine.json\nquit\n")
    assert "The game could not be saved: taken/mine.json" in told and Path("mine.json").exists()
    assert "--load mine.json" in told


def test_several_play_at_one_keyboard(play):
    _, told, _ = play("\n\n1, 2\nsend\nyes\n\n", "small.yaml", "--as", "north", "--as", "south")
    assert "You play North and South for 6 months." in told
    for prompt in ("North, orders > ", "South, orders > ", "North, offer > 1, 2", "South, answer > yes"):
        assert prompt in told
    assert "Jul 2001 (month 1 of 6), as North hears of it" in told
    assert "Jul 2001 (month 1 of 6), as South hears of it" in told


@pytest.mark.parametrize("columns", [40, 100])
def test_every_line_fits_the_terminal(play, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = "help\n\nhelp\nclosed\n? 1\nadvice\ntake\nsend\nhelp\nstatus\nyes\n\nstatus\nnews\n"
    _, told, _ = play(lines, "comprehensive-approach", "--as", "tokyo", "--months", "4")
    # The command to go on is left whole, so that it can be copied.
    assert not [line for line in told.splitlines() if len(line) > columns and "--load" not in line]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["small.yaml"], "say whom you play, as in --as tokyo; there are north, south"),
        (["small.yaml", "--as", "nord"], "no such party: nord"),
        (["small.yaml", "--as", "north", "--as", "north"], "a government is named twice"),
        (["nonesuch", "--as", "north"], "nonesuch"),
        (["--load", "none.json"], "none.json: No such file"),
        (["--load", "small.yaml"], "small.yaml: not a saved game"),
    ],
)
def test_a_game_that_cannot_be_begun_ends_with_status_two(play, arguments, said):
    status, told, aside = play("", *arguments)
    assert status == 2
    assert said in aside and "Traceback" not in aside and not told
    assert not Path("results").exists()
