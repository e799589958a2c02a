"""What generated scenarios are drawn from (hypothesis strategies): a few telling numbers, some of these, perhaps that."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

Entry = dict[str, Any]
shares = st.sampled_from([0.0, 0.05, 0.2, 0.5, 0.8, 1.0])
hazards = st.sampled_from([0.0, 0.1, 0.4])
shifts = st.sampled_from([0.0, -0.3, -0.1, 0.1, 0.3])
strengths = st.sampled_from([1.0, 0.5, 0.0]) | st.just({"uniform": [0.2, 1.0]})


def some_of(ids: Collection[str], least: int = 0, most: int = 3) -> st.SearchStrategy[list[str]]:
    """A few different ones."""
    if not ids:
        return st.just([])
    return st.lists(st.sampled_from(list(ids)), min_size=least, max_size=most, unique=True)


def perhaps(**given: st.SearchStrategy[Any]) -> st.SearchStrategy[Entry]:
    """An entry with some of these fields and, at its simplest, none."""
    return st.fixed_dictionaries({}, optional=given)
