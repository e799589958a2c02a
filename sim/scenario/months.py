"""Calendar months, written as 2001-06."""

from __future__ import annotations


def _count(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def later(month: str, months: int) -> str:
    """The calendar month so many months later: ``later("2001-06", 1)`` is 2001-07."""
    year, number = divmod(_count(month) + months, 12)
    return f"{year:04}-{number + 1:02}"


def months_between(earlier: str, after: str) -> int:
    """How many months one is after another: 1 from 2001-06 to 2001-07."""
    return _count(after) - _count(earlier)
