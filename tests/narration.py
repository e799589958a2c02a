"""What a test of the narration needs: two sober parties, and the lines that tell what they do."""

from __future__ import annotations

from negotiations import party

from sim import NegotiationModel
from sim.analysis.chronicle import Chronicle

TALKS = {"talks": {"name": "talks", "members": ["north", "south"]}}
NORTH, SOUTH = party(name="North"), party(name="South")
WEST = party(name="West", allies=["south"])


def told(negotiation: NegotiationModel, months: int) -> list[list[str]]:
    """The lines of each month, those of the opening first."""
    chronicle = Chronicle(negotiation)
    said = [chronicle.opening()]
    for _ in range(months):
        negotiation.step()
        said.append(chronicle.month())
    return said


def lines_with(said: list[list[str]], words: str) -> list[str]:
    """The lines in which words occur."""
    return [line.strip() for month in said for line in month if words in line]
