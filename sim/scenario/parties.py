"""What a scenario file may say of a government: what moves it, what it does, and what sets each one apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.entry import Count, Delay, Entry, Months, Positive, Share, Shift, number
from sim.scenario.ids import Id, ItemId, PartyId, TableId
from sim.scenario.quantity import Quantity, between


class Support(Entry):
    """Domestic support for the policy of engagement, 0..1, and how it moves."""

    baseline: Share = Field(number(0.5), description="Level to which support returns.")
    volatility: Share = Field(number(0.02), description="Standard deviation of its monthly noise.")
    recovery: Share = Field(number(0.1), description="Share of the gap to the baseline closed a month.")


class Legislature(Entry):
    """The house that must pass what a government signs."""

    name: str = Field(description="Its name, as in 'Congress turns it down'.")
    lean: Shift = Field(number(0.0), description="How far its support is above or below that of the country.")


Stance = Literal["engage", "contain", "mixed", "tit-for-tat"]


class Measure(Entry):
    """Carrots and sticks of one kind, at full effort."""

    carrot: Share = Field(number(0.0), description="Goodwill that its carrots buy.")
    stick: Share = Field(number(0.0), description="Pressure that its sticks apply.")
    carrot_home: Shift = Field(number(0.0), description="Change of support at home in a year of carrots.")
    stick_home: Shift = Field(number(0.0), description="Change of support at home in a year of sticks.")
    alarm: Share = Field(number(0.0), description="Threat added in a year of sticks, as a share of what is left to 1.")


class Policy(Entry):
    """Carrots and sticks outside the bargaining: economic, political and military measures towards one party."""

    toward: PartyId
    stance: Stance = Field(
        description="engage: carrots; contain: sticks; mixed: both; tit-for-tat: carrots, and sticks after misconduct."
    )
    pace: Share = Field(number(0.25), description="Largest change of effort in a month, of full effort.")
    memory: Count = Field(6, description="Months for which tit-for-tat remembers misconduct.")
    economic: Measure = Measure()
    political: Measure = Measure()
    military: Measure = Measure()


class Insistence(Entry):
    """What a party wants to be taken up first at a table."""

    items: tuple[ItemId, ...] = Field(min_length=1, description="What a package must move, or have moved already.")
    months: Delay = Field(description="Months of talks there after which it gives way.")


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
    in_kind_cap: Annotated[float, Field(ge=0, le=1)] = Field(
        0.0, description="Largest share of a cost it may bear in kind, where a fund is multilateral."
    )
    legislature: Legislature | None = Field(None, description="The house that ratifies; the country where not given.")
    policy: Policy | None = Field(None, description="Its carrots and sticks.")
    insists: dict[TableId, Insistence] = Field({}, description="What it wants to be taken up first, by table.")
    welcome: Share = Field(number(0.0), description="Rise of its support in a year of full goodwill from others.")
    resentment: Share = Field(number(0.0), description="Fall of its support in a year of full sticks from others.")


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
    goodwill: Positive = Field(number(0.0), description="Effect of full goodwill on the log hazard (lowers it).")
    rebuffed: Positive = Field(
        number(0.0), description="Brinkmanship: effect of a year of refused offers on the log hazard."
    )
    threat: Share = Field(description="Rise of the threat, as a share of what is left to 1.")
    breaks: tuple[ItemId, ...] = Field((), description="Items that it breaks.")
    support: dict[PartyId, Shift] = Field({}, description="Change of each party's support.")
    text: str = Field(description="What the narration says, as a sentence.")


class Opening(Entry):
    """How fast a closed country opens."""

    items: tuple[ItemId, ...] = Field(description="Duties that open the country.")
    pace: Share = Field(number(1.0), description="Share of months in which it works on them.")


class Pyongyang(Party):
    """Pyongyang: picks its tables, drives wedges, names prices, opens slowly, provokes, may cheat."""

    government: Literal["pyongyang"]  # type: ignore[assignment]
    attention: Count = Field(3, description="Tables it attends a month at the most.")
    focus: Positive = Field(
        number(1.0), description="How sharply it prefers the table where it expects most (softmax)."
    )
    priorities: dict[TableId, Annotated[Quantity, between(-10, 10)]] = Field(
        {}, description="Added to a table's attraction: priority to Washington is a high number for us-dprk."
    )
    wedge: Positive = Field(
        number(0.0), description="Added to a table's attraction where the other side holds out for less than elsewhere."
    )
    prices: dict[ItemId, Positive] = Field(
        {},
        description="Billions of dollars it asks for an item beside what it costs it; the demand fades with talks, from deal to deal.",
    )
    haggling: Months = Field(
        number(36), description="Months of talks at a table over which its prices come down to nothing."
    )
    opening: Opening | None = Field(None, description="What it carries out slowly.")
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
