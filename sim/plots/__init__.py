"""Figures: one function a figure, which takes a table and the scenario and returns a matplotlib Figure."""

from sim.plots.album import album, draw_all
from sim.plots.bargaining_space import bargaining_space
from sim.plots.burden_sharing import burden_sharing
from sim.plots.concessions import concessions
from sim.plots.convergence import convergence
from sim.plots.item_levels import item_levels
from sim.plots.linkage_backbone import linkage_backbone
from sim.plots.linkage_overview import linkage_overview
from sim.plots.linkages_of_table import linkages_of_table
from sim.plots.offer_timeline import offer_timeline
from sim.plots.outcome_classes import outcome_classes
from sim.plots.paired_values import paired_values
from sim.plots.refusals import refusals
from sim.plots.reversals import reversals
from sim.plots.saving import save
from sim.plots.stages_reached import stages_reached
from sim.plots.support_and_threat import support_and_threat
from sim.plots.survival import survival
from sim.plots.trust import trust
from sim.plots.values_by_party import values_by_party
from sim.plots.world_course import world_course
from sim.plots.world_levels import world_levels

__all__ = [
    "album",
    "bargaining_space",
    "burden_sharing",
    "concessions",
    "convergence",
    "draw_all",
    "item_levels",
    "linkage_backbone",
    "linkage_overview",
    "linkages_of_table",
    "offer_timeline",
    "outcome_classes",
    "paired_values",
    "refusals",
    "reversals",
    "save",
    "stages_reached",
    "support_and_threat",
    "survival",
    "trust",
    "values_by_party",
    "world_course",
    "world_levels",
]
