"""A batch of four worlds of a small scenario, written by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.scenario import Scenario

FOUR_PARTIES_TWO_TABLES = {
    "title": "A small bargain",
    "start": "2001-06",
    "months": 24,
    "parties": {
        "washington": {"name": "Washington", "government": "washington", "allies": ["seoul"]},
        "seoul": {"name": "Seoul", "government": "seoul", "allies": ["washington"]},
        "pyongyang": {"name": "Pyongyang", "government": "pyongyang"},
    },
    "tables": {
        "us-dprk": {"name": "the US–DPRK talks", "members": ["washington", "pyongyang"]},
        "inter-korean": {"name": "the inter-Korean dialogue", "members": ["seoul", "pyongyang"]},
    },
    "items": {
        "moratorium": {
            "name": "the missile-test moratorium",
            "table": "us-dprk",
            "stage": "short",
            "kind": "restraint",
            "performers": ["pyongyang"],
            "values": {"washington": 3, "pyongyang": -1},
        },
        "liaison-office": {
            "name": "liaison offices",
            "table": "us-dprk",
            "stage": "mid",
            "kind": "act",
            "performers": ["washington", "pyongyang"],
            "values": {"washington": 1, "pyongyang": 2},
        },
        "railway": {
            "name": "the railway",
            "table": "inter-korean",
            "stage": "short",
            "kind": "act",
            "performers": ["seoul", "pyongyang"],
            "values": {"seoul": 2, "pyongyang": 1},
        },
    },
    "linkages": {
        "us-dprk-opens-mid": {"kind": "stage-gate", "table": "us-dprk", "opens": "mid", "share": 0.5},
        "railway-needs-moratorium": {
            "kind": "requires",
            "item": "railway",
            "for": "performance",
            "needs": [{"item": "moratorium", "level": 0.6}],
        },
        "offices-need-moratorium": {"kind": "requires", "item": "liaison-office", "needs": [{"item": "moratorium"}]},
        "seoul-objects": {"kind": "veto", "party": "seoul", "table": "us-dprk"},
        "railway-warms": {"kind": "boosts", "item": "railway", "raises": ["moratorium"], "worth": {"pyongyang": 0.5}},
        "offices-follow": {
            "kind": "follows",
            "item": "liaison-office",
            "after": {"item": "railway", "level": 0.5},
            "cheaper": 0.2,
        },
    },
    "outcomes": {
        "settlement": {
            "name": "settlement",
            "note": "Offices are open and the railway runs.",
            "settled": True,
            "all": [
                {"stage": "mid", "tables": ["us-dprk"], "at_least": 0.6},
                {"stage": "short", "tables": ["us-dprk", "inter-korean"], "at_least": 0.5},
                {"threat": True, "below": 0.3},
            ],
        },
        "breakdown": {"name": "breakdown", "all": [{"item": "moratorium", "below": 0.2}]},
        "freeze": {"name": "a freeze"},
    },
}


@pytest.fixture
def scenario() -> Scenario:
    return Scenario.from_mapping(FOUR_PARTIES_TWO_TABLES, name="small-bargain")


@pytest.fixture
def outcomes() -> pd.DataFrame:
    stages = ["none", "short", "mid", "long"]

    def months(*given: int | None) -> pd.api.extensions.ExtensionArray:
        return pd.array(given, dtype="Int16")

    return pd.DataFrame(
        {
            "world": [0, 1, 2, 3],
            "outcome": pd.Categorical(
                ["settlement", "freeze", "freeze", "freeze"], ["settlement", "breakdown", "freeze"]
            ),
            "settled_month": months(20, None, None, None),
            "stage.us-dprk": pd.Categorical(["mid", "short", "short", "none"], stages),
            "stage_month.us-dprk.short": months(4, 6, 8, None),
            "stage_month.us-dprk.mid": months(18, None, None, None),
            "stage_month.us-dprk.long": months(None, None, None, None),
            "stage.inter-korean": pd.Categorical(["none"] * 4, stages),
            "stage_month.inter-korean.short": months(None, None, None, None),
            "stage_month.inter-korean.mid": months(None, None, None, None),
            "stage_month.inter-korean.long": months(None, None, None, None),
            "value.washington": [4.0, 3.0, 2.0, 1.0],
            "value.seoul": [2.0, 2.0, 2.0, 2.0],
            "value.pyongyang": [-1.0, 0.0, 0.0, 1.0],
            "value.allies": [6.0, 5.0, 4.0, 3.0],
            "level.moratorium": [1.0, 0.8, 0.75, 0.0],
            "level.liaison-office": [1.0, 0.0, 0.0, 0.0],
            "level.railway": [0.0, 0.0, 0.0, 0.7],
            "agreed_month.moratorium": months(2, 3, 4, None),
            "done_month.moratorium": months(4, 6, 8, None),
            "deals": [6, 3, 2, 1],
            "deals.us-dprk": [5, 2, 1, 0],
            "deals.inter-korean": [1, 1, 1, 1],
            "refused.wants-more": [4, 4, 4, 3],
            "refused.worse-than-nothing": [0, 1, 2, 2],
            "refused.out-of-order": [0, 0, 0, 0],
            "refused.vetoed": [0, 0, 0, 0],
            "refused.not-ratified": [0, 0, 0, 0],
            "stalled.us-dprk": [0, 2, 4, 10],
            "stalled.inter-korean": [1, 1, 1, 1],
            "blocked.us-dprk-opens-mid": [3, 5, 7, 24],
            "blocked.railway-needs-moratorium": [2, 4, 6, 24],
            "blocked.offices-need-moratorium": [0, 0, 0, 0],
            "blocked.seoul-objects": [0, 0, 1, 1],
            "eased.railway-warms": [24, 24, 24, 24],
            "eased.offices-follow": [2, 4, 0, 0],
            "paid.washington": [0.0, 0.0, 0.0, 0.0],
            "paid.seoul": [1.0, 1.0, 1.0, 1.0],
            "paid.pyongyang": [0.0, 0.0, 0.0, 0.0],
            "in_kind.washington": [0.5, 0.5, 0.5, 0.5],
            "in_kind.seoul": [0.0, 0.0, 0.0, 0.0],
            "in_kind.pyongyang": [0.0, 0.0, 0.0, 0.0],
            "pressure.washington": [0.0, 0.0, 0.0, 0.0],
            "pressure.seoul": [0.0, 0.0, 0.0, 0.0],
            "pressure.pyongyang": [0.3, 0.3, 0.5, 0.5],
            "provocations": [0, 0, 1, 3],
            "breaches": [0, 0, 0, 0],
            "advances": [6, 4, 4, 2],
            "reversals": [2, 2, 2, 2],
            "reversals.decay": [2, 2, 2, 0],
            "reversals.provocation": [0, 0, 0, 2],
            **{
                f"reversals.{cause}": [0] * 4
                for cause in ("administration", "opinion", "crisis", "arrears", "breach-found", "snapback")
            },
            "crisis_months": [0, 0, 0, 2],
            "coordination": [0.4, 0.4, 0.4, 0.4],
            "dispute": [0.1, 0.1, 0.3, 0.3],
        }
    )
