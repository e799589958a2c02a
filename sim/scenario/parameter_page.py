"""The parameters of a scenario as a page in Markdown: rows by section, items and rules in tables of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.scenario.entry import Entry
from sim.scenario.parameters import Row, brief, kinds_of_entry, parameters, schema_fields, written
from sim.scenario.rules import Linkage
from sim.scenario.scenario import Scenario
from sim.scenario.schema import Event, Item, ScenarioFile
from sim.scenario.shape import entry_classes, literals

HEAD = """# Parameters: {title}

Every number, word and list of the scenario `{name}` (fingerprint `{fingerprint}`), made from its file and from the schema by

    python3 run_sim.py parameters {name} --out docs/parameters.md

How each is used is in [ODD.md](ODD.md), section 7. A path is that of `Scenario.with_values` and of a variant's file. A value is a
constant, or a distribution from which each world draws its own: *normal* mean ± standard deviation, *triangular* low to mode
to high, *uniform* low to high; draws beyond the range are moved to its bound. Where a value is the default, the file does not
give it. Levels and shares are 0 to 1, worth is in points (10 the greatest prize or sacrifice on this agenda), money in billions
of dollars, rates and hazards are by the month. "Park" is Park (2001) by section, "record" the coded record by month, of which
only what had happened when the scenario begins is used.
"""


def page(scenario: Scenario) -> Iterator[str]:
    """The page, line by line."""
    spec = scenario.spec
    yield from HEAD.format(title=spec.title, name=scenario.name, fingerprint=scenario.fingerprint[:12]).splitlines()
    yield ""
    yield from _heading("The run")
    whole = list(parameters(spec))
    yield from _rows(row for row in whole if row.path in ("start", "months"))
    for section, title in (("parties", "Parties"), ("tables", "Tables")):
        yield from _heading(title)
        for name, entry in getattr(spec, section).items():
            yield from _heading(entry.name, 3)
            yield from _rows(row for row in whole if row.path.split(".")[:2] == [section, name])
    yield from _items(spec)
    yield from _grounds(whole, "items")
    yield from _rules(spec)
    yield from _grounds(whole, "linkages")
    yield from _events(spec)
    yield from _grounds(whole, "events")
    for section, title in (("consultation", "Consultation"), ("dynamics", "Dynamics"), ("outcomes", "Outcome classes")):
        yield from _heading(title)
        yield from _rows(row for row in whole if row.path.split(".")[0] == section)


def _items(spec: ScenarioFile) -> Iterator[str]:
    yield from _heading("Items")
    yield from _fields([kind for kind in kinds_of_entry(Item)])
    for table, entry in spec.tables.items():
        here = {name: item for name, item in spec.items.items() if item.table == table}
        if not here:
            continue
        yield from _heading(f"Items of {entry.name}", 3)
        yield from _table(
            ("item", "what it is", "stage, kind, term", "performers", "months", "verifiability", "undoing", "start: agreed, performed", "more", "ground"),
            ((f"`{name}`", item.name, _nature(item), ", ".join(item.performers), item.months, f"{item.verifiability:g}", f"{item.undoing:g}",
              f"{item.start.agreed:g}, {item.start.performed:g}", _more(item), item.note or "") for name, item in here.items()),
        )  # fmt: skip
    yield from _heading("Worth of the items, in points", 3)
    yield "What full performance is worth to each party, before money and before what rules add; nothing where no number stands."
    yield ""
    yield from _table(
        ("item", *spec.parties),
        ((f"`{name}`", *(written(item.values[p]).replace("normal ", "") if p in item.values else "" for p in spec.parties))
         for name, item in spec.items.items()),
    )  # fmt: skip


def _nature(item: Item) -> str:
    return f"{item.stage}, {item.kind}" + (f", {item.term}" if item.term else "")


def _more(item: Item) -> str:
    """What only some items have: money, ratification, opinion, security, indivisibility."""
    told = [] if item.divisible else ["all or nothing"]
    told += ["security"] if item.security else []
    told += [f"ratified by {', '.join(item.ratify)}"] if item.ratify else []
    if item.cost:
        told.append(f"costs {written(item.cost.amount)}, paid by {written(item.cost.shares)}, to {item.cost.to}")
    told += [f"opinion: {written(item.opinion)}"] if item.opinion else []
    return "; ".join(told)


def _rules(spec: ScenarioFile) -> Iterator[str]:
    yield from _heading("Linkage rules")
    yield f"{len(spec.linkages)} rules. What a rule does not give stands at the default of its kind."
    yield ""
    kinds = [kind for kind in entry_classes(Linkage) if issubclass(kind, Entry)]
    yield from _fields([inner for kind in kinds for inner in kinds_of_entry(kind)])
    yield from _table(
        ("rule", "kind", "what it links", "strength", "ground"),
        ((f"`{name}`", rule.kind, brief(rule, ("kind", "strength")), written(rule.strength), rule.note or "")
         for name, rule in spec.linkages.items()),
    )  # fmt: skip


def _events(spec: ScenarioFile) -> Iterator[str]:
    yield from _heading("Events")
    yield from _fields([kind for kind in kinds_of_entry(Event)])
    yield from _table(
        ("event", "when", "chance", "effects", "ground"),
        ((f"`{name}`", event.month or (" to ".join(event.window) if event.window else "any month") + (", once" if event.once else ""),
          written(event.chance), brief(event.effects), event.note or "") for name, event in spec.events.items()),
    )  # fmt: skip


def _fields(kinds: Iterable[type[Entry]]) -> Iterator[str]:
    """What the fields of some kinds of entry mean; a field that several have is told once."""
    told: dict[tuple[str, ...], list[str]] = {}
    for kind in kinds:
        word = _word(kind)
        for row in schema_fields(kind):
            if row.range != word:  # the field that says which kind it is
                told.setdefault(row[:4], []).append(word)
    yield from _table(
        ("field", "of", "meaning", "unit, range", "default"),
        ((f"`{name}`", ", ".join(dict.fromkeys(words)), *said) for (name, *said), words in told.items()),
    )


def _word(kind: type[Entry]) -> str:
    """A kind of entry by its word in a file: that of its ``kind`` where only one can stand there."""
    words = literals(kind.model_fields["kind"].annotation) if "kind" in kind.model_fields else []
    return str(words[0]) if len(words) == 1 else kind.__name__.lower()


def _grounds(rows: Iterable[Row], section: str) -> Iterator[str]:
    """What single numbers of a section rest on."""
    found = [row for row in rows if row.path.startswith(f"{section}.") and row.note and row.path.count(".") > 1]
    if found:
        yield from _heading("Grounds of single numbers", 3)
        yield from _table(
            ("path", "value", "ground"), ((f"`{row.path.split('.', 1)[1]}`", row.value, row.note) for row in found)
        )


def _rows(rows: Iterable[Row]) -> Iterator[str]:
    yield from _table(
        ("path", "meaning", "unit, range", "default", "value", "ground"),
        ((f"`{row.path}`", row.meaning, row.range, row.default, row.value, row.note) for row in rows),
    )


def _heading(title: str, depth: int = 2) -> Iterator[str]:
    yield from (f"{'#' * depth} {title}", "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(' '.join(str(cell).split()).replace('|', '/') for cell in row)} |".replace("  ", " ")
    yield ""
