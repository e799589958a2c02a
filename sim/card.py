"""A card: how a scenario, a batch, a model and an offer show themselves in a notebook.

A heading, a line below it and tables, with the colours of whatever theme surrounds them: text is inherited, rules and bars are of
a shade that stands out from white and from black. All text is escaped but what is marked as HTML. Styles stand in the elements, since
notebook pages take style sheets out.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Sequence

RULE = "1px solid rgba(128,128,128,.4)"
BAR = "#3A8CC1"


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(text: object) -> Html:
    """Text fit to stand in a page; what is HTML already stays as it is."""
    return text if isinstance(text, Html) else Html(html.escape(str(text)))


def card(title: str, lead: str = "", *below: str) -> str:
    """A heading, a line that says what it is, and what stands below: tables, and sentences, each a line of its own."""
    parts = [f"<div style='font-size:1.1em;font-weight:600'>{escaped(title)}</div>"]
    if lead:
        parts.append(f"<div style='opacity:.8;margin:.1em 0 .3em'>{escaped(lead)}</div>")
    parts += [one if isinstance(one, Html) else line(one) for one in below]
    return f"<div style='max-width:76em;line-height:1.4;text-align:left'>{''.join(parts)}</div>"


def line(text: str) -> Html:
    """A line of text."""
    return Html(f"<div style='margin:.3em 0'>{escaped(text)}</div>")


def stacked(lines: Iterable[str]) -> Html:
    """Sentences one below the other, for a cell of a table."""
    return Html("".join(f"<div style='margin-bottom:.25em'>{escaped(one)}</div>" for one in lines))


def grid(
    rows: Iterable[Sequence[str]], heads: Sequence[str] = (), words: Collection[int] = (0,), sums: int = 0
) -> Html:
    """Rows of text.

    Parameters
    ----------
    rows, heads
        Cells and headings; a row may be shorter than another.
    words
        Which columns hold words and stand to the left; numbers stand to the right.
    sums
        How many rows at the end are set off, as sums.
    """
    body = list(rows)
    top = f"<thead><tr>{_cells(heads, words, 'th')}</tr></thead>" if heads else ""
    lines = [
        f"<tr>{_cells(row, words, 'td', sum_=len(body) - k <= sums, first=len(body) - k == sums)}</tr>"
        for k, row in enumerate(body)
    ]
    return Html(
        f"<table style='border-collapse:collapse;margin:.4em 0;font-size:1em;color:inherit'>{top}<tbody>{''.join(lines)}</tbody></table>"
    )


def bar(share: float) -> Html:
    """A share, 0..1, as a bar with its percentage."""
    filled = f"<span style='display:inline-block;height:.6em;width:{4 * min(max(share, 0.0), 1.0):.2f}em;background-color:{BAR}'></span>"
    frame = f"<span style='display:inline-block;height:.6em;width:4em;line-height:.6em;text-align:left;border:{RULE}'>{filled}</span>"
    return Html(
        f"<span style='white-space:nowrap'>{frame} <span style='display:inline-block;width:2.8em'>{share:.0%}</span></span>"
    )


def _cells(row: Sequence[str], words: Collection[int], kind: str, *, sum_: bool = False, first: bool = False) -> str:
    weight = "font-weight:600;" if sum_ or kind == "th" else ""
    rule = f"border-top:{RULE};" if first else ""
    rule += f"border-bottom:{RULE};" if kind == "th" else ""
    return "".join(
        f"<{kind} style='{weight}{rule}text-align:{'left' if k in words else 'right'};vertical-align:top;padding:.15em .7em .15em .2em'>"
        f"{escaped(cell)}</{kind}>"
        for k, cell in enumerate(row)
    )
