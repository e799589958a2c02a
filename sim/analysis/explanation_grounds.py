"""What stood in the way of items, in words: rules, refusals, votes at home, absences, neglect, and what had undone them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from sim.analysis.explanation_fates import AWAY, LEFT_OUT, OWING, REFUSED, SILENCE, Fate, Fates
from sim.analysis.explanation_record import (
    ADJOURNED,
    ELSEWHERE,
    EMPTY,
    FROZEN,
    HALTED,
    NOBODY,
    NOWHERE,
    REVIEW,
    SILENT_AT_HOME,
    UNWANTED,
    Offer,
)
from sim.analysis.teller import Teller
from sim.analysis.words import calendar, headed, listed, listed_in_part, months
from sim.scenario.entry import STAGES
from sim.scenario.rules import Funds, InStep, Requires, Snapback, StageGate
from sim.world.stages import stage_levels

NAMED = 3  # items named before the others are counted
TOGETHER = 0.8  # a rule that held something back in this share of the months of the main one is mentioned
ALIKE = 0.7  # from this share of packages in common on, two items were refused in the same talks
RECENT = 12  # months; what raised the threat longer ago has faded
FELL = {
    "administration": "undone by a new administration",
    "opinion": "undone under pressure from opinion at home",
    "crisis": "withdrawn in the crisis",
    "arrears": "withdrawn, since the other side lagged behind",
    "provocation": "broken",
    "breach found": "found to be broken in secret",
    "decay": "not renewed in time",
    "snapback": "suspended",
}
ABSENCES = {
    REVIEW: "{who} was reviewing its policy",
    HALTED: "it was kept from meeting",
    FROZEN: "the threat was too high",
    ADJOURNED: "it was adjourned after a vote lost at home",
    EMPTY: "nothing was open to agreement",
    UNWANTED: "{who} stayed away, since nothing open was worth the journey",
    ELSEWHERE: "{who} was at other tables",
    NOWHERE: "{who} sent nobody anywhere",
}


class Grounds(Teller):
    """Says why things were lacking; fates told together share their reason. Ids of linkage rules stand in square brackets.

    Attributes
    ----------
    above : int
        The item that the line above is about, which needs no name again; -1 where there is none.
    """

    def __init__(self, fates: Fates) -> None:
        super().__init__(fates.record.model, 0)
        self.record, self.fates = fates.record, fates
        self.above = NOBODY
        self._packages: list[tuple[str, int, set[int]]] = []
        self._told: set[str] = set()

    # Rules

    def closed(self, group: list[Fate]) -> str:
        """Off the agenda by a rule."""
        return self._sentence(group, [self._held_back(group)])

    def sweet(self, rule: int, worths: dict[int, tuple[float, int]], closed: int) -> str:
        """Off the agenda by a rule, though talks could have used it: items to points and to whom; months closed."""
        said = [f"{self.items[i]} ({points:+.1f} points to {self.parties[p]})" for i, (points, p) in worths.items()]
        id_ = self.record.rules[rule]
        return (
            f"Off the agenda meanwhile, and missing from the bargain: {listed_in_part(said, 2)}; "
            f"{self._said_once(id_, months(closed))} [{id_}]."
        )

    def _held_back(self, group: list[Fate]) -> str:
        """What the rule that held a group back did, for how long, and its id."""
        first = group[0]
        rule, longest = self.record.rules[first.rule], max(fate.rules[first.rule] for fate in group)
        others = sum(k != first.rule and n >= TOGETHER * first.rules[first.rule] for k, n in first.rules.items())
        more = f" and {'another rule' if others == 1 else f'{others} other rules'}" if others else ""
        return f"{self._said_once(rule, months(longest))} [{rule}{more}]"

    def _said_once(self, rule: str, time: str) -> str:
        """What a rule did for some time; the second time not for what it waits."""
        said = f"held back for {time} by the same rule" if rule in self._told else self._doing(rule, time)
        self._told.add(rule)
        return said

    def _doing(self, rule: str, time: str) -> str:
        """What a rule did for some time."""
        entry, spec = self.spec.linkages[rule], self.spec
        if isinstance(entry, Requires):
            strength = self._strength("requires", rule)
            needs = [f"{spec.items[n.item].name} ({n.level * strength:.0%} needed)" for n in entry.needs]
            return f"waiting {time} for {listed(needs)}"
        if isinstance(entry, StageGate):
            before, table = STAGES.index(entry.opens) - 1, self.model.agenda.tables.index(entry.table)
            needed = entry.share * self._strength("stage-gate", rule)
            now = float(stage_levels(self.record.performed[-1:], self.model.agenda)[0, table, before])
            return f"waiting {time} for the {STAGES[before]} stage there ({needed:.0%} needed, {now:.0%} in the end)"
        if isinstance(entry, InStep):
            return f"held back for {time}, since no track may run far ahead of the slowest"
        if isinstance(entry, Snapback):
            until = [f"{spec.items[need.item].name} ({need.level:.0%} needed)" for need in entry.until]
            return f"suspended for {time}{self._sprung(rule)}{f', and waiting for {listed(until)}' if until else ''}"
        if isinstance(entry, Funds):
            return f"not paid for in {time}, since the donors could not agree on shares that cover it"
        return f"held back for {time}"

    def _strength(self, kind: str, rule: str) -> float:
        handler = self.rules(kind)
        return float(handler.strength[0, handler.ids.index(rule)])

    def _sprung(self, rule: str) -> str:
        """What last set off a suspension, as part of a sentence."""
        snapback, record, entry = self.rules("snapback"), self.record, self.spec.linkages[rule]
        found = np.flatnonzero(record.sprung[:, snapback.ids.index(rule)])
        if not len(found) or not isinstance(entry, Snapback):
            return ""
        m = int(found[-1])
        hits = zip(self.spec.events.items(), record.events[m], strict=True)
        said = [event.text for (name, event), hit in hits if hit and name in entry.events]
        kinds = np.flatnonzero(record.provoked[m])
        said += [self._provocation(int(k)) for k in kinds if self.model.blows[k].kind in entry.provocations]
        broken = [i for i in np.flatnonzero(record.found[m]) if self.model.agenda.items[i] in entry.breaches]
        said += [f"{headed(self.items[i])} was broken in secret" for i in broken]
        return f", last after {_quoted(said[0])} in {self._date(m + 1)}" if said else ""

    # Talks

    def talks(self, group: list[Fate]) -> str:
        """Offered in vain, left out of what was offered, or never spoken of."""
        table = int(self.model.agenda.venue[group[0].item])
        offers = list({offer.month: offer for fate in group for offer in fate.refused}.values())
        packages = {offer.month for offer in offers}
        for name, where, before in self._packages:
            if where == table and len(packages) >= NAMED and len(packages & before) >= ALIKE * len(packages | before):
                return self._sentence(group, [f"in much the same packages as {name}, and lost with it"])
        if len(packages) >= NAMED:
            self._packages.append((self.items[group[0].item], table, packages))
        said = [self._refusals(offers), self._left_out(group), self._silences(group, table)]
        return self._sentence(group, [part for part in said if part] or ["no deal was made"])

    def _refusals(self, offers: list[Offer]) -> str:
        if not offers:
            return ""
        counted = Counter((offer.refuser, offer.reason) for offer in offers)
        # Votes lost at home are few, and always told.
        told = [
            *counted.most_common(2),
            *((key, n) for key, n in counted.most_common()[2:] if key[1] == "not-ratified"),
        ]
        shown = [
            (n, self._refusal(who, reason, [o for o in offers if (o.refuser, o.reason) == (who, reason)]))
            for (who, reason), n in told
        ]
        many = "one offer" if len(offers) == 1 else f"{len(offers)} offers"
        if len(counted) == 1:
            return f"{many} failed as {shown[0][1]}"
        return f"{many} failed, {listed([f'{n} as {why}' for n, why in shown])}"

    def _refusal(self, who: int, reason: str, offers: list[Offer]) -> str:
        name, house = self.parties[who], self.house(who)
        gain, wanted = (float(np.mean([getattr(o, what) for o in offers])) for what in ("gain", "wanted"))
        return {
            "wants-more": f"{name} held out for more ({gain:.1f} points offered on average, {wanted:.1f} wanted)",
            "worse-than-nothing": f"{name} would have lost by it ({gain:.1f} points on average)",
            "out-of-order": f"{name} insisted on other things first",
            "vetoed": f"{name}, which has no seat, objected",
            "not-ratified": f"{house or name} turned it down{'' if house else ' at home'}",
        }[reason]

    def _left_out(self, group: list[Fate]) -> str:
        n = max(fate.months[LEFT_OUT] for fate in group)
        if 2 * n < max(fate.months[REFUSED] + fate.months[SILENCE] for fate in group) or not n:
            return ""
        if len(group) > 1:
            return f"left out of {n} other packages"
        item = group[0].item
        members = self.model.tables[int(self.model.agenda.venue[item])].members
        worths = self.record.weights[self.fates.state[:, item] == LEFT_OUT][:, members, item].mean(axis=0)
        who = f", since it is worth {worths.min():.1f} points to {self.parties[members[worths.argmin()]]}"
        return f"left out of {n} other packages{who if worths.min() < 0.0 else ''}"

    def _silences(self, group: list[Fate], table: int) -> str:
        span = slice(group[0].since - 1, None)
        here = self.fates.state[span, group[0].item] == SILENCE
        here &= self.record.why[span, table] == SILENT_AT_HOME
        counted = Counter(self.record.absent[span, table][here].tolist()).most_common(1)
        return (
            f"{_times(n)} {self.parties[p]} put nothing forward, since nothing would have passed {self.house(p) or 'at home'}"
            if counted and (n := counted[0][1]) and (p := counted[0][0]) >= 0
            else ""
        )

    # What was agreed, and what could not be talked about

    def owing(self, group: list[Fate]) -> str:
        """Agreed, and not carried out."""
        first = group[0]
        waits, slips = self.fates.conduct(first)
        said = [f"agreed and not carried out for {months(first.months[OWING])}"]
        said += [self._held_back(group)] if first.rule != NOBODY else []
        who = listed([self.parties[p] for p in np.flatnonzero(self.model.agenda.performs[first.item])])
        said += [f"{who} waited for the other side in {months(waits)}"] if waits else []
        said += [f"it was neglected in {months(slips)}"] if slips else []
        return self._sentence(group, said)

    def abroad(self, group: list[Fate]) -> str:
        """Kept off the table, since a capital without a seat would not pass it."""
        table = self.model.tables[int(self.model.agenda.venue[group[0].item])]
        who = [party.index for party in table.absentees if self.model.agenda.ratifies[group[0].item, party.index]]
        names = listed([self.house(p) or self.parties[p] for p in who] or ["a capital"])
        return self._sentence(group, [f"kept off the table, since it could not be expected to pass {names}"])

    def away(self, group: list[Fate]) -> str:
        """No meeting."""
        first = group[0]
        table, span = int(self.model.agenda.venue[first.item]), slice(first.since - 1, None)
        here = np.flatnonzero(self.fates.state[span, first.item] == AWAY) + first.since - 1
        return self._sentence(group, [f"no meeting of {self.tables[table]} in {self._absences(table, here)}"])

    def standstill(self, table: int) -> str:
        """How long a table stood still for which another waits."""
        here = np.flatnonzero(np.isin(self.record.why[:, table], list(ABSENCES)))
        return f"{headed(self.tables[table])}: no meeting in {self._absences(table, here)}."

    def _absences(self, table: int, here: np.ndarray) -> str:
        """How many months without a meeting, and what kept a table from meeting in most of them."""
        why, who = self.record.why[here, table].tolist(), self.record.absent[here, table].tolist()
        counted = Counter(pair for pair in zip(why, who, strict=True) if pair[0] in ABSENCES)
        said = []
        for (cause, party), n in counted.most_common(2):
            text = ABSENCES[cause].format(who=self.parties[party])
            if cause == HALTED and (rule := self.halting(table, here)):
                entry = self.spec.linkages[rule]
                text += f"{self._sprung(rule) if isinstance(entry, Snapback) else ''} [{rule}]"
            said.append(f"{_times(n)} {text}")
        return f"{months(len(here))}{f' ({listed(said)})' if said else ''}"

    def halting(self, table: int, here: np.ndarray) -> str:
        """The rule that kept a table from meeting most often in some months; empty where none did."""
        counts = self.record.halted[here, :, table].sum(axis=0)
        return self.record.rules[int(counts.argmax())] if len(counts) and counts.max() else ""

    def alarms(self, month: int) -> str:
        """What had driven up the threat by a month, as part of a sentence; empty where nothing had."""
        first = max(0, month - RECENT)
        told = [
            (int(m) + first, self._provocation(int(k)))
            for m, k in zip(*np.nonzero(self.record.provoked[first:month]), strict=True)
        ]
        events = list(self.spec.events.values())
        told += [
            (int(m) + first, events[e].text)
            for m, e in zip(*np.nonzero(self.record.events[first:month]), strict=True)
            if events[e].effects.threat.middle > 0.0
        ]
        latest = {text: m for m, text in sorted(told)}  # each kind once, when it last happened
        last = sorted(latest.items(), key=lambda pair: pair[1])[-2:]
        return listed([f"{_quoted(text)} in {self._date(m + 1)}" for text, m in last] or [""])

    # Words

    def _sentence(self, group: list[Fate], said: list[str]) -> str:
        """Names, what had undone them, and what is said of them."""
        told = "; ".join([*self._fell(group), *said])
        if len(group) == 1 and group[0].item == self.above:
            return f"{headed(told)}."
        return f"{headed(listed_in_part([self.items[fate.item] for fate in group], NAMED))}: {told}."

    def _fell(self, group: list[Fate]) -> list[str]:
        """How what once stood came to fall."""
        fallen = [fate for fate in group if fate.fell]
        if len(group) > 1 or not fallen:
            return [f"{len(fallen)} of them once in effect"] if fallen else []
        (fate,) = fallen
        return [f"in effect till {self._date(fate.fell)}, then {FELL.get(fate.cause, 'lost')}{self._blow(fate)}"]

    def _blow(self, fate: Fate) -> str:
        """What broke or undid an item, in brackets."""
        m, text = fate.fell - 1, ""
        if fate.cause == "provocation":
            kinds = np.flatnonzero(self.record.provoked[m])
            text = next((self._provocation(int(k)) for k in kinds if self.model.blows[k].breaks[fate.item]), "")
        elif fate.cause == "administration":
            hits = zip(self.spec.events.values(), self.record.events[m], strict=True)
            text = next((event.text for event, hit in hits if hit and event.effects.undo), "")
        elif fate.cause == "crisis":
            return f" ({alarm})" if (alarm := self.alarms(fate.fell)) else ""
        elif fate.cause == "snapback":
            snapback: Any = self.rules("snapback")
            rules = np.flatnonzero(self.record.sprung[m])
            return next((f" [{snapback.ids[r]}]" for r in rules if fate.item in snapback.item[snapback.rule == r]), "")
        return f" ({_quoted(text)})" if text else ""

    def _provocation(self, kind: int) -> str:
        """The narration of a kind of provocation."""
        blow = self.model.blows[kind]
        return self.spec.parties[blow.party].provocations[blow.kind].text  # type: ignore[union-attr]

    def _date(self, month: int) -> str:
        return calendar(self.spec.start, month)


def _quoted(text: str) -> str:
    return f"“{text.rstrip('.')}”"


def _times(count: int) -> str:
    """How often: ``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
