"""One scenario file, read: bytes to a tree with lines. Nothing in a file is trusted, and nothing in it is executed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from sim.scenario.problems import Place, Problem, ScenarioError, Steps, problem
from sim.scenario.tree import DEEPEST, Node

LARGEST = 1_000_000  # bytes; the base scenario has a tenth of that
MOST = 25_000  # values, after every alias has been followed; the base scenario has a sixth of that
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float")}

PLAINLY = {
    "mapping values are not allowed": "a colon where none can stand (does the text need quotes?), or wrong indentation",
    "parsing a flow (sequence|mapping)": "the bracket that opens here is not closed, or a comma is missing in it",
    "scanning a quoted": "the quote that opens here is not closed, or what it holds cannot be read",
    "could not find expected ':'": "a key without a colon, or wrong indentation",
    "parsing a block": "wrong indentation, or a key without a colon",
}


def read(path: Path, shown: str) -> tuple[Node, list[Problem]]:
    """Read one file.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        Its name in messages.

    Returns
    -------
    tuple
        The tree, and the mistakes that do not keep the rest from being read (a key given twice, a tag).

    Raises
    ------
    ScenarioError
        Where nothing can be made of the file.
    """
    root, problems = _tree(_text(path, shown), shown)
    return root, list(problems)


@lru_cache(maxsize=4)
def _tree(text: str, shown: str) -> tuple[Node, tuple[Problem, ...]]:
    """What a text says. The last few are kept, since many variants extend one base; no tree is changed once it is read."""
    reader = _Reader(shown)
    try:
        for event in YAML(typ="safe", pure=True).parse(io.StringIO(text)):
            reader.take(event)
    except ScenarioError:
        raise
    except MarkedYAMLError as error:
        raise ScenarioError([_broken(error, text, shown)]) from None
    except (YAMLError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError):
        # ruamel.yaml raises plain Python errors on some malformed directives and escapes.
        raise ScenarioError([Problem(shown, reader.line, "", "broken YAML")]) from None
    if reader.root is None or reader.root.content is None:
        raise ScenarioError([Problem(shown, 1, "", "is empty")])
    if not isinstance(reader.root.content, dict):
        found = "a list" if isinstance(reader.root.content, list) else "a single value"
        message = f"must be a mapping (title:, parties:, tables: ...), not {found}"
        raise ScenarioError([Problem(shown, reader.root.place.line, "", message)])
    return reader.root, tuple(reader.problems)


def _text(path: Path, shown: str) -> str:
    def refuse(message: str, line: int | None = None) -> ScenarioError:
        return ScenarioError([Problem(shown, line, "", message)])

    try:
        if path.is_dir():
            raise refuse("is a directory, not a scenario file")
        if not path.is_file():
            raise refuse("is not a file")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})") from None
    if len(raw) > LARGEST:
        raise refuse(f"is larger than {LARGEST // 1_000_000} MB: no scenario is")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("is UTF-16, not UTF-8: save it as UTF-8", 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refuse(f"is not UTF-8 (byte {raw[error.start]:#04x}): save it as UTF-8", line) from None
    if bad := UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise refuse(f"holds the control character U+{ord(bad[0]):04X}: is it a text file, in UTF-8?", line)
    return text


def _broken(error: MarkedYAMLError, text: str, shown: str) -> Problem:
    mark, context = error.problem_mark, error.context_mark
    if mark is not None and mark.index < len(text) and text[mark.index] == "\t":
        return Problem(shown, mark.line + 1, "", "broken YAML: a tab cannot indent or separate; use spaces")
    # What is left open is found out only later; the author wants to know where it was opened.
    opened = context is not None and re.search("flow|quoted|simple key", error.context or "")
    mark = context if opened or mark is None else mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    for pattern, words in PLAINLY.items():
        said = words if re.search(pattern, said) else said
    return Problem(shown, mark.line + 1 if mark else None, "", f"broken YAML: {said}")


@dataclass(slots=True)
class _Open:
    """A mapping or list being read."""

    node: Node
    path: Steps
    anchor: str | None
    counted: int  # values read before it
    key: tuple[str, int] | None = None  # key whose value comes next, and its line
    skipped: bool = False  # the key cannot be used, nor can its value
    height: int = 1


@dataclass(slots=True)
class _Reader:
    """Builds the tree from parser events, without recursion, so that no nesting is too deep for it.

    An alias shares the tree of its anchor; what it would come to when written out is only counted, so that a bomb of
    aliases costs nothing.
    """

    shown: str
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    line: int = 1
    _stack: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[Node, int, int]] = field(default_factory=dict)  # node, values in it, height
    _count: int = 0
    _documents: int = 0
    _yaml: Any = field(default_factory=lambda: YAML(typ="safe", pure=True))

    def take(self, event: Any) -> None:
        if event.start_mark is not None:
            self.line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._fatal("a second document (---) begins here; a scenario file holds one")
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._close()
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
            if self._awaits_key():
                self._take_key(event)
            else:
                self._take_value(event)

    def _fatal(self, message: str, path: Steps = ()) -> ScenarioError:
        path = path[:4] or (self._stack[-1].path[:4] if self._stack else ())
        return ScenarioError([*self.problems, problem(Place(self.shown, self.line), path, message)])

    def _say(self, path: Steps, message: str) -> None:
        self.problems.append(problem(Place(self.shown, self.line), path, message))

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].node.content, dict) and self._stack[-1].key is None

    def _take_key(self, event: Any) -> None:
        frame = self._stack[-1]
        if not isinstance(event, ScalarEvent):
            raise self._fatal("a key must be a plain word")
        key = str(event.value)
        frame.key, frame.skipped = (key, self.line), False
        if key == "<<" and event.style is None:
            self._say((*frame.path, key), "merge keys are not part of YAML 1.2; repeat the fields, or use extends")
            frame.skipped = True
        elif key in frame.node.entries:
            first = frame.node.entries[key].place.line
            self._say((*frame.path, key), f"is given twice (first on line {first})")
            frame.skipped = True

    def _take_value(self, event: Any) -> None:
        path, place = self._next()
        self._count += 1
        if isinstance(event, AliasEvent):
            if event.anchor not in self._anchors:
                inside = any(frame.anchor == event.anchor for frame in self._stack)
                what = (
                    f"*{event.anchor} stands inside itself"
                    if inside
                    else f"there is no &{event.anchor} before *{event.anchor}"
                )
                raise self._fatal(what, path)
            node, counted, height = self._anchors[event.anchor]
            self._count += counted
            self._attach(Node(node.content, place), height)
        elif isinstance(event, ScalarEvent):
            node = Node(self._scalar(event, path), place)
            self._attach(node, 0)
            if event.anchor:
                self._anchors[event.anchor] = (node, 1, 0)
        else:
            self._check_tag(event, path)
            node = Node({} if isinstance(event, MappingStartEvent) else [], place)
            self._stack.append(_Open(node, path, event.anchor, self._count))
            self._anchors.pop(event.anchor, None)
        if self._count > MOST:
            raise self._fatal(f"holds more than {MOST:,} values, every alias written out: no scenario does")
        if len(self._stack) > DEEPEST:
            raise self._fatal(f"nested more than {DEEPEST} deep")

    def _next(self) -> tuple[Steps, Place]:
        """Path and place of the value that comes next."""
        if not self._stack:
            return (), Place(self.shown, self.line)
        frame = self._stack[-1]
        if isinstance(frame.node.content, list):
            return (*frame.path, len(frame.node.content)), Place(self.shown, self.line)
        assert frame.key is not None
        return (*frame.path, frame.key[0]), Place(self.shown, frame.key[1])

    def _attach(self, node: Node, height: int) -> None:
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        frame.height = max(frame.height, height + 1)
        if len(self._stack) + height > DEEPEST:
            raise self._fatal(f"nested more than {DEEPEST} deep")
        if isinstance(frame.node.content, list):
            frame.node.content.append(node)
        elif frame.key is not None:
            if not frame.skipped:
                frame.node.entries[frame.key[0]] = node
            frame.key = None

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.node, self._count - frame.counted, frame.height)
        self._attach(frame.node, frame.height)

    def _check_tag(self, event: Any, path: Steps) -> None:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._say(path, f"the tag {tag[:60]} has no place in a scenario file")

    def _scalar(self, event: ScalarEvent, path: Steps) -> Any:
        """A scalar as YAML 1.2 reads it: null, true and false, a number, or else text (dates too)."""
        self._check_tag(event, path)
        if any("\ud800" <= sign <= "\udfff" for sign in event.value):
            raise self._fatal("holds half of a character, which no text can: \\ud800 to \\udfff stand only in pairs")
        if event.style is not None or event.tag is not None:
            return event.value
        tag = self._yaml.resolver.resolve(ScalarNode, event.value, (True, False))
        if str(tag) not in PLAIN_TAGS:
            return event.value
        try:
            return self._yaml.constructor.construct_object(ScalarNode(tag, event.value))
        except ValueError:  # an integer of thousands of digits
            return event.value
