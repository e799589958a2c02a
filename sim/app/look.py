"""How the page looks: one style sheet, and the few elements that every part of it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from nicegui import ui

from sim.app.charts import Options
from sim.plots.palette import PARTIES

Shown = TypeVar("Shown", bound=ui.element)
MINUS = re.compile(r"(?<![\w\u2013-])-(?=\d)")
READ = (
    "window.tcog = {read: name => setTimeout(() => {const place = document.getElementById(name + '-heading'); "
    "if (place) {place.focus({preventScroll: true}); place.scrollIntoView({block: 'start'});}}, 50)};"
)
"""Moves the reader, and the focus of the keyboard, to the heading of a part."""
STYLE = Path(__file__).with_name("style.css")


def dress(title: str) -> None:
    """Give a page its title, style and colours."""
    ui.page_title(title)
    ui.add_head_html(f"<script>{READ}</script>")
    ui.add_css(STYLE.read_text(encoding="utf-8"))
    ui.colors(primary=PARTIES["washington"], positive="#0B6B3A", negative="#A32100", warning="#7A4B00")


def typed(text: str) -> str:
    """Text as it is set on the page: a number below nothing has a minus sign, not a hyphen."""
    return MINUS.sub("\N{MINUS SIGN}", text)


def written(text: str) -> str:
    """Text as HTML."""
    return escape(typed(text))


def heading(text: str, level: int = 2) -> ui.html:
    """A heading."""
    return ui.html(written(text), sanitize=False, tag=f"h{level}")


def sentence(text: str, classes: str = "") -> ui.html:
    """A paragraph."""
    return ui.html(written(text), sanitize=False, tag="p").classes(classes)


def sentences(lines: Iterable[str], classes: str = "") -> ui.html:
    """Sentences, one below the other."""
    inside = "".join(f"<li>{written(one.strip())}</li>" for one in lines)
    return ui.html(inside, sanitize=False, tag="ul").classes(f"sentences {classes}")


def folded(title: str, lines: Iterable[str]) -> None:
    """Sentences that are read by who opens them."""
    with ui.element("details"):
        ui.html(written(title), sanitize=False, tag="summary")
        sentences(lines)


def named(element: Shown, words: str) -> Shown:
    """Give an element a name for those who cannot see it; what is in ``words`` is taken as it is."""
    element.props["aria-label"] = typed(words)
    return element


@contextmanager
def section(text: str, name: str) -> Iterator[ui.element]:
    """A part of the page with a heading of its own; ``name`` is its id."""
    with ui.element("section").classes("part").props(f'id={name} aria-labelledby="{name}-heading"') as part:
        heading(text).props(f"id={name}-heading tabindex=-1")
        yield part


def chart(options: Options, words: str, name: str) -> ui.echart:
    """A chart, and what it shows in a sentence for those who cannot see it."""
    options = options | {"aria": {"enabled": True, "label": {"description": typed(words)}}}
    return named(ui.echart(options, renderer="svg").classes("chart").props(f"role=img id={name}"), words)


def redraw(shown: ui.echart, options: Options, words: str) -> None:
    """Another state of the same chart."""
    shown.options.clear()
    shown.options.update(options | {"aria": {"enabled": True, "label": {"description": typed(words)}}})
    named(shown, words)
    shown.update()


def bars(shares: dict[str, float], words: str) -> str:
    """HTML of a few shares, 0..1, as bars with their numbers."""
    cells = "".join(
        f'<span class="bar"><span class="bar-name">{escape(name)}</span><span class="bar-track">'
        f'<span class="bar-fill" style="width:{100 * share:.0f}%"></span></span>'
        f'<span class="bar-number">{share:.0%}</span></span>'
        for name, share in shares.items()
    )
    return f'<div class="bars" role="group" aria-label="{escape(words)}">{cells}</div>'


def refuse(error: Exception) -> ui.notification:
    """Say what could not be done, for some seconds; what says so can be dismissed before."""
    return ui.notification(
        str(error).splitlines()[0], type="negative", timeout=6.0, close_button="Close", multi_line=True
    )


def button(text: str, does: Any, name: str = "", kind: str = "plain") -> ui.button:
    """A button; ``kind`` is ``main``, ``plain`` or ``quiet``."""
    props = {"main": "unelevated color=primary", "plain": "outline color=primary", "quiet": "flat color=primary"}[kind]
    made = ui.button(text, on_click=does).props(f"no-caps {props}").classes(f"button-{kind}")
    return made.props(f"id={name}") if name else made
