"""All that is fuzzed, by name."""

from __future__ import annotations

from .cases import Target


def targets() -> dict[str, Target]:
    """Every target."""
    from . import arguments, designs, games, page, records, scenarios, stores

    return {one.TARGET.name: one.TARGET for one in (scenarios, stores, records, designs, arguments, games, page)}
