"""What every tactic, every belief and every government keeps to, the user's own included."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from negotiations import mini
from own_governments import Defiant, Eager, Stubborn

from agents import GOVERNMENTS
from agents.beliefs import BELIEFS
from agents.conduct import ARREARS, SLIP, STANDS, WORK
from agents.tactics import TACTICS
from sim import NegotiationModel

WORLDS = 12

PLAYED = (
    [(f"{name} government", {"government": name}, {}) for name in GOVERNMENTS]
    + [(f"{name} tactic", {"tactic": name}, {}) for name in TACTICS]
    + [(f"{name} beliefs", {"beliefs": name}, {}) for name in BELIEFS]
    + [(f"own {own.__name__}", {"government": kind}, {"pyongyang": own}) for kind, own in
       (("pyongyang", Defiant), ("pyongyang", Eager), ("plain", Stubborn))]
)  # fmt: skip


@pytest.fixture(params=PLAYED, ids=[name.replace(" ", "-") for name, *_ in PLAYED])
def seat(request):
    """A function that seats the party under test as Pyongyang, opposite Washington."""
    _, terms, own = request.param
    kind = terms.get("government", "plain")
    source = mini().source
    entry = {k: v for k, v in source["parties"]["pyongyang"].items() if k not in ("covert", "provocations")}
    extra = {
        "tokyo": {"conscience": {"relief": 0.1}},
        "seoul": {"humanitarian": ["moratorium"]},
        "pyongyang": {"covert": 0.05, "provocations": source["parties"]["pyongyang"]["provocations"]},
    }
    source["parties"]["pyongyang"] = {**entry, **extra.get(kind, {}), "government": kind, **terms}
    scenario = type(mini()).from_mapping(source)

    def start(worlds=WORLDS, seed=7):
        return NegotiationModel(scenario, worlds=worlds, rng=seed, parties=own)

    return start


def everything(model):
    """All arrays that say where a model stands."""
    found = {f"state.{name}": value for name, value in vars(model.state).items() if isinstance(value, np.ndarray)}
    found |= {f"news.{name}": value for name, value in vars(model.state.news).items()}
    found |= {f"ledger.{name}": value for name, value in vars(model.ledger).items()}
    for table in model.tables:
        found |= {f"{table.id}.{name}": value for name, value in vars(table).items() if isinstance(value, np.ndarray)}
    return found


def assert_same(one, other, world=None):
    """To the last bit; with ``world``, that world of the second against the first alone."""
    mine, theirs = everything(one), everything(other)
    assert mine.keys() == theirs.keys()
    for name, array in mine.items():
        other_array = theirs[name]
        if world is not None and other_array.shape[:1] == (WORLDS,):
            other_array = other_array[world : world + 1]
        assert array.dtype == other_array.dtype and array.shape == other_array.shape, name
        assert array.tobytes() == other_array.tobytes(), name


def test_its_decisions_have_the_promised_shapes_and_ranges_and_change_nothing(seat):
    model = seat()
    met = 0
    for _ in range(14):
        model.step()
        table = model.tables[0]
        for party in model.agents:
            before = {name: array.copy() for name, array in everything(model).items()}
            duties = (WORLDS, len(party.duties))
            offer = party.propose(table)
            decisions = {
                "attend": (party.attend(), (WORLDS, 1), np.bool_),
                "aspiration": (party.aspiration(table), (WORLDS,), np.float64),
                "reservation": (party.reservation(table), (WORLDS,), np.float64),
                "propose": (offer, table.room.shape, np.float64),
                "demand": (party.demand(table), (WORLDS,), np.float64),
                "answer": (party.answer(table, offer), (WORLDS,), np.bool_),
                "ratify": (party.ratify(table, offer), (WORLDS,), np.bool_),
                "value": (party.value(), model.state.agreed.shape, np.float64),
                "credit": (party.credit(), (WORLDS, 2), np.float64),
                "believed": (party.believed(table), (WORLDS, 1, 5), np.float64),
                "perform": (party.perform(), duties, np.int64),
                "withdraw": (party.withdraw(), duties, np.int64),
                "cheat": (party.cheat(), duties, np.bool_),
            }
            for name, (decision, shape, kind) in decisions.items():
                assert decision.shape == shape and decision.dtype == kind, name
            assert party.provoke().shape[0] == WORLDS and party.provoke().dtype == np.bool_
            assert ((offer >= 0) & (offer <= table.room)).all()
            whole = ~model.agenda.divisible[table.items]
            assert ((offer == 0) | (offer == table.room))[:, whole].all()
            asked, credit = decisions["aspiration"][0], decisions["credit"][0]
            assert (asked >= party.floor - 1e-12).all() and (asked <= 1 + 1e-12).all()
            assert (decisions["reservation"][0] >= 0).all()
            assert ((credit >= 0) & (credit <= 1)).all()
            assert np.isfinite(decisions["value"][0]).all() and np.isfinite(decisions["believed"][0]).all()
            assert np.isin(decisions["perform"][0], range(WORK, SLIP + 1)).all()
            assert np.isin(decisions["withdraw"][0], range(STANDS, ARREARS + 1)).all()
            for name, array in everything(model).items():
                assert array.tobytes() == before[name].tobytes(), f"{party.id} changed {name}"
        met += table.meets.sum()
    assert met > 0


def test_an_offer_keeps_its_aspiration_and_none_is_made_where_even_the_ideal_would_fail_at_home(seat):
    model = seat()
    for _ in range(10):
        model.step()
        table = model.tables[0]
        for party in model.agents:
            own = party.own(table)
            offer = party.propose(table)
            kept = (own * offer).sum(1)
            ideal = (np.maximum(own, 0) * table.room).sum(1)
            reserved = table.reserved[:, table.seat[party.index]]
            hopeless = reserved > ideal + 1e-9
            asked = np.maximum(party.aspiration(table) * ideal, reserved)
            assert (kept >= asked - 1e-9)[table.meets & ~hopeless].all()
            assert not offer[hopeless].any()


def test_one_seed_tells_one_story(seat):
    one, same, other = seat(), seat(), seat(seed=8)
    for model in (one, same, other):
        for _ in range(20):
            model.step()
    assert_same(one, same)
    assert one.state.support.tobytes() != other.state.support.tobytes()


@pytest.mark.parametrize(
    "branch", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))], ids=["copy", "pickle"]
)
def test_a_branch_of_a_run_goes_on_as_the_run_itself(seat, branch):
    model = seat()
    for _ in range(9):
        model.step()
    branched = branch(model)
    for _ in range(16):
        model.step()
    assert branched.state.month == 9
    for _ in range(16):
        branched.step()
    assert_same(model, branched)


def test_a_world_alone_is_the_same_world_among_many(seat):
    together = seat()
    for _ in range(20):
        together.step()
    for world in (0, 5, WORLDS - 1):
        alone = seat(worlds=range(world, world + 1))
        for _ in range(20):
            alone.step()
        assert_same(alone, together, world)
