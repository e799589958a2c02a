"""``run``: one world, told as it happens."""

from __future__ import annotations

from sim.analysis.words import headed, outcome_meaning
from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, say


def tell(name: str, seed: int, months: int | None, world: int) -> None:
    """Print the chronicle of one world."""
    (scenario,) = load([name], months)
    announce_compilation()
    from sim.analysis.chronicle import Chronicle
    from sim.model import NegotiationModel

    model = NegotiationModel(scenario, worlds=range(world, world + 1), rng=seed, collect=False)
    chronicle = Chronicle(model)
    say("\n".join(chronicle.opening()))
    while model.running:
        model.step()
        print()
        say("\n".join(chronicle.month()), hang=4)
    kind = model.verdict.ending(model.state)
    print()
    ending = scenario.spec.outcomes[kind]
    say(f"How it ended: {ending.name}{f' ({outcome_meaning(scenario.spec, kind)})' if ending.all else ''}.")
    worth = [f"{entry.name} {model.value(party)[0]:+.1f}" for party, entry in scenario.spec.parties.items()]
    say(f"Worth of what is carried out, after costs, in points: {', '.join(worth)}.")
    say(
        f"{headed(str(int(model.ledger.deals.sum())))} deals, {int(model.ledger.advances.sum())} items that came into effect "
        f"and {int(model.ledger.reversals.sum())} that went out of it again, {int(model.ledger.provocations.sum())} provocations."
    )
