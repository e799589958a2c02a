"""Other worlds, run in a process of their own: they are those of a batch, shared by all who ask, and outlive a process."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import BrokenExecutor

import negotiations
import numpy as np
import pandas as pd
import pytest

from sim import Scenario, run_batch
from sim.analysis.courses import courses
from sim.app import background as behind
from sim.app.background import KEPT, PART, WAITING, Background, TooBusyError, why_not
from sim.batch.engines import InProcess


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return negotiations.mini(6)


def swap(number: int) -> Scenario:
    """Small scenarios that are told apart by their patience."""
    parties = {"north": negotiations.party(patience=10 + number), "south": negotiations.party()}
    return negotiations.scenario(negotiations.SWAP, parties=parties, months=2)


class Counted(InProcess):
    """Runs in this process, and counts the parts that it was given."""

    def __init__(self, *_, **__) -> None:
        super().__init__()
        self.parts = 0

    def submit(self, fn, /, *args, **kwargs):
        self.parts += 1
        return super().submit(fn, *args, **kwargs)


@pytest.fixture
def pool(monkeypatch) -> Counted:
    """Stands for the process, which takes seconds to start."""
    counted = Counted()
    monkeypatch.setattr(behind, "ProcessPoolExecutor", lambda *_, **__: counted)
    return counted


@pytest.mark.slow
def test_they_are_the_worlds_of_a_batch_and_a_process_that_is_killed_is_replaced(scenario):
    background = Background(worlds=PART + 5)
    told: list[int] = []

    async def after_a_kill():
        first = await background.run(scenario, 3, told.append)
        (process,) = background._pool._processes.values()
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        return first, await background.run(scenario, 4)

    try:
        found = asyncio.run(after_a_kill())
    finally:
        background.close()
    assert told == [PART, PART + 5]
    for seed, one in zip((3, 4), found, strict=True):
        batch = run_batch(scenario, worlds=PART + 5, seed=seed).outcomes
        pd.testing.assert_frame_equal(one.outcomes, batch, check_exact=True)
        whole = courses(scenario, range(PART + 5), seed)
        assert one.values.keys() == whole.values.keys()
        assert all(np.array_equal(one.values[name], values) for name, values in whole.values.items())
    assert background.waiting == 0


def test_a_process_that_dies_again_and_again_is_given_up_and_the_next_who_asks_has_a_new_one(monkeypatch, scenario):
    made: list[object] = []

    class Dies(Counted):
        def submit(self, fn, /, *args, **kwargs):
            raise BrokenExecutor("killed")

    def make(*_, **__):
        made.append(Dies() if len(made) < 2 else Counted())
        return made[-1]

    monkeypatch.setattr(behind, "ProcessPoolExecutor", make)
    background = Background(worlds=4)
    with pytest.raises(BrokenExecutor):
        asyncio.run(background.run(scenario, 3))
    assert (len(made), background.waiting, background.known(scenario, 3)) == (2, 0, None)
    assert asyncio.run(background.run(scenario, 3)).worlds == 4


def test_two_who_ask_for_the_same_share_one_run_and_each_hears_how_far_it_is(pool, scenario):
    background = Background(worlds=PART + 1)
    one, other = [], []

    async def both():
        return await asyncio.gather(
            background.run(scenario, 3, one.append),
            background.run(Scenario.from_mapping(scenario.source), 3, other.append),
        )

    first, second = asyncio.run(both())
    assert first is second and pool.parts == 2
    assert one == other == [PART, PART + 1]


def test_one_who_cannot_be_told_how_far_it_is_does_not_end_the_run_of_the_others(pool, scenario, caplog):
    background = Background(worlds=2 * PART)
    heard: list[int] = []

    def gone(done: int) -> None:
        raise RuntimeError("the page is closed")

    async def both():
        return await asyncio.gather(background.run(scenario, 3, gone), background.run(scenario, 3, heard.append))

    first, second = asyncio.run(both())
    assert first is second and first.worlds == 2 * PART and heard == [PART, 2 * PART]
    assert len(caplog.records) == 1 and "the page is closed" in caplog.text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TooBusyError(), "Too many others are waiting"),
        (BrokenExecutor("killed"), "The process that runs other worlds has died."),
        (ValueError("no such seed"), "The other worlds could not be compared with (ValueError: no such seed)."),
    ],
)
def test_why_there_are_no_other_worlds_is_said(error, told):
    assert why_not(error).startswith(told)


def test_what_was_run_is_not_run_again_but_for_another_seed_it_is(pool, scenario):
    background = Background(worlds=4)
    assert background.known(scenario, 3) is None
    found = asyncio.run(background.run(scenario, 3))
    assert asyncio.run(background.run(scenario, 3)) is found and background.known(scenario, 3) is found
    assert pool.parts == 1
    assert asyncio.run(background.run(scenario, 4)) is not found and pool.parts == 2


def test_what_nobody_has_asked_for_longest_is_forgotten_first(pool):
    background = Background(worlds=2)

    async def many():
        for number in range(KEPT):
            await background.run(swap(number), 1)
        await background.run(swap(0), 1)
        await background.run(swap(KEPT), 1)

    asyncio.run(many())
    assert background.known(swap(0), 1) is not None and background.known(swap(KEPT), 1) is not None
    assert background.known(swap(1), 1) is None


def test_who_comes_when_too_many_wait_is_sent_away_and_the_others_are_served(pool):
    background = Background(worlds=2)

    async def crowd():
        asked = [background.run(swap(number), 1) for number in range(WAITING + 2)]
        return await asyncio.gather(*asked, background.run(swap(0), 1), return_exceptions=True)

    *served, one, two, again = asyncio.run(crowd())
    assert [type(one), type(two)] == [TooBusyError, TooBusyError]
    assert [found.worlds for found in served] == [2] * WAITING
    assert again is served[0] and background.waiting == 0


def test_who_stops_waiting_does_not_stop_the_run_for_others(pool, scenario):
    background = Background(worlds=2 * PART)

    async def one_leaves():
        leaves = asyncio.create_task(background.run(scenario, 3))
        stays = asyncio.create_task(background.run(scenario, 3))
        await asyncio.sleep(0)
        leaves.cancel()
        return await stays

    assert asyncio.run(one_leaves()).worlds == 2 * PART
