"""What a scenario file may say: each field, its unit and default (ODD, "Entities, state variables and scales").

Only the shape of one merged file is checked here; what must hold between its parts is in ``checks.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from sim.scenario.ids import Id, ItemId, Month, PartyId, TableId
from sim.scenario.quantity import Quantity, between

Share = Annotated[Quantity, between(0, 1)]
Positive = Annotated[Quantity, between(0, 1e6)]
Months = Annotated[Quantity, between(1)]
MOST = 1e6  # points or billions: far beyond any agenda, and far from where arithmetic breaks down
Points = Annotated[Quantity, between(-MOST, MOST)]
Stage = Literal["short", "mid", "long"]
STAGES: tuple[Stage, ...] = ("short", "mid", "long")


def number(value: float) -> Quantity:
    return Quantity(value=value)


class Entry(BaseModel):
    """Anything in a scenario file: misspelt fields are refused, and a note may say what it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    note: str | None = Field(None, description="Where this comes from, in the paper or the record.")


class Support(Entry):
    """Domestic support for the policy of engagement, 0..1, and how it moves."""

    baseline: Share = Field(number(0.5), description="Level to which support returns.")
    volatility: Share = Field(number(0.02), description="Standard deviation of its monthly noise.")
    recovery: Share = Field(number(0.1), description="Share of the gap to the baseline closed a month.")


class Party(Entry):
    """A government at the table."""

    name: str = Field(description="Name shown to people.")
    government: Literal["plain"] = "plain"
    allies: tuple[PartyId, ...] = Field(
        (), description="Parties whose stakes it may internalise and who pool what they know."
    )
    tactic: Literal["boulware", "linear", "conceder", "tit-for-tat", "micro", "fixed"] = Field(
        "boulware", description="How it concedes (ODD, submodel 'Aspiration')."
    )
    concession: Annotated[Quantity, between(0.01)] | None = Field(
        None, description="Exponent e of the time-dependent tactics: below 1 Boulware, above 1 conceder."
    )
    patience: Months = Field(number(24), description="Months without a deal after which it has conceded all it will.")
    floor: Share = Field(number(0.3), description="Share of its ideal below which its aspiration never falls.")
    beliefs: Literal["perfect", "noisy", "frequency"] = Field("noisy", description="How it knows what the others want.")
    blur: Positive = Field(number(0.5), description="Noise of a noisy belief, in units of the other's typical value.")
    coordination: Share = Field(
        number(0.0), description="Weight on its allies' stakes: 0 itself alone, 1 one alliance."
    )
    support: Support = Support()
    threshold: Share = Field(number(0.5), description="What support plus a package's worth must reach to be ratified.")
    enthusiasm: Positive = Field(number(1.0), description="Weight of a package's worth in ratification.")
    doubt: Positive = Field(number(0.1), description="Standard deviation of the noise in ratification.")
    trust: dict[PartyId, Share] = Field({}, description="Trust in another's promises, 0..1; 0.5 where not given.")
    salience: Positive = Field(number(0.5), description="How much threat raises the worth of security items.")
    money_weight: Positive = Field(number(1.0), description="Points lost for a billion dollars paid.")
    cash_cap: Annotated[float, Field(ge=0, le=1)] = Field(
        1.0, description="Largest share of a cost it may bear in cash."
    )
    pressure: dict[PartyId, Share] = Field({}, description="Pressure it applies to another party, 0..1.")
    slack: Share = Field(number(0.25), description="How far a counterpart may lag before it waits with its own part.")
    slip: Share = Field(number(0.05), description="Monthly chance that an obligation is not worked on.")


class Washington(Party):
    """Washington: verification above trust, and a Congress that votes no cash."""

    government: Literal["washington"]  # type: ignore[assignment]
    scrutiny: Annotated[Quantity, between(1)] = Field(
        number(1.0),
        description="Power to which trust is raised in judging promises: above 1, only verification counts.",
    )


class Seoul(Party):
    """Seoul: engagement in spite of military tension."""

    government: Literal["seoul"]  # type: ignore[assignment]
    humanitarian: tuple[ItemId, ...] = Field((), description="Items it goes on performing whatever the North does.")


class Tokyo(Party):
    """Tokyo: money only after the abductions and the missiles have moved."""

    government: Literal["tokyo"]  # type: ignore[assignment]
    conscience: dict[ItemId, Positive] = Field(
        {}, description="Items whose lack raises the bar for ratifying a package that costs it money, with weights."
    )


class Provocation(Entry):
    """A kind of provocation: how likely in a month, and what it does."""

    hazard: Share = Field(description="Monthly hazard at zero stalling, pressure, benefits and talks.")
    stalling: Positive = Field(number(1.0), description="Effect of a year of stalled talks on the log hazard.")
    pressed: Positive = Field(number(1.0), description="Effect of full pressure on the log hazard.")
    benefits: Positive = Field(
        number(1.0), description="Effect of all hoped-for benefits in hand on the log hazard (lowers it)."
    )
    talks: Positive = Field(number(1.0), description="Effect of all its tables meeting on the log hazard (lowers it).")
    threat: Share = Field(description="Rise of the threat, as a share of what is left to 1.")
    breaks: tuple[ItemId, ...] = Field((), description="Items that it breaks.")
    support: dict[PartyId, Annotated[Quantity, between(-1, 1)]] = Field(
        {}, description="Change of each party's support."
    )
    text: str = Field(description="What the narration says, as a sentence.")


class Pyongyang(Party):
    """Pyongyang: picks its tables, provokes, may cheat."""

    government: Literal["pyongyang"]  # type: ignore[assignment]
    attention: Annotated[int, Field(ge=1)] = Field(3, description="Tables it attends a month at the most.")
    focus: Positive = Field(
        number(1.0), description="How sharply it prefers the table where it expects most (softmax)."
    )
    priorities: dict[TableId, Annotated[Quantity, between(-10, 10)]] = Field(
        {}, description="Added to a table's attraction: priority to Washington is a high number for us-dprk."
    )
    covert: Share = Field(
        number(0.0), description="Monthly chance of a covert breach of a wholly unverifiable restraint."
    )
    provocations: dict[Id, Provocation] = Field({}, description="Kinds of provocation.")


def _government(party: Any) -> str:
    """Which class a party is; one that does not say is plain."""
    return str(
        party.get("government", "plain") if isinstance(party, Mapping) else getattr(party, "government", "plain")
    )


AnyParty = Annotated[
    Annotated[Party, Tag("plain")]
    | Annotated[Washington, Tag("washington")]
    | Annotated[Seoul, Tag("seoul")]
    | Annotated[Tokyo, Tag("tokyo")]
    | Annotated[Pyongyang, Tag("pyongyang")],
    Discriminator(_government),
]


class Table(Entry):
    """Where parties meet."""

    name: str = Field(description="Name shown to people.")
    members: tuple[PartyId, ...] = Field(min_length=2, description="Who sits there; each must agree to a deal.")
    every: Annotated[int, Field(ge=1)] = Field(1, description="Meets every so many months.")
    opens: Annotated[int, Field(ge=1)] = Field(1, description="First month in which it can meet.")
    freezes_above: Share = Field(number(1.0), description="Threat above which it does not meet.")


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
    months: Annotated[int, Field(ge=1)] = Field(3, description="Months that full performance takes.")
    term: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Months for which a flow's full agreement lasts."
    )
    verifiability: Annotated[float, Field(ge=0, le=1)] = Field(0.5, description="How well performance can be seen.")
    divisible: bool = Field(True, description="false: all or nothing.")
    security: bool = Field(False, description="Whether threat raises its worth.")
    values: dict[PartyId, Points] = Field(
        description="Points that full performance is worth to each party; negative: a cost."
    )
    cost: Cost | None = None
    ratify: tuple[PartyId, ...] = Field((), description="Parties whose domestic politics must approve it.")
    opinion: dict[PartyId, Annotated[Quantity, between(-1, 1)]] = Field(
        {}, description="Change of a party's support when it goes from nothing to full performance."
    )
    undoing: Annotated[float, Field(ge=0)] = Field(1.0, description="How easily it is undone, 1 as others, 0 never.")
    start: Start = Start()


class Need(Entry):
    """A condition on an item's level."""

    item: ItemId
    level: Annotated[float, Field(gt=0, le=1)] = Field(0.75, description="Level it must have reached.")
    of: Literal["performed", "agreed"] = "performed"


class Requires(Entry):
    """An item cannot be agreed (or performed) before others have reached a level."""

    kind: Literal["requires"]
    item: ItemId
    needs: tuple[Need, ...] = Field(min_length=1)
    for_: Literal["agreement", "performance", "both"] = Field("agreement", alias="for")


class StageGate(Entry):
    """A table's next stage opens when enough of the one before it is performed."""

    kind: Literal["stage-gate"]
    table: TableId
    opens: Literal["mid", "long"]
    share: Annotated[float, Field(gt=0, le=1)] = Field(description="Mean performed level the stage before must reach.")


Linkage = Annotated[Requires | StageGate, Field(discriminator="kind")]


class Effects(Entry):
    """What an event does."""

    support: dict[PartyId, Annotated[Quantity, between(-1, 1)]] = {}
    threat: Annotated[Quantity, between(-1, 1)] = number(0.0)
    trust: dict[PartyId, dict[PartyId, Annotated[Quantity, between(-1, 1)]]] = Field(
        {}, description="Whose trust, in whom."
    )
    review: dict[PartyId, Annotated[int, Field(ge=1)]] = Field(
        {}, description="Months for which a party attends no table."
    )
    undo: dict[PartyId, Share] = Field({}, description="Chance, for each item a party performs, that it is undone.")


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


class Dynamics(Entry):
    """Rules of conduct that hold for all."""

    trust: Trust = Trust()
    threat: Threat = Threat()
    undoing: Undoing = Undoing()
    grain: Annotated[float, Field(gt=0, le=1)] = Field(
        0.1, description="Smallest change worth a package of its own, and the least by which a flow is renewed."
    )
    lapse: Annotated[int, Field(ge=2)] = Field(
        12, description="Months, from that of signing, after which what is agreed and not begun lapses."
    )
    setback: Annotated[int, Field(ge=0)] = Field(
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
    months: Annotated[int, Field(ge=1, le=10_000)] = Field(120, description="How many months are simulated.")
    parties: dict[Id, AnyParty] = Field(min_length=2)
    tables: dict[Id, Table] = Field(min_length=1)
    items: dict[Id, Item] = Field(min_length=1)
    linkages: dict[Id, Linkage] = {}
    events: dict[Id, Event] = {}
    outcomes: dict[Id, Outcome] = Field(min_length=1)
    dynamics: Dynamics = Dynamics()
