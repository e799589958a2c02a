"""A hindcast in words: first where the model fails against the record, then where it holds, then how to take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.analysis.hindcast import DOUBT, REFERENCES, SPLIT, WHOLE, Hindcast
from sim.analysis.hindcast_cases import AGREED, LEVELS, QUESTIONS, anchor
from sim.analysis.words import calendar, counted, headed, listed, listed_in_part, percent

WORST, BEST = 6, 5  # items that are told
FAR = 0.25  # Brier score from which an item is far off: that of always saying even chances
GAIN = 0.1  # by how much the Brier score of no change must be higher for an item to be well told
UNSURE = 20  # forecasts in a bin, from which it is told
ASKED = {"partly": "partly in effect", "in effect": "in effect", AGREED: "agreed for the first time"}
RIVALS = {
    "base rate": "the base rate",
    "no change": "no change",
    "persistence": "persistence",
    "never": "no agreement ever",
    "chain": "a one-lag Markov chain",
}


def answer(found: Hindcast) -> list[str]:
    """Paragraphs, and points of lists that begin with a dash."""
    failures, holds = list(_failures(found)), list(_holds(found))
    lines = [_head(found), "", "Where the model fails:"]
    lines += [f"- {one}" for one in failures] or ["- Nowhere clearly; intervals are wide."]
    lines += ["", "Where it holds:"]
    lines += [f"- {one}" for one in holds] or ["- Nowhere clearly."]
    return [*lines, "", "How to take it:", *(f"- {one}" for one in _caveats(found))]


def _head(found: Hindcast) -> str:
    levels = listed([f"{name} (level {level:g} or more)" for name, level in LEVELS.items()])
    strangers = list(found.record.strangers(found.scenario.spec.items))
    text = (
        f"{found.scenario.spec.title} against the record {found.record.name}: {len(found.items)} {'item' if len(found.items) == 1 else 'items'}, asked at the end of "
        f"{len(found.quarters)} quarters, {found.quarters[0]} to {found.quarters[-1]}, whether they are {levels} or were agreed. "
        f"The model's probability is the share of {counted(found.forecast.worlds)} of seed {found.forecast.seed}."
    )
    if strangers:
        text += f" The scenario has no such item as {listed_in_part(strangers, 4)}; these are left out."
    if found.unknown:
        start = calendar(anchor(found.record, found.scenario.spec.start), 0)
        text += f" For {listed_in_part(found.unknown, 4)} the record gives no level as early as {start}; these are left out too."
    return text


# What is told of scores


def skill_words(row: pd.Series | dict, reference: str) -> str:
    """``+0.21 (−0.03 to 0.43)``."""
    name = f"skill.{reference}"
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    if value != value:
        return "not defined, for that makes no error"
    told = f"{value:+.2f} ({low:.2f} to {high:.2f})" if low == low else f"{value:+.2f}"
    return told.replace("-", "\N{MINUS SIGN}")


def _failures(found: Hindcast) -> Iterator[str]:
    yield from _bias(found)
    for question in QUESTIONS:
        row = _whole(found.scores, question)
        if row is not None:
            worse = _beaten(row, [name for name in REFERENCES if name != "persistence"])
            if worse:
                yield f"Whether an item is {ASKED[question]}: {worse}."
    if len(found.timing):
        row = found.timing.iloc[0]
        worse = _beaten(row, ("base rate", "never"))
        if worse:
            low, high = row["crps_low"], row["crps_high"]
            sure = f", 95% interval {low:.1f} to {high:.1f}" if low == low else ""
            yield (
                f"The month of first agreement is missed by {row['crps']:.1f} of {int(row['months'])} months on average (CRPS{sure}): {worse}."
            )
    if len(found.provocation_scores):
        row = found.provocation_scores.iloc[0]
        worse = _beaten(row, [name for name in ("base rate", "chain") if f"brier.{name}" in row])
        if worse:
            yield f"In which months there is a provocation: {worse}."
    worst = found.by_item.drop_duplicates("item").to_dict("records")
    far = [_item(found, row) for row in worst if row["brier"] >= FAR][:WORST]
    if far:
        yield f"Furthest off: {'; '.join(far)}."


def _beaten(row: pd.Series, references: Sequence[str]) -> str:
    """What the model is not clearly better than, and what it is clearly worse than; nothing where it beats them all."""
    told = []
    for side, words in ((-1, "clearly worse than"), (0, "not clearly better than")):
        names = [name for name in references if _clear(row, name) == side]
        if names:
            told.append(f"{words} {listed([f'{RIVALS[name]} (skill {skill_words(row, name)})' for name in names])}")
    return "; ".join(told)


def _bias(found: Hindcast) -> Iterator[str]:
    """Probabilities whose interval of what happened leaves them out, the one with most forecasts of each question."""
    for question in QUESTIONS:
        if _whole(found.scores, question) is None:
            continue
        bins = found.reliability(question)
        off = bins[
            (bins["forecasts"] >= UNSURE) & ((bins["probability"] < bins["low"]) | (bins["probability"] > bins["high"]))
        ]
        if len(off):
            row = off.nlargest(1, "forecasts").iloc[0]
            side = "too rare" if row["happened"] > row["probability"] else "too common"
            yield (
                f"The model holds it {side} that an item is {ASKED[question]}: of the {int(row['forecasts'])} forecasts between "
                f"{percent(row['from'])} and {percent(row['to'])}, {row['probability']:.1%} on average, {row['happened']:.1%} came true "
                f"({row['low']:.1%} to {row['high']:.1%})."
            )


def _holds(found: Hindcast) -> Iterator[str]:
    for question in QUESTIONS:
        row = _whole(found.scores, question)
        if row is not None:
            better = [name for name in REFERENCES if _clear(row, name) > 0]
            if better:
                told = listed([f"{RIVALS[name]} (skill {skill_words(row, name)})" for name in better])
                yield f"Whether an item is {ASKED[question]}: better than {told}."
    if len(found.timing) and _clear(found.timing.iloc[0], "never") > 0:
        yield f"When items are first agreed: better than {RIVALS['never']} (skill {skill_words(found.timing.iloc[0], 'never')})."
    if len(found.provocation_scores):
        row = found.provocation_scores.iloc[0]
        if row["least"] <= row["happened"] <= row["most"]:
            yield (
                f"How many months have a provocation: {int(row['happened'])} of {int(row['months'])} in the record, {row['expected']:.1f} in "
                f"the mean world ({row['least']:.0f} to {row['most']:.0f} in nine worlds of ten)."
            )
    gained = found.by_item.sort_values("gain", ascending=False, kind="stable").drop_duplicates("item")
    best = [_item(found, row) for row in gained.to_dict("records") if row["gain"] >= GAIN][:BEST]
    if best:
        yield f"Best told, against no change: {'; '.join(best)}."


def _item(found: Hindcast, row: dict) -> str:
    name = found.scenario.spec.items[row["item"]].name
    verb = "agreed" if row["question"] == AGREED else ASKED[row["question"]]
    return f"{name} ({verb} in {percent(row['happened'])} of the quarters, by the model {percent(row['probability'])})"


def _caveats(found: Hindcast) -> Iterator[str]:
    whole = [_whole(found.scores, question) for question in LEVELS]
    told = [f"{row['question']} {skill_words(row, 'persistence')}" for row in whole if row is not None]
    yield (
        f"Persistence (as it was a quarter ago) sees the record up to the quarter before; the model sees only {_start(found)}. Skill "
        f"against it: {', '.join(told)}."
    )
    for part in found.parts[1:]:
        rows = found.scores[found.scores["part"] == part].to_dict("records")
        each = [f"{row['question']} {row['brier']:.3f} (base rate {row['brier.base rate']:.3f})" for row in rows]
        yield f"Brier scores {part}: {', '.join(each)}."
    if len(found.parts) > 1:
        yield _tested(found)
    shifted = found.other_readings.pivot_table(index="shift", columns="question", values="brier")
    low, high = (
        listed([f"{row[name]:.3f} ({name})" for name in LEVELS]) for _, row in shifted.iloc[[0, -1]].iterrows()
    )
    yield (
        f"Levels are one coder's judgement. Had all been put {DOUBT:g} lower, the Brier scores would be {low}; {DOUBT:g} higher, {high}."
    )


def _tested(found: Hindcast) -> str:
    """What the second part of the record is worth as a test."""
    if found.split == SPLIT:
        return f"Parameters rest on the record up to {SPLIT}: only what comes after it is a test."
    return (
        f"The split at {found.split} is the caller's: whether the numbers of the scenario rest on what came after it, nothing here "
        f"can tell."
    )


def trait_words(table: pd.DataFrame) -> list[str]:
    """A heading, and a point for each trait of the record that lies outside nine worlds in ten (``sim.analysis.traits``)."""
    told = table.dropna(subset=["record", "low", "high"])
    out = told[(told["record"] < told["low"]) | (told["record"] > told["high"])]
    head = f"Of {len(told)} traits of the record, {len(out)} lie outside what nine worlds in ten show{':' if len(out) else '.'}"
    lines = ((headed(row["trait"]), *compared(row)) for row in out.to_dict("records"))
    return [head, *(f"- {trait}: {here} in the record, {there} in nine worlds of ten." for trait, here, there in lines)]


def compared(row: dict) -> tuple[str, str]:
    """What the record shows and what the worlds do: ``38%`` and ``1% on average, 0% to 8%``."""

    def said(value: float) -> str:
        told = percent(value) if row["unit"] == "share" else f"{value:.1f}".removesuffix(".0")
        return told.removeprefix("-") if told.strip("-%") == "0" else told.replace("-", "\N{MINUS SIGN}")

    of = f" {row['unit']}" if row["unit"].startswith("of ") else ""
    return f"{said(row['record'])}{of}", f"{said(row['mean'])} on average, {said(row['low'])} to {said(row['high'])}"


def _start(found: Hindcast) -> str:
    return f"how things stood in {calendar(found.scenario.spec.start, 0)}"


def _whole(table: pd.DataFrame, question: str) -> pd.Series | None:
    rows = table[(table["question"] == question) & (table["part"] == WHOLE)]
    return rows.iloc[0] if len(rows) else None


def _clear(row: pd.Series, reference: str) -> int:
    """1 where skill is clearly above 0, -1 where it is clearly below, 0 where neither."""
    low, high = float(row[f"skill.{reference}_low"]), float(row[f"skill.{reference}_high"])
    return 1 if low > 0 else -1 if high < 0 else 0
