"""A government's chair for notebooks: controls for what ``sim.play.Game`` asks (docs/play.md). It needs ipywidgets."""

try:
    from sim.widget.chair import Chair
except ModuleNotFoundError as error:
    if (error.name or "").split(".")[0] != "ipywidgets":
        raise
    raise ModuleNotFoundError(
        'the widget needs ipywidgets, of the notebooks extra: python3 -m pip install -e ".[notebooks]"', name=error.name
    ) from error

__all__ = ["Chair"]
