"""The names by which the parts of a scenario refer to one another, and the check that what they name is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Month = Annotated[str, StringConstraints(pattern=MONTH_PATTERN)]


def _known(kind: str) -> Callable[[str, ValidationInfo], str]:
    """A check against the ids of that kind in the validation context; where they are not known, nothing is checked."""

    def check(given: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(kind)
        if known is not None and given not in known:
            raise PydanticCustomError("unknown_id", "no such {kind}", {"kind": kind})
        return given

    return check


PartyId = Annotated[str, AfterValidator(_known("party"))]
TableId = Annotated[str, AfterValidator(_known("table"))]
ItemId = Annotated[str, AfterValidator(_known("item"))]
