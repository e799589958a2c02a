"""What can be switched off in a scenario besides a single linkage rule: whole kinds of rule, and mechanisms of the model.

Each is a change of the scenario's file that takes no luck of anything else with it (common random numbers stay paired); one
that the scenario does not have is left out. The sections of docs/ODD.md that describe them are named beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.scenario import Scenario
from sim.scenario.parties import Pyongyang, Seoul, Tokyo, Washington
from sim.scenario.quantity import Quantity
from sim.scenario.schema import ScenarioFile

KIND, MECHANISM = "kind of rule", "mechanism"
Values = dict[str, Any]


@dataclass(frozen=True)
class Switch:
    """Something that can be switched off: in words, of which sort it is, and what `Scenario.with_values` must be given."""

    words: str
    sort: str
    values: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def off(self, scenario: Scenario) -> Scenario:
        """The scenario with it switched off."""
        return scenario.with_values(self.values, self.without)


def switches(spec: ScenarioFile) -> dict[str, Switch]:
    """All that can be switched off, by its name: kinds of rule of which there are several, then mechanisms."""
    found = dict(_kinds(spec))
    for name, (words, values) in _MECHANISMS.items():
        if given := values(spec):
            found[name] = Switch(words, MECHANISM, given)
    for party, entry in spec.parties.items():
        if entry.policy and sum(one.policy is not None for one in spec.parties.values()) > 1:
            words = f"carrots and sticks of {entry.name}"
            found[f"policy-of-{party}"] = Switch(words, MECHANISM, _policies(spec, [party]))
    return found


def _kinds(spec: ScenarioFile) -> Iterator[tuple[str, Switch]]:
    counts = Counter(rule.kind for rule in spec.linkages.values())
    for kind, count in counts.items():
        if count > 1:
            rules = tuple(f"linkages.{name}" for name, rule in spec.linkages.items() if rule.kind == kind)
            yield f"all-{kind}", Switch(f"all {count} {kind} rules", KIND, without=rules)
    if len(counts) > 1:
        every = tuple(f"linkages.{name}" for name in spec.linkages)
        yield "all-rules", Switch(f"all {len(every)} linkage rules", KIND, without=every)


# What each mechanism needs changed: paths and values, none where the scenario does not have it


def _gone(value: Any) -> bool:
    """Whether something has no effect as it stands."""
    return (
        value is None
        or value == {}
        or value == ()
        or (isinstance(value, Quantity) and value.certain and not value.value)
    )


def _is_one(value: Quantity) -> bool:
    return value.certain and value.value == 1


def _of_parties(field_: str, off: Any, of: type = object) -> Callable[[ScenarioFile], Values]:
    """A field of every party, or of those of one government."""

    def values(spec: ScenarioFile) -> Values:
        return {
            f"parties.{name}.{field_}": off
            for name, party in spec.parties.items()
            if isinstance(party, of) and not _gone(getattr(party, field_))
        }

    return values


def _of_dynamics(*fields: str) -> Callable[[ScenarioFile], Values]:
    """Numbers among the rules of conduct that hold for all, set to nothing."""

    def values(spec: ScenarioFile) -> Values:
        found: Values = {}
        for path in fields:
            here: Any = spec.dynamics
            for step in path.split("."):
                here = getattr(here, step)
            if not _gone(here) and here != 0:
                found[f"dynamics.{path}"] = 0
        return found

    return values


def _of_events(*kinds: str) -> Callable[[ScenarioFile], Values]:
    """Effects of some kinds, of all events."""

    def values(spec: ScenarioFile) -> Values:
        return {
            f"events.{name}.effects.{kind}": None
            for name, event in spec.events.items()
            for kind in kinds
            if getattr(event.effects, kind)
        }

    return values


def _consultation(spec: ScenarioFile) -> Values:
    return {"consultation": None} if spec.consultation else {}


def _of_consultation(field_: str) -> Callable[[ScenarioFile], Values]:
    def values(spec: ScenarioFile) -> Values:
        there = spec.consultation is not None and not _gone(getattr(spec.consultation, field_))
        return {f"consultation.{field_}": 0} if there else {}

    return values


def _coordination(spec: ScenarioFile) -> Values:
    return {
        f"parties.{name}.coordination": 0
        for name, party in spec.parties.items()
        if party.allies and not _gone(party.coordination)
    }


def _policies(spec: ScenarioFile, parties: list[str] | None = None) -> Values:
    """The measures of these parties, or of all, and what later administrations make of them."""
    having = [name for name, party in spec.parties.items() if party.policy and (parties is None or name in parties)]
    stances = [
        f"events.{event}.effects.change.{name}.stance"
        for event, entry in spec.events.items()
        for name, change in entry.effects.change.items()
        if name in having and change.stance is not None
    ]
    return dict.fromkeys([*(f"parties.{name}.policy" for name in having), *stances])


def _measures(*fields: str) -> Callable[[ScenarioFile], Values]:
    """Parts of all carrots and sticks."""

    def values(spec: ScenarioFile) -> Values:
        return {
            f"parties.{name}.policy.{kind}.{field_}": 0
            for name, party in spec.parties.items()
            if party.policy
            for kind in ("economic", "political", "military")
            for field_ in fields
            if not _gone(getattr(getattr(party.policy, kind), field_))
        }

    return values


def _legislatures(spec: ScenarioFile) -> Values:
    """The houses, and what elections do to them."""
    houses = [f"parties.{name}.legislature" for name, party in spec.parties.items() if party.legislature]
    return dict.fromkeys([*houses, *_of_events("legislature")(spec)]) if houses else {}


def _ratification(spec: ScenarioFile) -> Values:
    return {f"items.{name}.ratify": [] for name, item in spec.items.items() if item.ratify}


def _provocations(field_: str) -> Callable[[ScenarioFile], Values]:
    """A number of every kind of provocation."""

    def values(spec: ScenarioFile) -> Values:
        return {
            f"parties.{name}.provocations.{kind}.{field_}": 0
            for name, party in spec.parties.items()
            if isinstance(party, Pyongyang)
            for kind, entry in party.provocations.items()
            if not _gone(getattr(entry, field_))
        }

    return values


def _attention(spec: ScenarioFile) -> Values:
    found: Values = {}
    for name, party in spec.parties.items():
        tables = sum(name in table.members for table in spec.tables.values())
        if isinstance(party, Pyongyang) and party.attention < tables:
            found[f"parties.{name}.attention"] = tables
    return found


def _freezes(spec: ScenarioFile) -> Values:
    return {
        f"tables.{name}.freezes_above": 1 for name, table in spec.tables.items() if not _is_one(table.freezes_above)
    }


def _beliefs(spec: ScenarioFile) -> Values:
    return {f"parties.{name}.beliefs": "perfect" for name, party in spec.parties.items() if party.beliefs != "perfect"}


def _scrutiny(spec: ScenarioFile) -> Values:
    found: Values = {
        f"parties.{name}.scrutiny": 1
        for name, party in spec.parties.items()
        if isinstance(party, Washington) and not _is_one(party.scrutiny)
    }
    return found | _later(spec, "scrutiny") if found else {}


def _waiting(spec: ScenarioFile) -> Values:
    found: Values = {f"parties.{name}.slack": 1 for name, party in spec.parties.items() if not _is_one(party.slack)}
    return found | _later(spec, "slack") if found else {}


def _later(spec: ScenarioFile, field_: str) -> Values:
    """What later administrations change of a number."""
    return {
        f"events.{event}.effects.change.{party}.{field_}": None
        for event, entry in spec.events.items()
        for party in entry.effects.change
    }


def _chances(dated: bool) -> Callable[[ScenarioFile], Values]:
    """Events on a date, or by chance."""

    def values(spec: ScenarioFile) -> Values:
        return {
            f"events.{name}.chance": 0
            for name, event in spec.events.items()
            if (event.month is not None) == dated and not _gone(event.chance)
        }

    return values


_MECHANISMS: dict[str, tuple[str, Callable[[ScenarioFile], Values]]] = {
    # Consultation
    "consultation": ("consultation: the allies are always as coordinated as they are ready to be", _consultation),
    "coordination": ("coordination: each ally looks to itself alone", _coordination),
    "pooling": ("pooling of what the allies know", _of_consultation("pooling")),
    "common-position": ("the allies' common position", _of_consultation("common")),
    # Carrots and sticks
    "carrots-and-sticks": ("carrots and sticks of all", _policies),
    "carrots": ("carrots", _measures("carrot", "carrot_home")),
    "sticks": ("sticks", _measures("stick", "stick_home", "alarm")),
    "standing-pressure": ("pressure that stands throughout", _of_parties("pressure", None)),
    # Domestic politics
    "ratification": ("ratification at home", _ratification),
    "legislatures": ("legislatures: the country's opinion ratifies", _legislatures),
    "conscience": (
        "conscience: no bar for money while the abducted and the missiles wait",
        _of_parties("conscience", None, Tokyo),
    ),
    "setbacks": ("adjournment after a defeat at home", _of_dynamics("setback")),
    "swings-of-opinion": (
        "swings of opinion",
        lambda spec: {
            f"parties.{name}.support.volatility": 0
            for name, party in spec.parties.items()
            if not _gone(party.support.volatility)
        },
    ),
    # Negotiation
    "insistence": ("insistence on an order", _of_parties("insists", None)),
    "blurred-beliefs": ("ignorance of what others want", _beliefs),
    "scrutiny": ("scrutiny: promises are judged by trust as elsewhere", _scrutiny),
    # Pyongyang
    "attention": ("Pyongyang's limit to tables that it attends", _attention),
    "wedge": ("the wedge between the allies", _of_parties("wedge", 0, Pyongyang)),
    "prices": ("prices named by Pyongyang", _of_parties("prices", None, Pyongyang)),
    "slow-opening": ("slow opening", _of_parties("opening", None, Pyongyang)),
    "covert-breaches": ("covert breaches", _of_parties("covert", 0, Pyongyang)),
    # Provocation and threat
    "provocations": ("provocations", _provocations("hazard")),
    "brinkmanship": ("brinkmanship: refusals provoke", _provocations("rebuffed")),
    "goodwill": ("calm through goodwill", _provocations("goodwill")),
    "salience": ("fear: threat raises the worth of security", _of_parties("salience", 0)),
    "freezes": ("freezing of tables under threat", _freezes),
    # Performance
    "preparation": ("preparation of what was signed", _of_dynamics("preparation")),
    "slips": ("slips in performance", _of_parties("slip", 0)),
    "waiting": ("waiting for a counterpart that lags", _waiting),
    "humanitarian": ("humanitarian work that goes on whatever happens", _of_parties("humanitarian", None, Seoul)),
    # Reversal
    "undoing-by-opinion": ("undoing by hostile opinion", _of_dynamics("undoing.opinion")),
    "undoing-in-crises": ("undoing in crises", _of_dynamics("undoing.crisis")),
    "undoing-for-arrears": ("undoing for arrears", _of_dynamics("undoing.arrears")),
    "undoing": (
        "undoing by opinion, in crises and for arrears",
        _of_dynamics("undoing.opinion", "undoing.crisis", "undoing.arrears"),
    ),
    # Opinion, trust
    "welcome-and-resentment": (
        "opinion in Pyongyang about carrots and sticks",
        lambda spec: _of_parties("welcome", 0)(spec) | _of_parties("resentment", 0)(spec),
    ),
    "moving-trust": (
        "trust that moves",
        _of_dynamics("trust.kept", "trust.slipped", "trust.broken", "trust.forgetting"),
    ),
    # Events
    "dated-events": ("elections and all else that has a date", _chances(dated=True)),
    "chance-events": ("events by chance", _chances(dated=False)),
    "new-outlooks": ("new outlooks of new administrations", _of_events("change")),
    "reviews": ("policy reviews", _of_events("review")),
    "undoing-by-administrations": ("undoing by new administrations", _of_events("undo")),
}
