"""Ways to spoil bytes, text and trees of values, whatever they are about."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

TOKENS = (
    b"&a ", b"*a ", b"<<: ", b"!!python/object:x ", b"---\n", b"%YAML 1.1\n", b"[", b"]", b"{", b"}", b": ", b"- ", b"? ", b"\t",
    b"'", b'"', b"|\n", b">-\n", b"#", b"@", b"\xff", b"\xc3", b"\x00", b"\r", b"\r\n", b"null", b".nan", b"-.inf", b"0o17", b"1e400",
    b"~", b"\xe2\x80\xa8", b'"\\U00110000"', b"\xef\xbb\xbf", b"\xed\xa0\x80", b"NaN", b",", b";", b"\n\n", b"-1", b"1e-320", b"0x1p3",
    b"1_000", "١٢".encode(), "é".encode(), "\u202e".encode(), b"9" * 400, b"a" * 5000, b"[" * 300, b"{a: " * 200,
)  # fmt: skip
NUMBERS = (
    0, -0.0, 1, -1, 2, 0.5, 1e-320, 5e-324, 1e-12, 0.999999999999, 1.0000000000001, 1e300, 1.7976931348623157e308, 10**9, 10**19, 2**53,
    2**63, 2**64, 10**400, -(10**19), float("nan"), float("inf"), float("-inf"), 120, 9999, 10_000, 10_001, 1_000_000,
)  # fmt: skip
WORDS = (
    "", " ", "\n", "null", "true", "no", "~", "seoul", "items", "nobody", "all", "any", "note", "value", "a" * 3000, "é", "\u202e", "東京", "😀",
    "../../etc/passwd", "con", "x.y.z", "2001-13", "1998-08", "9999-12", "0000-00", "\t", "<b>", "%s", "{0}", "__class__", "-", "0",
)  # fmt: skip
ODD = (
    None, True, False, [], {}, [[]], [{}], [None], {"": 1}, {"value": 1}, {"uniform": [0, 1]}, {"uniform": [5, 1]}, {"normal": [0, 1e300]},
    {"triangular": [0, 0.5, 1]}, {"choice": []}, {"lognormal": [1, 2]}, ["seoul"], ["seoul", "seoul"], {"a": {"b": {"c": [1]}}},
)  # fmt: skip


def bytes_spoilt(raw: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """Bytes with bits turned, pieces cut out, doubled, moved, or put in; or only the beginning of them."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(raw) + 1)
        end = min(len(raw), at + int(chance.expovariate(1 / 30)))
        way = chance.randrange(8)
        if way == 0 and raw:
            place = min(at, len(raw) - 1)
            raw = raw[:place] + bytes([raw[place] ^ (1 << chance.randrange(8))]) + raw[place + 1 :]
        elif way == 1:
            raw = raw[:at]
        elif way == 2:
            raw = raw[:at] + raw[end:]
        elif way == 3:
            raw = raw[:end] + raw[at:end] * chance.choice((1, 2, 50)) + raw[end:]
        elif way == 4:
            raw = raw[:at] + chance.randbytes(chance.randrange(12)) + raw[end:]
        elif way == 5 and other:
            begin = chance.randrange(len(other))
            raw = raw[:at] + other[begin : begin + chance.randrange(400)] + raw[end:]
        else:
            raw = raw[:at] + chance.choice(TOKENS) + raw[at if chance.random() < 0.5 else end :]
    return raw


def lines_spoilt(text: str, chance: random.Random) -> str:
    """Text with lines dropped, doubled, swapped, indented otherwise or ended otherwise, or with another value after the colon."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        way = chance.randrange(8)
        if way == 0 and len(lines) > 1:
            del lines[at]
        elif way == 1:
            lines.insert(other, lines[at])
        elif way == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif way == 3:
            lines[at] = chance.choice((" ", "  ", "\t", "- ", "? ")) + lines[at]
        elif way == 4:
            lines[at] = lines[at].lstrip()
        elif way == 5:
            return chance.choice(("\r\n", "\r", "\u2028", "\n\n", "\n\t")).join(lines)
        else:
            key, colon, _ = lines[at].partition(":")
            odd = chance.choice((*NUMBERS[:-3], *WORDS))
            lines[at] = f"{key}{colon or ':'} {str(odd)[:4000]}"
    return "\n".join(lines)


def places(content: Any) -> list[tuple[Any, Any]]:
    """Every mapping and list in a tree, with each of its keys or positions."""
    found: list[tuple[Any, Any]] = []
    open_ = [content]
    while open_:
        here = open_.pop()
        keys: Sequence[Any] = (
            list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        )
        found += [(here, key) for key in keys]
        open_ += [here[key] for key in keys]
    return found


def tree_spoilt(content: Any, chance: random.Random, words: Sequence[str] = WORDS) -> Any:
    """A tree with entries dropped, renamed, doubled, swapped or holding something else; ``words`` may be names it has elsewhere."""
    content = copy.deepcopy(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        known = places(content)
        if not known:
            return content
        (holder, key), (donor, place) = chance.choice(known), chance.choice(known)
        way = chance.randrange(9)
        if way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, dict):
            renamed = chance.choice(
                (*words, f"{key}s", str(key)[:-1], str(key).upper(), place if isinstance(place, str) else "x")
            )
            holder[renamed] = holder.pop(key)
        elif way == 2:
            holder[key] = copy.deepcopy(donor[place])
        elif way == 3 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif way == 4:
            holder[key] = deep(chance)
        elif way == 5:
            holder[key] = copy.deepcopy(chance.choice(ODD))
        elif way == 6 or isinstance(holder[key], str):
            holder[key] = chance.choice((*words, *WORDS)) if chance.random() < 0.8 else chance.choice(NUMBERS)
        elif isinstance(holder[key], (int, float)) and chance.random() < 0.5:
            with suppress(OverflowError):  # as where a whole number of hundreds of digits stood there already
                holder[key] = holder[key] * chance.choice((0, -1, 2, 1e9, 0.5, 1.0000001))
        else:
            holder[key] = chance.choice(NUMBERS)
    return content


def numbers_spoilt(content: Any, chance: random.Random, _: Sequence[str] = ()) -> Any:
    """A tree with other numbers in the place of some, of which many are as good."""
    content = copy.deepcopy(content)
    known = [(holder, key) for holder, key in places(content) if type(holder[key]) in (int, float)]
    for holder, key in chance.choices(known, k=chance.choice((1, 1, 2, 5, 20))) if known else ():
        holder[key] = chance.choice((0, 1, 0.5, 1e-300, 0.001, 0.999, 2, 3, 7, 100, holder[key] * 2, *NUMBERS))
    return content


def deep(chance: random.Random) -> Any:
    """Something nested deep, or with very many entries."""
    many = chance.choice((3, 30, 120))  # more would be too deep for Python's own copying
    whole: Any = 1
    for _ in range(many):
        whole = [whole] if chance.random() < 0.5 else {"a": whole}
    return whole if chance.random() < 0.6 else {f"x{n}": n for n in range(many)}


def as_yaml(content: Any) -> str:
    """A tree as text that is both JSON and YAML, as far as there is such a thing."""
    text = json.dumps(content, ensure_ascii=False, indent=None, default=str)
    return text.replace(": NaN", ": .nan").replace(": Infinity", ": .inf").replace(": -Infinity", ": -.inf")
