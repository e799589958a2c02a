"""The kinds of linkage rule that a scenario file may have (ODD, "Linkage")."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sim.scenario.entry import Count, Entry, Level, Months, Points, Positive, Share, number
from sim.scenario.ids import EventId, ItemId, PartyId, ProvocationId, TableId


class Rule(Entry):
    """Any linkage rule."""

    strength: Share = Field(number(1.0), description="How much of it holds: 1 all, 0 as if there were no such rule.")


class Need(Entry):
    """A condition on an item's level."""

    item: ItemId
    level: Level = Field(0.75, description="Level it must have reached.")
    of: Literal["performed", "agreed"] = "performed"


class Requires(Rule):
    """An item cannot be agreed (or performed) before others have reached a level; strength lowers the level asked."""

    kind: Literal["requires"]
    item: ItemId
    needs: tuple[Need, ...] = Field(min_length=1)
    for_: Literal["agreement", "performance", "both"] = Field("agreement", alias="for")


class StageGate(Rule):
    """A table's next stage opens when enough of the one before it is performed; strength lowers the share asked."""

    kind: Literal["stage-gate"]
    table: TableId
    opens: Literal["mid", "long"]
    share: Level = Field(description="Mean performed level the stage before must reach.")


class Boosts(Rule):
    """What is performed of one item makes others worth more to some parties, or less where the points are negative."""

    kind: Literal["boosts"]
    item: ItemId = Field(description="Whose performance counts.")
    raises: tuple[ItemId, ...] = Field(min_length=1, description="Items whose worth moves.")
    worth: dict[PartyId, Points] = Field(
        min_length=1, description="Points added to each party's worth of each of them when the item is fully performed."
    )


class Follows(Rule):
    """Agreement on an item brings a sister item forward: past the stage gates of its table, and cheaper."""

    kind: Literal["follows"]
    item: ItemId = Field(description="The sister item.")
    after: Need = Field(description="What it follows.")
    opens: bool = Field(True, description="Whether it is put on the agenda before its stage is open.")
    cheaper: Share = Field(
        number(0.0), description="Share by which it then costs less to those whom it costs something."
    )


class Stalls(Rule):
    """A table does not meet while another is stalled; strength is the chance, month by month."""

    kind: Literal["stalls"]
    table: TableId
    with_: TableId = Field(alias="with", description="The table that it waits for.")
    after: Count = Field(1, description="Months for which the other must have been stalled.")


class Snapback(Rule):
    """A provocation, a breach or an event suspends items or tables for a time; strength is the chance that it does."""

    one_of: ClassVar = {
        "what sets it off": ("provocations", "breaches", "events"),
        "what it suspends": ("items", "tables"),
    }

    kind: Literal["snapback"]
    provocations: tuple[ProvocationId, ...] = Field((), description="Kinds of provocation that set it off.")
    breaches: tuple[ItemId, ...] = Field((), description="Items whose breach, found out, sets it off.")
    events: tuple[EventId, ...] = Field((), description="Events that set it off.")
    items: tuple[ItemId, ...] = Field((), description="Items suspended: neither agreed nor performed, though owed.")
    tables: tuple[TableId, ...] = Field((), description="Tables that do not meet.")
    depth: Share = Field(number(1.0), description="Share of the items' performed level that is lost at once.")
    months: Months = Field(number(1), description="Months that it lasts at the least.")
    until: tuple[Need, ...] = Field((), description="What must be reached before it ends.")
    calm: Share = Field(number(1.0), description="Threat at or below which it can end.")


class CountsToward(Rule):
    """What a party pays for one item is deducted from what it has to pay for another; strength is the part deducted."""

    kind: Literal["counts-toward"]
    party: PartyId
    paid: ItemId = Field(description="The item paid for.")
    toward: ItemId = Field(description="The item whose cost falls.")


class Funds(Rule):
    """Items are paid from a fund, shared by a rule; strength is the part of the cost that the fund takes over."""

    kind: Literal["funds"]
    items: tuple[ItemId, ...] = Field(min_length=1, description="What is paid from it.")
    donors: tuple[PartyId, ...] = Field(min_length=1)
    sharing: Literal["fixed", "proportional", "capacity", "equal-gain"] = Field(
        description="fixed: given shares; proportional: by what the item is worth to each; capacity: by means; "
        "equal-gain: equal net gains, the Nash bargaining solution with money as the side payment."
    )
    shares: dict[PartyId, Annotated[float, Field(ge=0, le=1)]] = Field(
        {}, description="With fixed: each donor's share; they sum to 1."
    )
    capacity: dict[PartyId, Positive] = Field({}, description="With capacity: each donor's means, in any unit.")
    buys: tuple[ItemId, ...] = Field(
        (), description="With proportional and equal-gain: items whose worth donors count beside that of what is paid."
    )
    caps: dict[PartyId, Annotated[float, Field(ge=0, le=1)]] = Field(
        {}, description="The most of the cost that a donor bears."
    )
    channel: Literal["bilateral", "multilateral"] = Field(
        "bilateral", description="multilateral: donors may pay in kind, up to their in_kind_cap."
    )


class Veto(Rule):
    """An ally may block a deal at a table at which it does not sit; strength is how far it is heeded."""

    kind: Literal["veto"]
    party: PartyId = Field(description="Who objects.")
    table: TableId = Field(description="Whose deals it may block.")
    bears: Positive = Field(number(0.0), description="Points that a package may cost it before it objects.")


class InStep(Rule):
    """No track runs ahead of the slowest by more than agreed; the allies keep to it with chance strength × coordination."""

    kind: Literal["in-step"]
    tables: tuple[TableId, ...] = Field(min_length=2)
    lead: Share = Field(description="How far the mean level of a table may be ahead of the slowest.")


Linkage = Annotated[
    Requires | StageGate | Boosts | Follows | Stalls | Snapback | CountsToward | Funds | Veto | InStep,
    Field(discriminator="kind"),
]
