"""``plot``: the figures that fit what a folder holds, and a report on it as one page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.batch import TOLD, problems_told
from sim.cli.evidence import waiting
from sim.cli.speaking import announce_compilation, note, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.analysis.comparison import Comparison
    from sim.batch import Batch
    from sim.batch.store import Store
    from sim.report import Picture

LOOKED_AT = 500  # worlds run again to look at them month by month, at most
FRONTIERS = 200  # worlds whose frontiers are found, at most
FIGURES, REPORT = "figures", "report.html"
ENDINGS, DIFFERENCES = "endings.csv", "differences.csv"


def plot(
    folder: Path, world: int | None, ablation: Path | None, against: str | None, measure: str, out: Path | None
) -> None:
    """Draw what a folder holds, as PNG and SVG, and write the report."""
    stores = _stores(folder)
    place = out or folder
    ready(place)
    if not stores and (folder / DIFFERENCES).exists() and (folder / ENDINGS).exists():
        _draw_comparison_folder(folder, place)
        return
    if not stores:
        wrong_input(
            f"{folder} holds nothing that can be drawn: no batch (batch.json), no folders of batches, and no comparison "
            f"({DIFFERENCES} and {ENDINGS})"
        )
    worths = None if ablation is None else _ablation(ablation, measure)
    for store in stores:
        alone = store == folder
        _draw_store(store, place if alone else place / store.name, world, worths, measure)
    if len(stores) > 1:
        _draw_together(stores, place, against)


def _stores(folder: Path) -> list[Path]:
    """The folder itself where it is a batch, else the folders of batches in it."""
    if not folder.is_dir():
        wrong_input(f"{folder}: no such folder")
    if (folder / "batch.json").exists():
        return [folder]
    return sorted(inside.parent for inside in folder.glob("*/batch.json"))


def _ablation(path: Path, measure: str) -> pd.DataFrame:
    """What rules are worth by one measure."""
    import pandas as pd

    from sim.analysis.linkage_graph import worths

    try:
        table = pd.read_csv(path)
        worths(table)
    except (OSError, ValueError) as error:
        wrong_input(f"{path}: {error}")
    rows = table[table["measure"] == measure]
    if rows.empty:
        wrong_input(f"{path} has no measure {measure}; it has {', '.join(table['measure'].unique())}")
    return rows


# A batch, or a design


def _draw_store(folder: Path, place: Path, world: int | None, worths: pd.DataFrame | None, measure: str) -> None:
    from sim.batch import Batch
    from sim.batch.store import Store

    with problems_told(folder):
        batch, store = Batch.open(folder), Store.open(folder)
        if not len(batch):
            wrong_input(f"{folder}: no world has been run to its end yet")
        if batch.points is not None:
            if world is not None:
                wrong_input(f"{folder} holds a design; a single world is drawn only of a batch")
            _draw_design(batch, store, place, measure)
            return
        outcomes = batch.read(most=TOLD)
    if not batch.finished:
        note(f"{folder}: the batch is not finished; drawn is what there is.")
    announce_compilation()
    from sim.analysis.summary import summary
    from sim.report.reports import batch_report

    remarks = _remarks(batch, store, outcomes)
    pictures = _drawn(place, _batch_drawings(batch, store, outcomes, world, worths, remarks))
    text = summary(outcomes, batch.scenario)
    _written(place, batch_report(store, outcomes, text, pictures, world, remarks), len(pictures))


def _remarks(batch: Batch, store: Store, outcomes: pd.DataFrame) -> list[str]:
    remarks = []
    if not batch.finished:
        remarks.append("The batch is not finished: what is shown rests on the worlds run so far.")
    total = int(batch.shares["worlds"].sum())
    if total > len(outcomes):
        remarks.append(f"All this is of the first {len(outcomes):,} of {total:,} worlds.")
    if len(batch.failures):
        remarks.append(f"{len(batch.failures):,} worlds could not be run to their end and count nowhere.")
    return remarks


Drawings = Iterator[tuple[str, "Callable[[], Figure]"]]


def _batch_drawings(
    batch: Batch,
    store: Store,
    outcomes: pd.DataFrame,
    world: int | None,
    worths: pd.DataFrame | None,
    remarks: list[str],
) -> Drawings:
    """Every figure of a batch; those that need worlds run again only where these come out as they did."""
    from sim.analysis.linkage_graph import linkage_graph
    from sim.plots.album import of_batch, of_months, of_rules, of_world

    scenario = batch.scenario
    yield from of_batch(outcomes, batch.trajectories, scenario).items()
    yield from of_rules(linkage_graph(scenario, outcomes, worths), scenario).items()
    if store.own:
        _not_again(remarks, f"it was run with classes of one's own ({', '.join(store.own.values())})", world)
        return
    first, count = int(outcomes["world"].iloc[0]), min(LOOKED_AT, len(outcomes))
    from sim.analysis.monthly import monthly

    with waiting(f"Looking at {count:,} worlds month by month ..."):
        seen = monthly(scenario, range(first, first + count), batch.seed)
    if not _same(seen.outcomes, outcomes):
        _not_again(remarks, "this version of the model gives other results for its worlds", world)
        return
    if count < len(outcomes):
        remarks.append(
            f"Who pays for what, trust and how long restraints hold are of the first {count:,} worlds, which were run again to be looked at "
            f"month by month; the frontier is of {min(FRONTIERS, count):,}."
        )
    yield from of_months(seen, scenario).items()
    yield from _frontier(batch, range(first, first + min(FRONTIERS, count)))
    if world is not None:
        from sim.analysis.witnessed import witness

        with problems_told(store.folder):
            yield from of_world(witness(scenario, world, batch.seed)).items()


def _frontier(batch: Batch, worlds: range) -> Drawings:
    """What both sides could have had, where there are two sides."""
    from sim.analysis.frontier import allies_across, frontier_of_world, frontier_table, typical
    from sim.plots.frontier import frontier
    from sim.plots.world_course import outsider

    scenario, party = batch.scenario, outsider(batch.scenario.spec)
    try:
        allies_across(scenario, party)
        with waiting(f"Finding the frontiers of {len(worlds):,} worlds ..."):
            table = frontier_table(scenario, worlds, batch.seed, party=party)
            shown = typical(table)
            pieces = frontier_of_world(scenario, shown, batch.seed, party)
    except ValueError:  # there are no two sides, or a frontier is too large to hold
        return
    yield "frontier", partial(frontier, table, pieces, scenario, shown)


def _same(again: pd.DataFrame, kept: pd.DataFrame) -> bool:
    """Whether worlds that were run again came out as they did, as far as both tables go."""
    rows = kept[kept["world"].isin(again["world"])].reset_index(drop=True)
    both = [column for column in rows if column in again]
    return len(rows) == len(again) and rows[both].astype(object).equals(again[both].astype(object))


def _not_again(remarks: list[str], why: str, world: int | None) -> None:
    """Say that figures are left out which need worlds run again."""
    if world is not None:
        wrong_input(f"world {world} cannot be drawn: {why}")
    told = f"Figures for which worlds would have to be run again are left out, since {why}."
    remarks.append(told)
    note(told)


def _draw_design(batch: Batch, store: Store, place: Path, measure: str) -> None:
    from sim.analysis.sweep import at_points
    from sim.plots.sweep import sweep
    from sim.report.reports import sweep_report

    table = at_points(batch, measure)
    pictures = _drawn(place, iter({"sweep": partial(sweep, table, batch.scenario)}.items()))
    _written(place, sweep_report(store, table, pictures), len(pictures))


# Batches set against each other


def _draw_together(folders: list[Path], place: Path, against: str | None) -> None:
    """Compare batches of the same seed world by world with one of them."""
    from sim.batch import Batch
    from sim.batch.store import Store

    opened = {folder.name: (Batch.open(folder), Store.open(folder)) for folder in folders}
    batches = {name: pair for name, pair in opened.items() if pair[0].points is None}
    if against is not None and against not in batches:
        wrong_input(f"no such batch in {folders[0].parent}: {against}; there are {', '.join(batches)}")
    if len(batches) < 2:
        return
    one = against or ("comprehensive-approach" if "comprehensive-approach" in batches else next(iter(batches)))
    found: dict[str, Comparison] = {}
    drawings: dict[str, Callable[[], Figure]] = {}
    stores = [batches[one][1]]
    from sim.plots.comparison import comparison
    from sim.plots.paired_values import paired_values

    for name, (batch, store) in batches.items():
        compared = None if name == one else _compared(batches[one][0], batch)
        if compared is None:
            if name != one:
                note(f"{name} and {one} have no seed, horizon and worlds in common, and are not compared.")
            continue
        whole, before, after = compared
        found[name] = whole
        stores.append(store)
        drawings[name] = partial(comparison, whole)
        drawings[f"{name}-values"] = partial(paired_values, before, after, whole.one, whole.other)
    if not found:
        return
    from sim.report.reports import comparison_report

    pictures = _drawn(place, iter(drawings.items()))
    _written(place, comparison_report(found, pictures, stores), len(pictures))


def _compared(one: Batch, other: Batch) -> tuple[Comparison, pd.DataFrame, pd.DataFrame] | None:
    """Both in the worlds that they have in common; None where these are fewer than two, or not the same luck."""
    from sim.analysis.comparison import Comparison, differences, transitions
    from sim.analysis.measures import in_common

    before, after = one.read(most=TOLD), other.read(most=TOLD)
    common = before["world"][before["world"].isin(after["world"])]
    if one.seed != other.seed or one.scenario.spec.months != other.scenario.spec.months or len(common) < 2:
        return None
    before, after = (table[table["world"].isin(common)].reset_index(drop=True) for table in (before, after))
    table = differences(before, after, in_common(one.scenario.spec, other.scenario.spec))
    ways = transitions(before, after)
    return Comparison(one.scenario, other.scenario, len(common), one.seed, table, ways), before, after


def _draw_comparison_folder(folder: Path, place: Path) -> None:
    """Draw what ``compare`` has written, with the scenarios as they are now."""
    import pandas as pd

    from sim.plots.comparison import comparison
    from sim.report.reports import comparison_report

    try:
        table, ways = pd.read_csv(folder / DIFFERENCES), pd.read_csv(folder / ENDINGS)
        found = {whole.other.name: whole for whole in _read_back(table, ways)}
    except (OSError, KeyError, ValueError) as error:
        wrong_input(f"{folder} holds no comparison that can be read: {error}")
    pictures = _drawn(place, iter({name: partial(comparison, whole) for name, whole in found.items()}.items()))
    lead = f"Read from {DIFFERENCES} and {ENDINGS}; the scenarios are those of these names as they are now."
    _written(place, comparison_report(found, pictures, [], lead), len(pictures))


def _read_back(table: pd.DataFrame, ways: pd.DataFrame) -> Iterator[Comparison]:
    from sim.analysis.comparison import Comparison
    from sim.cli.reading import load

    for (one, other), rows in table.fillna({"unit": ""}).groupby(["one", "other"], sort=False):
        scenarios = load([str(one), str(other)])
        here = ways[(ways["one"] == one) & (ways["other"] == other)]
        counts = here.pivot_table(index="before", columns="after", values="worlds", aggfunc="sum").reindex(
            index=list(scenarios[0].spec.outcomes), columns=list(scenarios[1].spec.outcomes), fill_value=0
        )
        kept = rows.drop(columns=["one", "other", "worlds"]).reset_index(drop=True)
        yield Comparison(scenarios[0], scenarios[1], int(rows["worlds"].iloc[0]), 0, kept, counts)


# Writing


def _drawn(place: Path, drawings: Drawings) -> Mapping[str, Picture]:
    """Draw each, write it as PNG and SVG, and keep what the report needs of it."""
    from sim.plots.saving import save, small_png
    from sim.report import Picture

    pictures = {}
    ready(place / FIGURES)
    with filled(place / FIGURES) as aside:
        for name, draw in drawings:
            with waiting(f"Drawing {name.replace('_', ' ')} ..."):
                figure = draw()
                for ending in (".png", ".svg"):
                    save(figure, aside / f"{name}{ending}")
            says = " ".join(figure.texts[0].get_text().split())
            pictures[name] = Picture(name, says, small_png(aside / f"{name}.png"), figure.get_figwidth())
    return pictures


def _written(place: Path, page: str, figures: int) -> None:
    with filled(place) as aside:
        (aside / REPORT).write_text(page, encoding="utf-8")
    say(f"Written to {place}{os.sep}: {REPORT}, and {figures} figures as PNG and SVG in {FIGURES}{os.sep}", hang=2)
