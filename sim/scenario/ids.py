"""The names by which the parts of a scenario refer to one another, and the check that what they name is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, StringConstraints, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Month = Annotated[str, StringConstraints(pattern=MONTH_PATTERN)]


@dataclass(frozen=True)
class Names:
    """Field marker: here stands the id of something of this kind.

    It is checked against the ids of that kind in the validation context; where they are not known, nothing is checked.
    """

    kind: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def _check(self, given: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(self.kind)
        if known is not None and given not in known:
            raise PydanticCustomError("unknown_id", "no such {kind}", {"kind": self.kind})
        return given


PartyId = Annotated[str, Names("party")]
TableId = Annotated[str, Names("table")]
ItemId = Annotated[str, Names("item")]
EventId = Annotated[str, Names("event")]
ProvocationId = Annotated[str, Names("provocation")]
