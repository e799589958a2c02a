"""What every entry of a scenario file has in common, and the kinds of number that stand in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.quantity import Quantity, between

LONGEST = 10_000  # months, as a run may last at the most: far beyond any negotiation
MOST = 1e6  # points or billions: far beyond any agenda, and far from where arithmetic breaks down
Share = Annotated[Quantity, between(0, 1)]
Shift = Annotated[Quantity, between(-1, 1)]
Factor = Annotated[Quantity, between(0.01, 100)]
Positive = Annotated[Quantity, between(0, MOST)]
Months = Annotated[Quantity, between(1, LONGEST)]
Delay = Annotated[Quantity, between(0, LONGEST)]
Count = Annotated[int, Field(ge=1, le=LONGEST)]
Points = Annotated[Quantity, between(-MOST, MOST)]
Level = Annotated[float, Field(gt=0, le=1)]
Stage = Literal["short", "mid", "long"]
STAGES: tuple[Stage, ...] = ("short", "mid", "long")


def number(value: float) -> Quantity:
    return Quantity(value=value)


class Entry(BaseModel):
    """Anything in a scenario file: misspelt fields are refused, and a note may say what it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    one_of: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Groups of fields of which at least one must name something, by what each group is for."""

    note: str | None = Field(None, description="Where this comes from, in the paper or the record.")
