"""What a party does about an obligation: work, wait or slip; and why it undoes one."""

from __future__ import annotations

import numpy as np

from agents.conduct import ADMINISTRATION, ARREARS, CRISIS, OPINION, SLIP, STANDS, WAIT, WORK, conduct, withdrawal


def does(luck=0.5, lead=0.0, stakes=1.0, slack=0.25, slip=0.1, short=0.0):
    return conduct(np.array([luck]), np.array([lead]), np.array([stakes]), slack, slip, short)[0]


def undone(luck, lead=0.0, ease=1.0, slack=0.25, purge=0.0, hostility=0.0, crisis=0.0, arrears=0.0):
    return withdrawal(np.array([luck]), np.array([lead]), np.array([ease]), slack, purge, hostility, crisis, arrears)[0]


def test_whoever_is_ahead_by_more_than_its_slack_waits():
    assert does(lead=0.25) == WORK
    assert does(lead=0.26) == WAIT
    assert does(lead=-1.0) == WORK


def test_waiting_comes_before_slipping():
    assert does(luck=0.0, lead=0.5) == WAIT


def test_bad_luck_slips():
    assert does(luck=0.09) == SLIP
    assert does(luck=0.11) == WORK


def test_an_unpopular_government_slips_more_where_an_obligation_costs_it():
    # 0.1 + 0.9 * 0.5 = 0.55
    assert does(luck=0.54, stakes=-1, short=0.5) == SLIP
    assert does(luck=0.56, stakes=-1, short=0.5) == WORK
    assert does(luck=0.54, stakes=1, short=0.5) == WORK


def test_causes_of_undoing_share_out_the_luck_between_them():
    hazards = {"lead": 1.0, "purge": 0.1, "hostility": 0.2, "crisis": 0.3, "arrears": 0.2}
    edges = [0.05, 0.15, 0.45, 0.7, 0.85]
    assert [undone(luck, **hazards) for luck in edges] == [ADMINISTRATION, OPINION, CRISIS, ARREARS, STANDS]


def test_what_is_hard_to_undo_stands():
    assert undone(0.05, purge=0.1) == ADMINISTRATION
    assert undone(0.05, purge=0.1, ease=0.4) == STANDS
    assert undone(0.0, purge=1.0, ease=0.0) == STANDS


def test_arrears_count_from_the_slack_on():
    # Lead 0.625 is half way from the slack of 0.25 to 1.
    assert undone(0.09, lead=0.625, arrears=0.2) == ARREARS
    assert undone(0.11, lead=0.625, arrears=0.2) == STANDS
    assert undone(0.0, lead=0.25, arrears=1.0) == STANDS
