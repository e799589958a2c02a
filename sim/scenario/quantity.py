"""A number that may be uncertain: a constant or a distribution, with a note on its ground (ODD, "Initialization")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from scipy.special import ndtri

SHAPES = ("value", "normal", "triangular", "uniform")


class Quantity(BaseModel):
    """A constant, or a distribution from which each world draws its own value.

    In a file: ``3``, ``{value: 3, note: ...}``, ``{normal: [mean, sd]}``, ``{triangular: [low, mode, high]}`` or
    ``{uniform: [low, high]}``, each with an optional ``note``. Draws outside ``low..high`` (the bounds of the field
    it stands in) are moved to the bound.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    value: float | None = None
    normal: tuple[float, float] | None = None
    triangular: tuple[float, float, float] | None = None
    uniform: tuple[float, float] | None = None
    note: str | None = None
    low: float = Field(default=-np.inf, exclude=True, allow_inf_nan=True)
    high: float = Field(default=np.inf, exclude=True, allow_inf_nan=True)

    @model_validator(mode="before")
    @classmethod
    def _from_plain_number(cls, given: Any) -> Any:
        if isinstance(given, (int, float)) and not isinstance(given, bool):
            return {"value": given}
        if not isinstance(given, (Quantity, Mapping)):
            raise PydanticCustomError("not_a_number", "is not a number")
        if isinstance(given, Quantity):
            return given
        if {"low", "high"} & set(given):
            raise ValueError("bounds are not given here; use uniform: [low, high]")
        return given

    @model_validator(mode="after")
    def _one_sound_shape(self) -> Quantity:
        given = [shape for shape in SHAPES if getattr(self, shape) is not None]
        if len(given) != 1:
            raise ValueError(
                f"needs exactly one of {', '.join(SHAPES)}" + (f", not {' and '.join(given)}" if given else "")
            )
        if self.normal and self.normal[1] < 0:
            raise ValueError(f"the standard deviation {self.normal[1]:g} is negative")
        if self.uniform and self.uniform[0] > self.uniform[1]:
            raise ValueError(f"low {self.uniform[0]:g} is above high {self.uniform[1]:g}")
        if self.triangular and not self.triangular[0] <= self.triangular[1] <= self.triangular[2]:
            raise ValueError("triangular needs low <= mode <= high")
        return self

    @model_serializer
    def _as_written(self) -> float | dict[str, Any]:
        given = {name: getattr(self, name) for name in (*SHAPES, "note") if getattr(self, name) is not None}
        return given["value"] if given.keys() == {"value"} else given

    @property
    def certain(self) -> bool:
        """Whether every world gets the same value."""
        return self.value is not None

    @property
    def middle(self) -> float:
        """Constant, mean of the normal and uniform, mode of the triangular."""
        if self.value is not None:
            return self.value
        if self.normal is not None:
            return self.normal[0]
        if self.triangular is not None:
            return self.triangular[1]
        assert self.uniform is not None
        return (self.uniform[0] + self.uniform[1]) / 2

    @property
    def stated(self) -> tuple[float, ...]:
        """The numbers that a bound must hold for: all but a standard deviation."""
        if self.normal is not None:
            return (self.normal[0],)
        return (self.value,) if self.value is not None else (self.triangular or self.uniform or ())

    def at(self, luck: np.ndarray) -> np.ndarray:
        """Inverse distribution function: ``luck`` (worlds,), uniform on (0, 1), to values (worlds,)."""
        if self.value is not None:
            drawn = np.full(np.shape(luck), self.value)
        elif self.normal is not None:
            with np.errstate(over="ignore"):  # infinitely far is beyond the bounds like anything far
                drawn = self.normal[0] + self.normal[1] * ndtri(luck)
        elif self.uniform is not None:
            drawn = self.uniform[0] + (self.uniform[1] - self.uniform[0]) * luck
        else:
            assert self.triangular is not None
            low, mode, high = self.triangular
            width = high - low
            if width == 0:
                return np.full(np.shape(luck), low)
            rising = low + np.sqrt(luck * width * (mode - low))
            falling = high - np.sqrt((1 - luck) * width * (high - mode))
            drawn = np.where(luck < (mode - low) / width, rising, falling)
        return np.clip(drawn, self.low, self.high)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        whole = handler.resolve_ref_schema(handler(core))
        for bound in ("low", "high"):
            whole["properties"].pop(bound, None)
        return {"anyOf": [{"type": "number"}, whole]}


class Listed(Quantity):
    """A value for each world of a run, in their order, laid down by a design instead of drawn."""

    _each: np.ndarray = PrivateAttr()

    @classmethod
    def of(cls, place: Quantity, each: np.ndarray) -> Listed:
        """Values (worlds,) for where ``place`` stands; those outside its bounds are moved to the bound."""
        listed = cls.model_construct(low=place.low, high=place.high)
        listed._each = np.clip(np.asarray(each, float), place.low, place.high)
        return listed

    @property
    def middle(self) -> float:
        return float(self._each.mean())

    @property
    def stated(self) -> tuple[float, ...]:
        return (float(self._each.min()), float(self._each.max()))

    def at(self, luck: np.ndarray) -> np.ndarray:
        """The values, whatever the luck: (worlds,)."""
        if len(luck) != len(self._each):
            raise ValueError(f"{len(self._each)} values are laid down for {len(luck)} worlds")
        return self._each.copy()


def between(low: float, high: float = np.inf) -> AfterValidator:
    """Field marker: every stated number lies in low..high, and draws are kept there."""

    def check(quantity: Quantity) -> Quantity:
        for number in quantity.stated:
            if not low <= number <= high:
                limit = f"at least {low:g}" if np.isinf(high) else f"between {low:g} and {high:g}"
                raise ValueError(f"must be {limit}, not {number:g}")
        return quantity.model_copy(update={"low": low, "high": high})

    return AfterValidator(check)
