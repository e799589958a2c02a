"""A fit finds what made a record, looks at no more of it than it may, and says whether what it found holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_records import record_of
from negotiations import item, party, scenario

from sim import Scenario
from sim.analysis.fit_file import variant_file
from sim.analysis.fit_judged import judged, straight
from sim.analysis.fit_words import answer, verdict
from sim.analysis.fitting import Fit, fit
from sim.analysis.levers import SUGGESTED, levers, scaled, with_settings
from sim.record import Record, RecordError
from sim.scenario.quantity import Quantity

SPLIT, TRUE = "2002-12", 24
TABLES = {f"table-{k}": {"name": f"table {k}", "members": ["north", "south"]} for k in range(8)}


def market() -> Scenario:
    """Eight tables with a swap each, of which some are harder to agree on than others; the sides wait for some 50 months."""
    items = {}
    for k, table in enumerate(TABLES):
        items[f"freeze-{k}"] = item("north", {"north": -1 - 0.3 * k, "south": 4}, table=table)
        items[f"relief-{k}"] = item("south", {"north": 4, "south": -1 - 0.3 * k}, table=table)
    sides = {
        name: party(patience={"uniform": [40, 60]}, floor=0.1 + 0.1 * k) for k, name in enumerate(("north", "south"))
    }
    return scenario(items, parties=sides, tables=TABLES, months=36)


@pytest.fixture(scope="module")
def made() -> Record:
    """What happened in a world in which both sides had the patience of ``TRUE`` months."""
    sides = dict.fromkeys(("parties.north.patience", "parties.south.patience"), TRUE)
    return record_of(market().with_values(sides), world=0)


def found(record: Record, seed: int = 7, budget: int = 24, question: str = "agreed") -> Fit:
    patience = levers(market(), ["parties.*.patience=2:60"])
    return fit(market(), record, patience, question=question, split=SPLIT, worlds=2, seed=seed, budget=budget)


@pytest.fixture(scope="module")
def fitted(made) -> Fit:
    return found(made)


def test_the_patience_that_made_a_record_is_found_again(fitted):
    assert fitted.settings[0] == pytest.approx(TRUE, rel=0.2)
    assert fitted.score < 0.02 < fitted.unfitted
    assert not fitted.at_bound(fitted.levers[0])
    assert fitted.values == dict.fromkeys(("parties.north.patience", "parties.south.patience"), fitted.settings[0])


@pytest.mark.slow
def test_one_world_of_the_long_negotiation_tells_patience_only_roughly():
    """What one history can tell: of four made with much less patience one hardly shows it."""
    perry = Scenario.load("perry-1999")
    patience = levers(perry, scale=["parties.*.patience=0.15:2"])
    hasty = with_settings(perry, patience, [0.35])
    records = [record_of(hasty, world, months=24) for world in range(4)]
    settings = [(fit(perry, one, patience, worlds=60, budget=14).settings or [1.0])[0] for one in records]
    assert np.round(settings, 2).tolist() == [0.88, 0.41, 0.34, 0.25]


def spoilt(record: Record) -> Record:
    """The same up to the split; after it every level is turned round, and what was agreed never was."""
    events, agreed = record.events.copy(), record.agreed.copy()
    late = events["month"] > SPLIT
    events.loc[late, "level"] = 1 - events.loc[late, "level"]
    agreed.loc[agreed["month"] > SPLIT, "month"] = ""
    agreed.loc[agreed["month"] == "", "month"] = "2003-01"
    return Record(record.name, events, record.years, agreed)


@pytest.mark.parametrize("question", ["agreed", "partly"])
def test_what_happened_after_the_split_changes_no_fitted_number(made, question):
    one, other = (found(record, budget=4, question=question) for record in (made, spoilt(made)))
    pd.testing.assert_frame_equal(one.tried, other.tried)
    pd.testing.assert_frame_equal(one.by_item, other.by_item)


def test_what_was_known_by_a_month_holds_nothing_later(made):
    known = made.until(SPLIT)
    assert known.last_month == SPLIT < made.last_month and known.levels.equals(made.levels.loc[:SPLIT])
    assert known.first_agreed.dropna().max() <= SPLIT < made.first_agreed.dropna().max()
    with pytest.raises(RecordError, match="begins in 2001-06, after 2001-05"):
        made.until("2001-05")


def test_the_same_seed_finds_the_same(made, fitted):
    again = found(made)
    assert again.settings == fitted.settings and again.tried.equals(fitted.tried)


def test_a_scenario_that_cannot_be_bettered_is_left_as_it_is(made):
    # Whoever waits a year too long or too short does worse than the scenario that made the record.
    true = market().with_values(dict.fromkeys(("parties.north.patience", "parties.south.patience"), TRUE))
    found = fit(
        true, made, levers(true, ["parties.*.patience=50:60"]), question="agreed", split=SPLIT, worlds=2, budget=3
    )
    assert found.settings == [] and found.values == {} and found.fitted == true and found.score == found.unfitted == 0
    assert not found.at_bound(found.levers[0])
    assert "Nothing better was found" in variant_file(found, "market")


def test_a_fit_is_judged_on_what_it_has_not_seen(made, fitted):
    told = judged(fitted, made, worlds=2)
    assert set(told.table["part"]) == {"to 2002-12", "from 2003-01"}
    row = told.row("agreed", "from 2003-01")
    assert row["fitted"] < row["unfitted"] and row["change"] == pytest.approx(row["fitted"] - row["unfitted"])
    assert told.before.forecast.seed == fitted.seed + 1
    assert "parties.*.patience" in "\n".join(answer(told))


def test_settings_chosen_without_a_tables_items_are_judged_by_them(fitted):
    by_item, groups = fitted.by_item, {name: name[-1] for name in fitted.by_item.columns}
    across = fitted.across(groups).set_index("group")
    rest = by_item[[name for name in by_item if not name.endswith("3")]].mean(axis=1)
    best = int(rest.idxmin())
    assert across.loc["3", "chosen"] == pytest.approx(by_item.loc[best, ["freeze-3", "relief-3"]].mean())
    assert across.loc["3", "unfitted"] == pytest.approx(by_item.loc[-1, ["freeze-3", "relief-3"]].mean())
    assert across.loc["3", "parties.*.patience"] == fitted.tried.loc[best, "parties.*.patience"]


def test_probabilities_are_straightened_by_least_squares():
    assert straight(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 1.0, 1.0])) == pytest.approx((0.5, 0.5))
    assert straight(np.full(4, 0.2), np.array([0, 0, 1, 0])) == (0.25, 0.0)


def test_a_factor_keeps_the_shape_of_a_distribution_and_stays_in_bounds():
    assert scaled(Quantity(triangular=(2, 4, 8)), 0.5) == {"triangular": [1, 2, 4]}
    assert scaled(Quantity(normal=(2, 1)), 3) == {"normal": [6, 3]} and scaled(Quantity(value=4), 0.25) == 1
    (lever,) = levers(market(), scale=["parties.*.patience=0.001:10"])
    assert with_settings(market(), [lever], [0.001]).spec.parties["north"].patience.uniform == (1, 1)
    # Halving is as far from 1 as doubling.
    (even,) = levers(market(), scale=["parties.*.patience=0.5:2"])
    assert even.at(0.5) == 1 and market().fingerprint == with_settings(market(), [even], [1.0]).fingerprint


def test_what_is_fitted_where_nothing_is_asked_for_rests_on_judgement_and_says_why():
    perry = Scenario.load("perry-1999")
    found = levers(perry)
    assert [lever.name for lever in found] == [one.name for one in SUGGESTED]
    assert all(lever.why and lever.scales for lever in found)
    assert sum(len(lever.paths) for lever in found) > 20


@pytest.mark.parametrize(
    ("vary", "scale", "said"),
    [
        (["parties.north.patience=1,2"], [], "say between which bounds to look"),
        (["parties.*.patience=9:3"], [], "low must be below high"),
        ([], ["parties.*.patience=0:3"], "a factor must be above 0"),
        (["parties.*.patients=1:3"], [], "no number that may be moved stands at"),
        (["parties.north.patience=1:3"], ["parties.*.patience=1:3"], "is asked for twice"),
        (["parties.north.patience"], [], "say which values to try"),
    ],
)
def test_what_cannot_be_fitted_is_refused(vary, scale, said):
    with pytest.raises(ValueError, match=said):
        levers(market(), vary, scale)


def test_a_file_of_the_fit_is_the_fitted_scenario(tmp_path):
    perry = Scenario.load("perry-1999")
    moved = levers(perry)
    nothing = pd.DataFrame(columns=[lever.name for lever in moved])
    found = Fit(perry, moved, "partly", "2001-06", 10, 7, [0.41, 0.7, 0.9, 0.55], 0.2, 0.1, nothing, nothing)
    (tmp_path / "fitted.yaml").write_text(variant_file(found, "perry-1999"), encoding="utf-8")
    read = Scenario.load(tmp_path / "fitted.yaml")
    same = found.fitted.with_values({"title": read.spec.title, "note": read.spec.note})
    assert read.fingerprint == same.fingerprint


@pytest.mark.parametrize(
    ("by_items", "by_tables", "said"),
    [
        ((-0.04, -0.01), (-0.05, -0.002), "clearly better"),
        ((-0.04, -0.01), (-0.05, 0.002), "better by items, not surely by tables"),
        ((-0.04, 0.01), (-0.05, -0.002), "no clear difference"),
        ((0.01, 0.04), (0.002, 0.05), "clearly worse"),
    ],
)
def test_a_fit_is_clearly_better_where_it_is_so_by_items_and_by_tables(by_items, by_tables, said):
    names = ("change_low", "change_high", "change_by_table_low", "change_by_table_high")
    assert verdict(dict(zip(names, (*by_items, *by_tables), strict=True))) == said
