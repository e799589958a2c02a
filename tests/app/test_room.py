"""A room: each browser decides for the governments whose seats it took, the owner begins anew, and idle rooms go."""

from __future__ import annotations

import asyncio

import negotiations
import pytest
from nicegui import Client
from nicegui.page import page

from sim import Scenario, run_batch
from sim.app import controls, debriefing
from sim.app import rooms as rooms_of
from sim.app.background import Background
from sim.app.controls import go_on, place, whole
from sim.app.room import SEATS_OF_ONE, Room
from sim.app.rooms import LETTERS, MONTHS, OF_ONE, SEEDS, Rooms
from sim.app.view import Part, View
from sim.batch.outcomes import outcome_table
from sim.play import EVERYTHING, ORDERS, PROPOSE, USUAL, PlayError
from sim.play.replay import ONLOOKER
from sim.scenario import ScenarioError

TEACHER, ANN, BEN = "teacher", "ann", "ben"


def swap(months: int = 8) -> Scenario:
    """North and South: each has one thing that the other wants more than it costs to give."""
    parties = {"north": negotiations.party(name="North"), "south": negotiations.party(name="South")}
    return negotiations.scenario(negotiations.SWAP, parties=parties, months=months)


def seen(room: Room) -> tuple[object, ...]:
    """All of a room that a refused deed must leave alone."""
    game = room.game
    return game, game.turn, game.text(), dict(room.taken), room.started, room.running, dict(room.numbers), room.without


def refused(room: Room, deed, match: str) -> None:
    before = seen(room)
    with pytest.raises(PlayError, match=match):
        deed()
    assert seen(room) == before


def undo(room: Room, browser: str) -> None:
    asyncio.run(room.undo(browser))


@pytest.fixture
def watched() -> Room:
    return Room("abcdef", swap(), [], TEACHER)


@pytest.fixture
def two() -> Room:
    """A game of two, opened by a teacher who plays nobody."""
    room = Room("abcdef", swap(), ["south", "north"], TEACHER)
    room.take("north", ANN)
    room.take("south", BEN)
    return room


# Seats


def test_a_seat_is_taken_once_and_kept_by_who_took_it(two):
    assert two.seats_of(ANN) == ["north"] and two.seats_of(BEN) == ["south"] and two.seats_of(TEACHER) == []
    refused(two, lambda: two.take("north", BEN), "North is played by somebody else already")
    two.take("north", ANN)
    assert two.free == [] and two.taken["north"] == ANN


def test_only_governments_that_people_play_have_a_seat():
    room = Room("abcdef", swap(), ["north"], TEACHER)
    refused(room, lambda: room.take("south", ANN), "nobody can play south here")
    refused(room, lambda: room.take("atlantis", ANN), "nobody can play atlantis here")


def test_one_browser_may_play_both_and_hears_as_the_first_of_the_scenario(two):
    two.rise("north", ANN)
    two.take("north", BEN)
    assert two.seats_of(BEN) == ["north", "south"]
    assert two.hears(BEN) == "north" and two.hears(TEACHER) == ONLOOKER


def test_a_seat_is_left_by_who_sits_there_or_freed_by_who_opened_the_room(two):
    refused(two, lambda: two.rise("north", BEN), "North is not yours to play")
    two.rise("north", TEACHER)
    assert two.free == ["north"]
    two.rise("south", BEN)
    assert two.free == ["north", "south"]
    refused(two, lambda: two.rise("south", TEACHER), "South is not yours to play")


def test_an_empty_seat_is_handed_to_the_usual_government_until_somebody_sits_down(two):
    refused(two, lambda: two.hand_over("north", TEACHER), "North is not yours to hand over")
    two.rise("north", ANN)
    refused(two, lambda: two.hand_over("north", BEN), "North is not yours to hand over")
    two.hand_over("north", TEACHER)
    two.next_month(BEN)
    assert [one.party for one in two.game.questions] == ["south"]
    two.take("north", ANN)
    assert EVERYTHING not in two.game.seats["north"].left
    assert [one.party for one in two.game.questions] == ["north", "south"]


def test_a_game_that_waits_for_an_empty_seat_goes_on_when_it_is_handed_over(two):
    two.next_month(BEN)
    two.decide("south", USUAL, BEN)
    two.rise("north", ANN)
    assert two.waits_for() == ["North"]
    assert place(two).endswith(": the seat of North is free")
    two.hand_over("north", TEACHER)
    assert two.waits_for() != ["North"]


def test_the_others_go_on_by_themselves_where_only_a_free_seat_was_waited_for(two):
    two.next_month(BEN)
    two.decide("south", USUAL, BEN)
    two.leave("south", "talks", BEN)
    two.rise("north", ANN)
    two.hand_over("north", TEACHER)
    assert (two.game.model.state.month, two.question_for(BEN).kind) == (1, ORDERS)


def test_whoever_sits_down_is_asked_all_though_another_there_left_something(two):
    two.next_month(ANN)
    two.leave("north", ORDERS, ANN)
    two.leave("north", "talks", ANN)
    two.rise("north", ANN)
    two.take("north", BEN)
    assert not two.game.seats["north"].left
    assert [one.party for one in two.game.questions] == ["north", "south"]


# Deciding


def test_two_are_asked_for_orders_each_sees_its_own_question_and_the_month_begins_with_the_last(two):
    two.next_month(ANN)
    assert two.question_for(ANN).party == "north" and two.question_for(BEN).party == "south"
    assert two.question_for(TEACHER) is None
    two.decide("south", USUAL, BEN)
    assert two.question_for(BEN) is None and two.waits_for() == ["North"]
    assert place(two).endswith(": North to decide")
    two.decide("north", USUAL, ANN)
    assert (two.question_for(ANN).kind, two.game.model.state.month) == (PROPOSE, 0)


def test_nobody_decides_for_another_and_the_game_is_untouched(two):
    two.next_month(ANN)
    for browser in (BEN, TEACHER, "a stranger"):
        refused(two, lambda browser=browser: two.decide("north", USUAL, browser), "North is not yours to play")
        refused(two, lambda browser=browser: two.leave("north", ORDERS, browser), "North is not yours to play")
        refused(two, lambda browser=browser: two.take_back("north", browser), "North is not yours to play")


def test_an_answer_that_is_none_leaves_the_game_as_it_was(two):
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    two.decide("south", USUAL, BEN)
    refused(two, lambda: two.decide("north", {"relief": 2.0}, ANN), "only 100% of something is open")
    refused(two, lambda: two.decide("south", True, BEN), "nothing is asked of south now")


def test_when_the_last_answer_ends_a_month_the_next_one_begins_by_itself(two):
    two.next_month(ANN)
    for party, answer, browser in (
        ("north", USUAL, ANN), ("south", USUAL, BEN), ("north", {"relief": 1.0}, ANN), ("south", False, BEN)
    ):  # fmt: skip
        two.decide(party, answer, browser)
    assert two.game.model.state.month == 1
    assert {one.kind for one in two.game.questions} == {ORDERS}


def test_who_leaves_everything_is_asked_no_more_and_steps_month_by_month(two):
    two.rise("north", ANN)
    two.hand_over("north", TEACHER)
    two.next_month(BEN)
    two.leave("south", EVERYTHING, BEN)
    month = two.game.model.state.month
    assert two.game.question is None and month == 1
    two.next_month(BEN)
    assert (two.game.question, two.game.model.state.month) == (None, 2)
    two.take_back("south", BEN)
    two.next_month(BEN)
    assert two.game.question.party == "south"


def test_the_months_go_on_for_players_in_a_game_and_for_the_owner_in_a_world_that_is_watched(two, watched):
    refused(two, lambda: two.next_month(TEACHER), "only who plays here")
    refused(watched, lambda: watched.next_month(ANN), "only who plays here, or who opened the room")
    two.next_month(BEN)
    refused(two, lambda: two.next_month(BEN), "North still has to decide")
    for _ in range(8):
        watched.next_month(TEACHER)
    refused(watched, lambda: watched.next_month(TEACHER), "the last month is over")


def test_a_decision_is_taken_back_only_where_one_plays_all(two):
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    for browser in (ANN, BEN, TEACHER):
        refused(two, lambda browser=browser: undo(two, browser), "others play here, too")
    two.rise("south", BEN)
    two.take("south", ANN)
    undo(two, ANN)
    assert [one.party for one in two.game.questions] == ["north", "south"]
    refused(two, lambda: undo(two, ANN), "nothing has been decided yet")


def test_what_another_decided_stands_though_one_plays_on_alone(two):
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    two.decide("south", USUAL, BEN)
    two.rise("south", BEN)
    refused(two, lambda: undo(two, ANN), "the latest decision is none of yours: it stands")
    two.take("south", ANN)
    refused(two, lambda: undo(two, ANN), "the latest decision is none of yours: it stands")
    two.decide("north", {}, ANN)
    undo(two, ANN)
    refused(two, lambda: undo(two, ANN), "the latest decision is none of yours: it stands")


def alone(months: int) -> Room:
    """A game of one, after its first month."""
    room = Room("abcdef", swap(months), ["north"], ANN)
    room.take("north", ANN)
    room.begin()
    while room.game.model.state.month < 1:
        room.decide("north", USUAL, ANN)
    return room


def test_at_the_end_what_was_decided_stands():
    room = alone(1)
    assert room.game.over
    refused(room, lambda: undo(room, ANN), "the game is over and all is shown: what was decided stands")


def test_a_decision_of_the_month_before_is_taken_back_while_others_are_served():
    room = alone(8)
    question, turn = room.game.questions, room.game.turn

    async def served() -> list[int]:
        taking = asyncio.create_task(room.undo(ANN))
        await asyncio.sleep(0)
        month = room.game.model.state.month  # whoever looks on meanwhile sees the game as it was
        await taking
        return [month, room.game.model.state.month]

    assert asyncio.run(served()) == [1, 0]
    assert room.game.turn > turn and room.game.questions != question
    before = room.game.text()
    room.decide("north", USUAL, ANN)
    undo(room, ANN)
    assert room.game.text() == before


def test_what_is_decided_while_months_are_played_again_stands():
    room = alone(8)

    async def decides() -> None:
        taking = asyncio.create_task(room.undo(ANN))
        await asyncio.sleep(0)
        room.decide("north", USUAL, ANN)
        with pytest.raises(PlayError, match="something else happened meanwhile"):
            await taking

    count = sum(map(len, room.game.decisions))
    asyncio.run(decides())
    assert sum(map(len, room.game.decisions)) == count + 1


def test_nobody_takes_back_what_was_decided_at_a_table_that_all_have_left(two):
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    two.rise("north", ANN)
    two.rise("south", BEN)
    refused(two, lambda: undo(two, TEACHER), "others play here, too")


def test_whoever_looks_on_is_told_of_every_change_and_of_nothing_that_was_refused(two):
    told: list[int] = []
    two.changed.subscribe(lambda: told.append(two.game.turn))
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    assert len(told) == 2
    refused(two, lambda: two.decide("south", USUAL, ANN), "not yours")
    assert len(told) == 2


def test_all_reckonings_are_open_only_where_nobody_plays_or_the_game_is_over(two, watched):
    assert watched.sees_all() and not two.sees_all()
    two.leave("north", EVERYTHING, ANN)
    two.leave("south", EVERYTHING, BEN)
    while not two.game.over:
        two.next_month(ANN)
    assert two.sees_all()


def test_what_came_of_a_game_is_reckoned_once_for_all_who_ask_and_anew_after_a_new_beginning(monkeypatch):
    asked: list[object] = []

    def reckons(game: object, party: str, **_: object) -> int:
        asked.append(game)
        if len(asked) == 1:
            raise ValueError("out of memory")
        return len(asked)

    monkeypatch.setattr(debriefing, "debrief", reckons)
    room = alone(1)

    async def ask() -> list[object]:
        return await asyncio.gather(*(debriefing.reckoned(room, "north", outcomes) for _ in range(3)))

    outcomes = outcome_table(room.game.model)
    with pytest.raises(ValueError, match="out of memory"):
        asyncio.run(ask())
    assert asyncio.run(ask()) == asyncio.run(ask()) == [2, 2, 2]
    room.restart(ANN)
    assert asyncio.run(ask()) == [3, 3, 3] and asked[2] is room.game is not asked[1]


# Beginning anew


def months(room: Room, count: int) -> Room:
    for _ in range(count):
        room.next_month(TEACHER)
    return room


def test_the_world_that_is_watched_is_the_one_of_a_batch():
    scenario = negotiations.mini(12)
    room = months(Room("abcdef", scenario, [], TEACHER, seed=3, world=4), 12)
    batch = run_batch(scenario, worlds=range(4, 5), seed=3).outcomes
    assert outcome_table(room.game.model).equals(batch)


def test_a_new_beginning_meets_the_same_luck_with_the_numbers_that_were_set():
    scenario = negotiations.mini(12)
    room = months(Room("abcdef", scenario, [], TEACHER, seed=3, world=4), 5)
    before = room.course()
    room.restart(TEACHER, numbers={"parties.pyongyang.patience": 2.0}, without=["gate"])
    assert (room.game.seed, room.game.world, room.game.model.state.month) == (3, 4, 0)
    assert room.game.scenario == scenario.with_values({"parties.pyongyang.patience": 2.0}, without=["gate"])
    assert room.before == before and len(before["support", "washington"]) == 5
    months(room, 12)
    alike = run_batch(room.game.scenario, worlds=range(4, 5), seed=3).outcomes
    assert outcome_table(room.game.model).equals(alike)


def test_numbers_stay_with_another_world_of_the_same_seed_but_there_is_nothing_to_compare_with():
    room = months(Room("abcdef", negotiations.mini(12), [], TEACHER, seed=3, world=4), 2)
    room.restart(TEACHER, numbers={"parties.pyongyang.patience": 2.0})
    months(room, 2)
    room.restart(TEACHER, world=5)
    assert (room.game.seed, room.game.world) == (3, 5)
    assert room.numbers == {"parties.pyongyang.patience": 2.0} and room.before is None
    assert room.game.scenario.quantity("parties.pyongyang.patience").middle == 2.0
    room.restart(TEACHER, numbers={}, without=())
    assert room.game.scenario == room.base


def test_a_number_that_may_not_be_leaves_the_room_as_it_was(watched):
    months(watched, 2)
    before = seen(watched)
    for numbers, without in (({"parties.north.patience": -1.0}, ()), ({}, ["nonesuch"])):
        with pytest.raises(ScenarioError):
            watched.restart(TEACHER, numbers=numbers, without=without)
    assert seen(watched) == before and watched.before is None
    watched.next_month(TEACHER)
    assert watched.game.model.state.month == 3


def test_only_who_opened_the_room_begins_anew_or_lets_it_run(watched, two):
    refused(watched, lambda: watched.restart(ANN), "only who opened the room can begin anew")
    refused(watched, lambda: watched.run(True, ANN), "only who opened the room can let it run")
    refused(two, lambda: two.run(True, TEACHER), "only who opened the room can let it run")
    watched.run(True, TEACHER)
    assert watched.running
    watched.restart(TEACHER)
    assert not watched.running
    months(watched, 8).run(True, TEACHER)
    assert not watched.running


def test_a_new_beginning_keeps_who_sits_where(two):
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    two.restart(TEACHER)
    assert two.started == 1 and not two.game.decisions
    assert two.seats_of(ANN) == ["north"] and two.seats_of(BEN) == ["south"]


# Many rooms


@pytest.fixture
def clock(monkeypatch):
    """Time that stands still unless it is moved."""
    now = [1_000_000.0]
    monkeypatch.setattr(rooms_of.time, "monotonic", lambda: now[0])
    return now


def opened(rooms: Rooms, clock: list[float], owners: list[str]) -> list[Room]:
    """Rooms of so many owners, a second apart."""
    found = []
    for owner in owners:
        clock[0] += 1.0
        found.append(rooms.open(swap(), [], owner))
    return found


def test_a_room_is_found_by_its_code_however_it_is_typed():
    rooms = Rooms()
    room = rooms.open(swap(), [], ANN)
    assert rooms.find(f"  {room.code.upper()} ") is room
    assert rooms.find("nonesuch") is None and rooms.find("") is None
    assert len(room.code) == 6 and set(room.code) <= set(LETTERS)


def test_a_browser_finds_the_rooms_it_opened_and_those_it_plays_in_the_latest_first(clock):
    rooms = Rooms()
    own, other, _ = opened(rooms, clock, [ANN, BEN, TEACHER])
    clock[0] += 1.0
    game = rooms.open(swap(), ["north"], BEN)
    game.take("north", ANN)
    assert rooms.of(ANN) == [game, own]
    clock[0] += 1.0
    own.next_month(ANN)
    assert rooms.of(ANN) == [own, game] and other not in rooms.of(ANN)


def test_of_one_browser_the_room_that_was_left_alone_longest_makes_place(clock):
    rooms = Rooms()
    gone: list[Room] = []
    other, *own = opened(rooms, clock, [BEN] + [ANN] * OF_ONE)
    for room in (other, *own):
        room.gone.subscribe(lambda room=room: gone.append(room), expect_args=False)
    clock[0] += 1.0
    own[0].next_month(ANN)
    (new,) = opened(rooms, clock, [ANN])
    assert gone == [own[1]] and rooms.find(own[1].code) is None
    assert all(rooms.find(room.code) is room for room in (other, own[0], new))


def test_of_all_rooms_the_one_left_alone_longest_makes_place(clock):
    rooms = Rooms(most=3)
    first, *others = opened(rooms, clock, ["a", "b", "c", "d"])
    assert len(rooms) == 3 and rooms.find(first.code) is None
    assert all(rooms.find(room.code) is room for room in others)


def test_rooms_that_nobody_touches_go_when_another_is_opened(clock):
    rooms = Rooms()
    idle = opened(rooms, clock, ["a", "b"])
    idle[0].run(True, "a")
    clock[0] += rooms_of.IDLE
    touched = opened(rooms, clock, ["c"])[0]
    clock[0] += 10.0
    opened(rooms, clock, ["d"])
    assert len(rooms) == 2 and rooms.find(touched.code) is touched
    assert not idle[0].running


def test_what_can_be_no_game_costs_nobody_a_room(clock):
    rooms = Rooms(most=1)
    (mine,) = opened(rooms, clock, [ANN])
    with pytest.raises(PlayError, match=f"at most {MONTHS} months, and this scenario has 10,000"):
        rooms.open(swap(10_000), [], BEN)
    with pytest.raises(PlayError, match="no such party: nroth"):
        rooms.open(swap(), ["nroth"], BEN)
    assert rooms.find(mine.code) is mine and mine.game.model.state.month == 0
    rooms.open(swap(MONTHS), [], BEN)
    assert rooms.find(mine.code) is None


def test_a_game_in_which_others_play_is_not_ended_for_another_room_of_its_owner_or_of_anybody(clock):
    rooms = Rooms(most=OF_ONE + 1)
    games = []
    for _ in range(OF_ONE):
        game = rooms.open(swap(), ["north"], TEACHER)
        game.take("north", ANN)
        games.append(game)
    with pytest.raises(PlayError, match=f"you have {OF_ONE} rooms open in which others play: wait until"):
        rooms.open(swap(), [], TEACHER)
    other = rooms.open(swap(), ["north"], BEN)
    other.take("north", ANN)
    with pytest.raises(PlayError, match=f"all {OF_ONE + 1} rooms of this server are in use"):
        rooms.open(swap(), [], "somebody")
    assert all(rooms.find(room.code) is room for room in (*games, other))
    games[3].rise("north", ANN)
    rooms.open(swap(), [], TEACHER)
    assert rooms.find(games[3].code) is None and rooms.find(games[0].code) is games[0]


def test_a_game_that_is_over_makes_place_though_others_sit_there(clock):
    rooms = Rooms(most=1)
    game = rooms.open(swap(1), ["north"], TEACHER)
    game.take("north", ANN)
    game.leave("north", EVERYTHING, ANN)
    game.next_month(ANN)
    assert game.game.over
    rooms.open(swap(), [], BEN)
    assert rooms.find(game.code) is None


def test_a_game_that_is_under_way_is_not_ended_for_strangers_though_one_plays_alone_or_the_class_has_risen(clock):
    rooms = Rooms(most=2)
    alone, risen = rooms.open(swap(), ["north"], ANN), rooms.open(swap(), ["north"], TEACHER)
    alone.take("north", ANN)
    risen.take("north", BEN)
    for room in (alone, risen):
        room.begin()
    risen.rise("north", BEN)
    with pytest.raises(PlayError, match="all 2 rooms of this server are in use"):
        rooms.open(swap(), [], "a stranger")
    rooms.open(swap(), [], TEACHER)
    assert rooms.find(risen.code) is None and rooms.find(alone.code) is alone
    clock[0] += rooms_of.UNDER_WAY + 1.0
    opened(rooms, clock, ["b", "c"])
    assert rooms.find(alone.code) is None


def test_a_game_has_a_seed_that_nobody_knows_unless_one_is_given_and_a_world_to_be_watched_has_the_usual_one(
    monkeypatch,
):
    monkeypatch.setattr(rooms_of.secrets, "randbelow", lambda bound: bound - 1)
    rooms = Rooms()
    assert rooms.open(swap(), ["north"], ANN).game.seed == SEEDS - 1
    assert rooms.open(swap(), ["north"], ANN, seed=3).game.seed == 3
    assert rooms.open(swap(), [], ANN).game.seed == 7


def test_who_did_not_open_the_game_cannot_sit_everywhere():
    several = {name: negotiations.party(name=name.title()) for name in ("north", "south", "east")}
    room = Room(
        "abcdef",
        negotiations.scenario(negotiations.SWAP, parties=several, months=4),
        ["north", "south", "east"],
        TEACHER,
    )
    assert SEATS_OF_ONE == 2
    room.take("north", ANN)
    room.take("south", ANN)
    refused(room, lambda: room.take("east", ANN), "only who opened the game can play more than 2 governments")
    room.rise("north", ANN)  # what was seen there stays seen
    refused(room, lambda: room.take("east", ANN), "one after the other too")
    room.restart(TEACHER)
    room.take("east", ANN)  # a new game
    room.rise("east", ANN)
    room.restart(TEACHER)
    room.take("north", ANN)
    room.take("south", ANN)
    room.rise("north", ANN)
    room.rise("south", ANN)
    for party in ("north", "south", "east"):
        room.take(party, TEACHER)
    assert len(room.seats_of(TEACHER)) == 3


def test_an_empty_seat_that_was_handed_over_stays_with_the_usual_government_in_a_new_beginning(two):
    two.rise("north", ANN)
    two.hand_over("north", TEACHER)
    two.leave("south", EVERYTHING, BEN)
    two.restart(TEACHER)
    assert EVERYTHING in two.game.seats["north"].left and not two.game.seats["south"].left
    two.begin()
    assert [one.party for one in two.game.questions] == ["south"]


# A view of a room


@pytest.fixture
def view(two) -> View:
    two.next_month(ANN)
    two.decide("north", USUAL, ANN)
    two.decide("south", USUAL, BEN)
    return View(two, ANN, Background(2))


def test_what_a_government_thinks_is_shown_as_long_as_one_plays_it(two, view):
    assert view.seen is not None and view.seen.party == "north"
    knew = view.knows()
    two.rise("north", ANN)
    assert view.seen is None and view.knows() != knew
    view.refresh()
    two.take("north", BEN)
    assert view.seen is None


def test_a_new_beginning_has_nothing_of_the_talks_before(two, view):
    view.draft["relief"] = 1.0
    knew = view.knows()
    two.restart(TEACHER)
    assert view.seen is None and view.knows() != knew
    view.refresh()
    assert view.draft == {}


def test_every_part_is_drawn_again_where_something_else_may_be_shown(two, view):
    drawn: list[int] = []

    class Still(Part):
        def state(self) -> object:
            return None

        def draw(self) -> None:
            drawn.append(two.started)

    with Client(page("")):
        part = Still(view)
        part.refresh()
        part.refresh()
        assert drawn == [0]
        two.rise("north", ANN)
        part.refresh()
        two.restart(TEACHER)
        part.refresh()
    assert drawn == [0, 0, 1]


def test_a_part_that_cannot_be_drawn_says_so_is_tried_again_and_stops_no_other(two, view, caplog):
    drawn: list[str] = []

    class Broken(Part):
        def state(self) -> object:
            return two.game.turn

        def draw(self) -> None:
            if two.game.turn == fails:
                raise ValueError("no such picture")
            drawn.append("broken")

    class Sound(Broken):
        def draw(self) -> None:
            drawn.append("sound")

    fails = two.game.turn
    with Client(page("")):
        broken, _ = Broken(view), Sound(view)
        view.refresh()
        assert drawn == ["sound"] and "no such picture" in caplog.text
        (told,) = broken.root.descendants()
        assert "could not be drawn" in told.content
        fails = -1
        view.refresh()
    assert drawn == ["sound", "broken"] and not list(broken.root.descendants())


# Going on by itself


def test_play_pause_and_play_again_leave_one_clock(watched, monkeypatch):
    monkeypatch.setattr(controls, "PACE", 0.0)

    async def fast() -> list[bool]:
        clocks = []
        for _ in range(2):
            watched.run(True, TEACHER)
            clocks.append(asyncio.create_task(go_on(watched, TEACHER, watched.clock)))
            await asyncio.sleep(0)  # the clock has played its first month
            watched.run(False, TEACHER)
        watched.run(True, TEACHER)
        await asyncio.gather(*clocks)
        return [watched.running]

    assert asyncio.run(fast()) == [True]
    assert watched.game.model.state.month == 2
    asyncio.run(go_on(watched, TEACHER, watched.clock))
    assert watched.game.over and not watched.running


def test_a_clock_of_before_a_new_beginning_does_not_go_on(watched, monkeypatch):
    monkeypatch.setattr(controls, "PACE", 0.0)

    async def anew() -> None:
        watched.run(True, TEACHER)
        older = asyncio.create_task(go_on(watched, TEACHER, watched.clock))
        await asyncio.sleep(0)
        watched.restart(TEACHER)
        watched.run(True, TEACHER)  # a clock that has not struck yet
        await older

    asyncio.run(anew())
    assert (watched.game.model.state.month, watched.running) == (0, True)


@pytest.mark.parametrize("value", [None, float("inf"), float("-inf"), float("nan"), -1.0, 1.5, 2.0**53])
def test_what_is_no_seed_is_refused_with_the_bounds(value):
    with pytest.raises(PlayError, match=r"^the seed is a whole number from 0 to 9,007,199,254,740,991$"):
        whole(value, "seed")
    assert whole(2.0**53 - 1, "seed") == 2**53 - 1 and whole(0.0, "seed") == 0


@pytest.mark.parametrize("value", [0.0, 601.0, 99999.0])
def test_a_number_of_months_that_cannot_be_is_refused_and_not_bent(value):
    with pytest.raises(PlayError, match=r"^the number of months is a whole number from 1 to 600$"):
        whole(value, "number of months", 1, MONTHS)
