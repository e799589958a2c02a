"""One world told month by month in plain words: who offered what, how it was answered and why, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.bridge import between
from sim.analysis.words import calendar, headed, label, listed
from sim.scenario.entry import STAGES
from sim.world.performance import OWED
from sim.world.stages import stage_levels
from sim.world.state import UNDONE_BY
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

UNDONE = {
    "administration": "undone by a new administration",
    "opinion": "undone under pressure from opinion at home",
    "crisis": "suspended in the crisis",
    "arrears": "suspended, since the other side has not done its part",
    "provocation": "broken by the provocation",
    "breach found": "found to have been broken in secret",
    "decay": "lapsing, as nobody renewed it in time",
}
REVIEW_EVERY = 12  # months between two looks at where things stand
BLOCKS_SHOWN = 2
TRIFLE = 0.02  # a smaller change of a level is not worth telling
SHIFT = 0.1  # nor is a smaller change of what was already on the table
PARTS = ((0.95, ""), (0.6, "most of "), (0.4, "half of "), (0.2, "part of "), (0.0, "a little of "))


class Chronicle:
    """Tells one world of a model; call :meth:`month` after every step.

    Parameters
    ----------
    model : NegotiationModel
    world : int
        Which of the model's worlds, counted from its first.
    """

    def __init__(self, model: NegotiationModel, world: int = 0) -> None:
        self.model, self.world, self.spec = model, world, model.spec
        self.names = [entry.name for entry in self.spec.parties.values()]
        self._positions: dict[tuple[str, int], np.ndarray] = {}
        self._away: dict[str, str] = {}
        self._gates = self._open_gates()
        self._in_effect = model.ledger.in_effect[world].copy()
        self._started = model.state.performed[world] > OWED
        self._crisis = False

    def opening(self) -> list[str]:
        """The scene before the first month."""
        spec, model = self.spec, self.model
        number = model.worlds.start + self.world
        standing = [
            entry.name for name, entry in spec.items.items() if entry.start.performed >= model.dynamics.in_effect
        ]
        lines = [f"{spec.title}. World {number} of seed {model.seed_of_luck}, from {calendar(spec.start, 1)}."]
        if standing:
            lines.append(f"In effect at the start: {listed(standing)}.")
        owed = [entry.name for entry in spec.items.values() if entry.start.agreed - entry.start.performed > TRIFLE]
        if owed:
            lines.append(f"Agreed before, in part, and still to be carried out: {listed(owed)}.")
        ahead = [self.spec.linkages[rule] for rule, is_open in self._gates.items() if is_open]
        if ahead:
            places = [f"the {gate.opens} term of {spec.tables[gate.table].name}" for gate in ahead]  # type: ignore[union-attr]
            lines.append(f"Open to agreement beside the short term: {listed(places)}.")
        lines.append(
            "Worth is in points: 10 is the greatest prize or sacrifice on this agenda. What a government wants is the "
            "least that it would sign this month; it falls while talks go on without a deal."
        )
        return lines

    def month(self) -> list[str]:
        """What happened in the month that the model has just ended: a heading and one line a happening."""
        state = self.model.state
        lines = [f"{calendar(self.spec.start, state.month)} (month {state.month})"]
        told = [*self._events(), *self._tables(), *self._deeds(), *self._threat()]
        lines += [f"  {line}" for line in told or ["A quiet month."]]
        if state.month % REVIEW_EVERY == 0 or not self.model.running:
            lines += ["", *self.standing()]
        return lines

    def _events(self) -> Iterator[str]:
        news, w = self.model.state.news, self.world
        for happened, event in zip(news.events[w], self.spec.events.values(), strict=True):
            if happened:
                yield event.text
        for happened, blow in zip(news.provoked[w], self.model.blows, strict=True):
            if happened:
                yield self.spec.parties[blow.party].provocations[blow.kind].text  # type: ignore[union-attr]

    # At the tables

    def _tables(self) -> Iterator[str]:
        gates = self._open_gates()
        for rule, is_open in gates.items():
            if is_open != self._gates[rule]:
                gate = self.spec.linkages[rule]
                place = f"{gate.opens}-term items of {self.spec.tables[gate.table].name}"  # type: ignore[union-attr]
                yield (
                    f"The {place} are now open to agreement."
                    if is_open
                    else f"The {place} close again: too much was undone."
                )
        self._gates = gates
        absent: dict[str, list[str]] = {}
        for table in self.model.tables:
            why = self._absence(table)
            if why and self._away.get(table.id) != why:
                absent.setdefault(why, []).append(table.entry.name)
            if why:
                self._away[table.id] = why
            elif table.meets[self.world] and self._away.pop(table.id, None):
                yield f"{headed(table.entry.name)}: meetings resume."
            if table.offered[self.world]:
                yield from self._offer(table)
        for why, names in absent.items():
            yield f"No meeting of {listed(names, 'or')}: {why}."

    def _open_gates(self) -> dict[str, bool]:
        model, w = self.model, self.world
        levels = stage_levels(model.state.performed[w : w + 1], model.agenda)[0]
        return {
            rule: levels[model.agenda.tables.index(gate.table), STAGES.index(gate.opens) - 1] >= gate.share - 1e-9
            for rule, gate in self.spec.linkages.items()
            if gate.kind == "stage-gate"
        }

    def _absence(self, table: Table) -> str | None:
        """Why a table that is due does not meet, or None."""
        w, state = self.world, self.model.state
        if table.meets[w] or not table.due:
            return None
        reviewing = [self.names[p] for p in table.members if state.review[w, p] > 0]
        if reviewing:
            return f"{listed(reviewing)} {'is' if len(reviewing) == 1 else 'are'} reviewing policy"
        if table.convened[w]:
            choosy = [
                self.names[party.index]
                for party in table.seats
                if not self.model.attending[w, party.index, table.index]
            ]
            return f"{listed(choosy) if choosy else 'somebody'} turns to other tables"
        if state.threat[w] > table.frost[w]:
            return "frozen by the crisis"
        return "adjourned after its package failed at home"

    def _offer(self, table: Table) -> Iterator[str]:
        w = self.world
        speaker = int(table.members[table.speaker[w]])
        offer, place = table.offer[w], headed(table.entry.name)
        before = self._positions.get((table.id, speaker))
        self._positions[(table.id, speaker)] = offer.copy()
        if table.deal[w]:
            gains = listed([f"{table.gains[w, s]:+.1f} points to {self.names[p]}" for s, p in enumerate(table.members)])
            yield f"AGREED at {table.entry.name}. {self._position(table, speaker, offer)} Worth {gains}."
            for seat in table.members:
                self._positions.pop((table.id, int(seat)), None)
            return
        said = self._position(table, speaker, offer) if before is None else self._change(table, speaker, before, offer)
        yield f"{place}: {said} {self._refusal(table)}"

    def _refusal(self, table: Table) -> str:
        w = self.world
        refuser, who = int(table.refuser[w]), self.names[int(table.refuser[w])]
        if REASONS[int(table.reason[w])] == "not-ratified":
            support = self.model.state.support[w, refuser]
            return f"All sign, but {who} turns it down at home (support {support:.0%}); the table adjourns."
        seat = table.seat[refuser]
        gain, wanted = table.gains[w, seat], table.wanted[w, seat]
        answer = f"{who} {_verdict(gain, wanted)}."
        if (table.id, refuser) in self._positions or not table.prepared[w, seat].any():
            return answer
        # Its own terms have not been heard yet: they are what it would have signed instead.
        return f"{answer} What it would sign: {self._position(table, refuser, table.prepared[w, seat])}"

    def _position(self, table: Table, speaker: int, package: np.ndarray) -> str:
        """A package as a sentence: what the speaker gives, what it asks for and what is done together."""
        gives: list[str] = []
        asks: list[str] = []
        together: list[str] = []
        for k in np.flatnonzero(package >= TRIFLE):
            performs = self.model.agenda.performs[table.items.start + int(k)]
            side = gives if performs[speaker] and performs.sum() == 1 else together if performs[speaker] else asks
            side.append(self._part(table, int(k), package[k]))
        who = self.names[speaker]
        jointly = f"{listed(together)}" if together else ""
        if gives and asks:
            said = f"{who} offers {listed(gives)} in return for {listed(asks)}"
        elif gives:
            said = f"{who} offers {listed(gives)}"
        elif asks:
            said = f"{who} asks for {listed(asks)}" + ("" if together else " and offers nothing in return")
        else:
            return f"{who} proposes {jointly}."
        return f"{said}, together with {jointly}." if jointly else f"{said}."

    def _change(self, table: Table, speaker: int, before: np.ndarray, now: np.ndarray) -> str:
        """How an offer differs from the speaker's last: what it gives and asks more and less of."""
        who = self.names[speaker]
        shift, new = now - before, before < TRIFLE
        performs = self.model.agenda.performs[table.items][:, speaker]
        names = [self._item(table, k) for k in range(len(now))]
        moves = (
            ("adds", performs & new & (shift > TRIFLE)),
            ("offers more of", performs & ~new & (shift > SHIFT)),
            ("takes back its offer of", performs & (shift < -SHIFT)),
            ("asks also for", ~performs & new & (shift > TRIFLE)),
            ("asks more of", ~performs & ~new & (shift > SHIFT)),
            ("asks less of", ~performs & (shift < -SHIFT)),
        )
        told = [f"{verb} {listed([names[k] for k in np.flatnonzero(which)])}" for verb, which in moves if which.any()]
        return f"{who} {listed(told)}." if told else f"{who} repeats its terms."

    def _item(self, table: Table, k: int) -> str:
        return self.spec.items[self.model.agenda.items[table.items.start + k]].name

    def _part(self, table: Table, k: int, rise: float) -> str:
        share = rise / max(float(table.room[self.world, k]), TRIFLE)
        return next(words for least, words in PARTS if share >= least) + self._item(table, k)

    # Between the meetings

    def _deeds(self) -> Iterator[str]:
        state, w, items = self.model.state, self.world, self.model.agenda.items
        news = state.news
        now = self.model.ledger.in_effect[w]
        names = [self.spec.items[item].name for item in items]
        done = [names[i] for i in np.flatnonzero(now & ~self._in_effect)]
        if done:
            yield f"Now in effect: {listed(done)}."
        begun = (news.progress[w] > OWED) & ~self._started & ~now
        if begun.any():
            yield f"First steps are taken on {listed([names[i] for i in np.flatnonzero(begun)])}."
        self._started = (self._started | begun) & (state.performed[w] > OWED)
        gone = self._in_effect & ~now
        broken = (news.fall[w] > 0.05) & (news.cause[w] != UNDONE_BY.index("decay"))
        why: dict[str, list[str]] = {}
        for i in np.flatnonzero(gone | broken):
            why.setdefault(UNDONE[UNDONE_BY[news.cause[w, i]]], []).append(names[i])
        for reason, which in why.items():
            yield f"{headed(listed(which))}: {reason}."
        self._in_effect = now.copy()
        lapsed = [names[i] for i in np.flatnonzero(news.lapsed[w])]
        if lapsed:
            yield f"Agreed, never begun, and now a dead letter: {listed(lapsed)}."

    def _threat(self) -> Iterator[str]:
        crisis = bool(self.model.state.threat[self.world] >= self.model.dynamics.threat["crisis"][self.world])
        if crisis and not self._crisis:
            yield "It is a crisis."
        elif self._crisis and not crisis:
            yield "The crisis passes."
        self._crisis = crisis

    def standing(self) -> list[str]:
        """Where things stand: how far each table is, what blocks it, and how the capitals feel."""
        model, w, spec = self.model, self.world, self.spec
        levels = stage_levels(model.state.performed[w : w + 1], model.agenda)[0]
        lines = [f"  Where things stand in {calendar(spec.start, model.state.month)}"]
        linkages = copy(model.linkages)  # reviewed on a copy: telling the story must not change it
        linkages.review(model)
        blocking = [rule for r, rule in enumerate(linkages.ids) if linkages.blocked[w, r]]
        for b, table in enumerate(model.tables):
            has = [s for s in range(len(STAGES)) if ((model.agenda.table == b) & (model.agenda.stage == s)).any()]
            shares = ", ".join(f"{STAGES[s]} term {levels[b, s]:.0%}" for s in has)
            lines.append(f"    {label(table.entry.name)}: {shares} carried out.")
            here = sorted((rule for rule in blocking if table.id == self._place(rule)), key=self._far)
            lines += [f"      {self._waiting(rule)}" for rule in here[:BLOCKS_SHOWN]]
            lines += [f"      {line}" for line in between(model, table, w, self._positions, self._position)]
        mood = ", ".join(f"{name} {model.state.support[w, p]:.0%}" for p, name in enumerate(self.names))
        lines.append(f"    Support at home: {mood}. Threat: {model.state.threat[w]:.0%}.")
        kind = spec.outcomes[model.verdict.classes[int(model.verdict.classify(model.state)[w])]]
        lines.append(f"    If it ended here: {kind.name}.")
        return lines

    def _place(self, rule: str) -> str:
        """Table at which a rule holds something back."""
        linkage = self.spec.linkages[rule]
        return linkage.table if linkage.kind == "stage-gate" else self.spec.items[linkage.item].table

    def _needs(self, rule: str) -> list[tuple[str, float, float]]:
        """What a rule waits for: name, level needed, level now."""
        model, linkage, w = self.model, self.spec.linkages[rule], self.world
        if linkage.kind == "stage-gate":
            stage = STAGES.index(linkage.opens) - 1
            levels = stage_levels(model.state.performed[w : w + 1], model.agenda)[0]
            now = float(levels[model.agenda.tables.index(linkage.table), stage])
            return [(f"the {STAGES[stage]} term there", linkage.share, now)]
        found = []
        for need in linkage.needs:
            levels = model.state.performed if need.of == "performed" else model.state.agreed
            now = float(levels[w, model.agenda.index(need.item)])
            found.append((self.spec.items[need.item].name, need.level, now))
        return found

    def _far(self, rule: str) -> float:
        return max(level - now for _, level, now in self._needs(rule))

    def _waiting(self, rule: str) -> str:
        """What a rule keeps waiting, for what, and how far off that is."""
        linkage = self.spec.linkages[rule]
        if linkage.kind == "stage-gate":
            what = f"the {linkage.opens} term"
        else:
            what = self.spec.items[linkage.item].name + (", though agreed," if linkage.for_ == "performance" else "")
        lacking = [
            f"{name} ({level:.0%} needed, {now:.0%} now)" for name, level, now in self._needs(rule) if now < level
        ]
        return f"Waiting for {listed(lacking)}: {what.rstrip(',')}."


def _verdict(gain: float, wanted: float) -> str:
    """A refusal in words, with what was offered and what was wanted."""
    if gain <= -0.05:
        return f"refuses, for it would lose by it ({gain:+.1f} points against {wanted:+.1f} wanted)"
    offered = f"{gain:+.1f}" if gain >= 0.05 else "nothing"
    if round(gain, 1) >= round(wanted, 1):
        return f"refuses by a hair ({offered} offered, just short of what it wants)"
    return f"holds out for more ({offered} offered against {wanted:+.1f} wanted)"
