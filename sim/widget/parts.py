"""Small parts that all forms are made of: buttons, text, and choices that can be left to the government."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import ipywidgets as widgets

from sim.card import Html, escaped, line

AS_USUAL = "as the government would"
WIDE = widgets.Layout(width="auto", max_width="76em")


def button(text: str, does: Callable[[], object], kind: str = "", hint: str = "") -> widgets.Button:
    """A button; ``kind``: ipywidgets' name of its colour."""
    made = widgets.Button(
        description=text, tooltip=hint or text, button_style=kind, layout=widgets.Layout(width="auto")
    )
    made.on_click(lambda _: does())
    return made


def row(children: Iterable[widgets.Widget]) -> widgets.HBox:
    """Parts side by side, which go on below where there is no room."""
    return widgets.HBox(list(children), layout=widgets.Layout(flex_flow="row wrap"))


def said(*lines: str) -> str:
    """Sentences as HTML, one below the other."""
    told = "".join(one if isinstance(one, Html) else line(one) for one in lines)
    return f"<div style='line-height:1.4'>{told}</div>"


def text(*lines: str) -> widgets.HTML:
    """A part that shows sentences; what is HTML stays as it is."""
    return widgets.HTML(said(*lines), layout=WIDE)


class Chosen(widgets.VBox):
    """Some of several things, or as the government would.

    Parameters
    ----------
    names : mapping of id to name
    chosen : tuple of ids, or None for as the government would

    Attributes
    ----------
    usual : Checkbox
    boxes : mapping of id to Checkbox
    """

    def __init__(self, names: Mapping[str, str], chosen: tuple[str, ...] | None) -> None:
        self.usual = _box(AS_USUAL, chosen is None)
        self.boxes = {one: _box(name, one in (chosen or ())) for one, name in names.items()}
        self._dim()
        self.usual.observe(lambda _: self._dim(), "value")
        super().__init__([self.usual, *self.boxes.values()])

    def _dim(self) -> None:
        for box in self.boxes.values():
            box.disabled = self.usual.value

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """Ids of what is ticked; None for as the government would."""
        return None if self.usual.value else tuple(one for one, box in self.boxes.items() if box.value)


class Effort(widgets.HBox):
    """An effort, 0..1, or as the government would.

    Attributes
    ----------
    usual : Checkbox
    slider : FloatSlider
    """

    def __init__(self, name: str, now: float, wanted: float | None) -> None:
        self.usual = _box(AS_USUAL, wanted is None)
        self.slider = share_slider(now if wanted is None else wanted, 1.0, f"{name} ({now:.0%} now)")
        self.slider.disabled = self.usual.value
        self.usual.observe(lambda change: setattr(self.slider, "disabled", change["new"]), "value")
        super().__init__([self.slider, self.usual], layout=widgets.Layout(flex_flow="row wrap"))

    @property
    def effort(self) -> float | None:
        """The effort to work up to; None for as the government would."""
        return None if self.usual.value else float(self.slider.value)


def share_slider(value: float, most: float, name: str = "") -> widgets.FloatSlider:
    """A slider for a share, 0..most."""
    return widgets.FloatSlider(
        value=value,
        min=0.0,
        max=most,
        step=0.05,
        readout_format=".0%",
        description=name,
        style={"description_width": "auto" if name else "0"},
        layout=widgets.Layout(width="26em" if name else "15em"),
    )


def _box(name: str, value: bool) -> widgets.Checkbox:
    return widgets.Checkbox(value=value, description=name, indent=False, layout=widgets.Layout(width="auto"))


def folded(parts: Mapping[str, widgets.Widget]) -> widgets.Accordion:
    """Parts that are folded away under their titles."""
    made = widgets.Accordion(list(parts.values()), layout=WIDE)
    for place, title in enumerate(parts):
        made.set_title(place, title)
    made.selected_index = None
    return made


def cell(name: str, *, strong: bool = False) -> widgets.HTML:
    """Text in a grid of controls."""
    return widgets.HTML(f"<div style='line-height:1.4;font-weight:{600 if strong else 400}'>{escaped(name)}</div>")
