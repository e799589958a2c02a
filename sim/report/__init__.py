"""A report on results as one HTML page with everything in it: text, tables with intervals, figures, and how to repeat it."""

from sim.report.page import Part, Picture, Sheet, page

__all__ = ["Part", "Picture", "Sheet", "page"]
