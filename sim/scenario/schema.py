"""What a scenario file may say: each field, its unit and default (ODD, "Entities, state variables and scales").

Only the shape of one merged file is checked here; what must hold between its parts is in ``checks.py``. Governments
are in ``parties.py``, linkage rules in ``rules.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from sim.scenario.entry import LONGEST, Count, Delay, Entry, Factor, Points, Positive, Share, Shift, Stage, number
from sim.scenario.ids import Id, ItemId, Month, PartyId, TableId
from sim.scenario.parties import AnyParty, Stance
from sim.scenario.rules import Linkage


class Table(Entry):
    """Where parties meet."""

    name: str = Field(description="Name shown to people.")
    members: tuple[PartyId, ...] = Field(min_length=2, description="Who sits there; each must agree to a deal.")
    every: Count = Field(1, description="Meets every so many months.")
    opens: Count = Field(1, description="First month in which it can meet.")
    freezes_above: Share = Field(number(1.0), description="Threat above which it does not meet.")
    absorbs: tuple[TableId, ...] = Field(
        (), description="Tables whose items are negotiated here, in one package with its own; they do not meet."
    )


class Cost(Entry):
    """Money that an item needs."""

    amount: Positive = Field(description="Billions of dollars for full performance.")
    shares: dict[PartyId, Annotated[float, Field(ge=0, le=1)]] = Field(
        description="Who pays which share; they sum to 1."
    )
    to: PartyId = Field(description="Who receives it.")


class Start(Entry):
    """Where an item stands when the scenario begins."""

    agreed: Annotated[float, Field(ge=0, le=1)] = 0.0
    performed: Annotated[float, Field(ge=0, le=1)] = 0.0


class Item(Entry):
    """One thing that may be agreed and performed."""

    name: str = Field(description="Name shown to people, fit for the middle of a sentence.")
    table: TableId
    stage: Stage
    kind: Literal["act", "flow", "restraint"] = Field(
        description="act: done once and stays; flow: lapses when not renewed; restraint: holds until it is broken."
    )
    performers: tuple[PartyId, ...] = Field(min_length=1, description="Who must perform it.")
    months: Count = Field(3, description="Months that full performance takes.")
    term: Count | None = Field(None, description="Months for which a flow's full agreement lasts.")
    verifiability: Annotated[float, Field(ge=0, le=1)] = Field(0.5, description="How well performance can be seen.")
    divisible: bool = Field(True, description="false: all or nothing.")
    security: bool = Field(False, description="Whether threat raises its worth.")
    values: dict[PartyId, Points] = Field(
        description="Points that full performance is worth to each party; negative: a cost."
    )
    cost: Cost | None = None
    ratify: tuple[PartyId, ...] = Field((), description="Parties whose domestic politics must approve it.")
    opinion: dict[PartyId, Shift] = Field(
        {}, description="Change of a party's support when it goes from nothing to full performance."
    )
    undoing: Annotated[float, Field(ge=0)] = Field(1.0, description="How easily it is undone, 1 as others, 0 never.")
    start: Start = Start()


class Change(Entry):
    """What a new administration thinks otherwise."""

    patience: Factor = Field(number(1.0), description="Times its patience.")
    scrutiny: Factor = Field(number(1.0), description="Times the scrutiny of a government that verifies.")
    coordination: Factor = Field(number(1.0), description="Times its readiness to coordinate with allies.")
    floor: Shift = Field(number(0.0), description="Added to its floor.")
    threshold: Shift = Field(number(0.0), description="Added to its threshold.")
    slack: Shift = Field(number(0.0), description="Added to its slack.")
    stance: Stance | None = Field(None, description="Its policy from now on.")
    values: dict[ItemId, Points] = Field({}, description="Points added to what items are worth to it.")


class Effects(Entry):
    """What an event does."""

    support: dict[PartyId, Shift] = Field({})
    threat: Shift = number(0.0)
    trust: dict[PartyId, dict[PartyId, Shift]] = Field({}, description="Whose trust, in whom.")
    review: dict[PartyId, Count] = Field({}, description="Months for which a party attends no table.")
    undo: dict[PartyId, Share] = Field({}, description="Chance, for each item a party performs, that it is undone.")
    legislature: dict[PartyId, Shift] = Field({}, description="Change of the lean of a party's legislature.")
    change: dict[PartyId, Change] = Field({}, description="How a party's outlook changes for good.")


class Event(Entry):
    """Something that happens to the negotiations from outside, on a date or by chance."""

    text: str = Field(description="What the narration says, as a sentence.")
    month: Month | None = Field(None, description="Date of a scheduled event, as 2001-11.")
    chance: Share = Field(number(1.0), description="Its chance: on the date, or in each month of the window.")
    window: tuple[Month, Month] | None = Field(
        None, description="First and last month of a chance event; default always."
    )
    once: bool = Field(False, description="Whether a chance event happens once at the most.")
    effects: Effects


class Condition(Entry):
    """A condition on how a world ends: on one item, on the mean of a stage over tables, or on the threat."""

    item: ItemId | None = None
    stage: Stage | None = None
    tables: tuple[TableId, ...] = Field((), description="With stage: over which tables the mean is taken; default all.")
    threat: Literal[True] | None = None
    at_least: Annotated[float, Field(ge=0, le=1)] | None = None
    below: Annotated[float, Field(ge=0, le=1)] | None = None


class Outcome(Entry):
    """An outcome class: the first whose conditions all hold is how the world ended."""

    name: str
    all: tuple[Condition, ...] = Field((), description="Conditions, all of which must hold; none: whatever is left.")
    settled: bool = Field(False, description="Whether this class counts as the settlement whose month is recorded.")


class Trust(Entry):
    """How trust moves with conduct: shares of the way to 1 (kept) or to 0 (slipped, broken) a month."""

    kept: Share = number(0.02)
    slipped: Share = number(0.02)
    broken: Share = number(0.15)
    forgetting: Share = Field(number(0.01), description="Share of the gap to its first level closed a month.")


class Threat(Entry):
    """Tension after provocations, 0..1."""

    start: Share = number(0.0)
    decay: Share = Field(number(0.15), description="Share lost a month.")
    crisis: Share = Field(number(0.5), description="Level from which a month counts as a crisis.")


class Undoing(Entry):
    """Monthly hazards with which what was performed is undone by those who perform it."""

    opinion: Share = Field(number(0.05), description="Hazard where support at home is zero.")
    hostile: Share = Field(number(0.35), description="Support below which opinion undoes.")
    crisis: Share = Field(number(0.05), description="Hazard in a crisis month.")
    arrears: Share = Field(number(0.05), description="Hazard where a counterpart has done nothing of what it owes.")
    depth: Share = Field(number(0.6), description="Share of the level that is lost.")


class Consultation(Entry):
    """How the allies consult: what keeps their coordination up and what wears it out (ODD, "Consultation")."""

    every: Count = Field(1, description="They meet every so many months.")
    item: ItemId | None = Field(None, description="Item whose performed level says how well meetings are attended.")
    start: Share = Field(number(1.0), description="Part of its readiness at which each ally's coordination begins.")
    earned: Share = Field(
        number(0.2), description="Share of the gap to what is ready and undisputed closed by a meeting."
    )
    fading: Share = Field(
        number(0.05), description="Share of coordination lost where a meeting that is due is not held."
    )
    lost: Share = Field(
        number(0.3),
        description="Share lost where another's deal costs an ally all that is at stake, or leaves it all behind.",
    )
    pooling: Share = Field(number(1.0), description="Share of what they have seen that full coordination pools.")
    common: Share = Field(
        number(0.0), description="How far full coordination draws their demands to a common position."
    )


class Dynamics(Entry):
    """Rules of conduct that hold for all."""

    trust: Trust = Trust()
    threat: Threat = Threat()
    undoing: Undoing = Undoing()
    grain: Annotated[float, Field(gt=0, le=1)] = Field(
        0.1, description="Smallest change worth a package of its own, and the least by which a flow is renewed."
    )
    lapse: Annotated[int, Field(ge=2, le=LONGEST)] = Field(
        12, description="Months, from that of signing, after which what is agreed and not begun lapses."
    )
    preparation: Delay = Field(
        number(0), description="Months from signature to the first act of what is not under way; one at the least."
    )
    setback: Annotated[int, Field(ge=0, le=LONGEST)] = Field(
        3, description="Months a table does not meet after a package failed at home."
    )
    detection: Share = Field(number(0.3), description="Monthly chance to find a breach of a wholly verifiable item.")
    in_effect: Annotated[float, Field(gt=0, le=1)] = Field(
        0.75, description="Level from which an item counts as in effect."
    )
    stage_reached: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5, description="Mean level from which a stage counts as reached."
    )


class ScenarioFile(Entry):
    """A whole scenario, after ``extends`` and ``without`` have been worked in."""

    model_config = ConfigDict(populate_by_name=True)

    title: str
    question: str = Field("", description="The question this scenario asks, in a paragraph.")
    start: Month = Field(description="The calendar month before the first step, as 2001-06.")
    months: Count = Field(120, description="How many months are simulated.")
    parties: dict[Id, AnyParty] = Field(min_length=2)
    tables: dict[Id, Table] = Field(min_length=1)
    items: dict[Id, Item] = Field(min_length=1)
    linkages: dict[Id, Linkage] = Field({})
    events: dict[Id, Event] = Field({})
    outcomes: dict[Id, Outcome] = Field(min_length=1)
    consultation: Consultation | None = Field(
        None, description="How the allies consult; without it their coordination stays as it is."
    )
    dynamics: Dynamics = Dynamics()
