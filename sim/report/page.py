"""The report as one HTML page: nothing is fetched from anywhere, and it can be read on a phone."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sim.report.style import STYLE

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a browser may load for the page: what is in it, and nothing else."""


@dataclass(frozen=True)
class Picture:
    """A figure: its name, what is seen in a sentence, the bytes of a PNG, and inches of its width."""

    name: str
    says: str
    png: bytes = field(repr=False)
    inches: float = 10.0


@dataclass(frozen=True)
class Sheet:
    """A table: what it shows, its rows as they are to be read, and how to read them; ``facts`` are no numbers to be compared."""

    says: str
    rows: pd.DataFrame = field(repr=False)
    note: str = ""
    facts: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the report under a heading; ``more`` is folded away under its own heading."""

    heading: str
    text: Sequence[str] = ()
    sheets: Sequence[Sheet] = ()
    pictures: Sequence[Picture] = ()
    printed: str = ""
    more: Sequence[Part] = ()

    @property
    def anchor(self) -> str:
        return "-".join("".join(c if c.isalnum() else " " for c in self.heading.lower()).split())


def page(title: str, subtitle: str, parts: Sequence[Part]) -> str:
    """The whole page.

    Parameters
    ----------
    title, subtitle : str
    parts : sequence of Part
        In the order in which they are read.
    """
    links = " ".join(f'<a href="#{part.anchor}">{html.escape(part.heading)}</a>' for part in parts)
    body = "\n".join(_part(part, 2) for part in parts)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{html.escape(title)}</h1>
<p class="lead">{html.escape(subtitle)}</p>
<nav>{links}</nav>
</header>
<main>
{body}
</main>
</body>
</html>
"""


def link_to(name: str, content: str, text: str) -> str:
    """A link that saves a text as a file, as HTML."""
    data = base64.b64encode(content.encode()).decode()
    return f'<a download="{html.escape(name, quote=True)}" href="data:text/plain;charset=utf-8;base64,{data}">{html.escape(text)}</a>'


def escaped(text: str) -> str:
    """Text as HTML; what stands between backquotes is set as code."""
    return "".join(f"<code>{piece}</code>" if k % 2 else piece for k, piece in enumerate(html.escape(text).split("`")))


def _part(part: Part, level: int) -> str:
    inside = "\n".join(_inside(part, level))
    if level == 2:
        return f'<section id="{part.anchor}">\n<h2>{html.escape(part.heading)}</h2>\n{inside}\n</section>'
    return f"<details>\n<summary>{html.escape(part.heading)}</summary>\n{inside}\n</details>"


def _inside(part: Part, level: int) -> Iterable[str]:
    yield from (text if text.startswith("<") else f"<p>{escaped(text)}</p>" for text in part.text)
    if part.printed:
        yield f'<div class="wide"><pre>{html.escape(part.printed)}</pre></div>'
    yield from map(_sheet, part.sheets)
    yield from map(_picture, part.pictures)
    yield from (_part(folded, level + 1) for folded in part.more)


def _sheet(sheet: Sheet) -> str:
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in sheet.rows.columns)
    rows = "\n".join(
        "<tr>" + "".join(_cell(value, not k, sheet.facts) for k, value in enumerate(row)) + "</tr>"
        for row in sheet.rows.itertuples(index=False)
    )
    note = f'<p class="note">{escaped(sheet.note)}</p>' if sheet.note else ""
    return (
        f'<div class="wide"><table><caption>{html.escape(sheet.says)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>{note}"
    )


def _cell(value: object, first: bool, word: bool) -> str:
    text = html.escape(str(value))
    if first:
        return f'<th scope="row">{text}</th>'
    return f'<td class="word">{text}</td>' if word or not any(c.isdigit() for c in text) else f"<td>{text}</td>"


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    says = html.escape(picture.says, quote=True)
    # Inches of the figure at 92 pixels each; a narrow screen shows a part of it, to be moved with a finger.
    return (
        f'<figure id="{html.escape(picture.name, quote=True)}"><figcaption>{says}</figcaption><div class="wide">'
        f'<img alt="{says}" src="data:image/png;base64,{data}" style="width:{92 * picture.inches:.0f}px"></div></figure>'
    )
