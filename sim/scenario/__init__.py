"""Scenario files: reading, extending, checking (ODD, "Input data")."""

from sim.scenario.editor import json_schema
from sim.scenario.extending import shipped
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.scenario import Scenario

__all__ = ["Problem", "Scenario", "ScenarioError", "json_schema", "shipped"]
