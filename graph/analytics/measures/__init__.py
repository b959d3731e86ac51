"""Measures of centrality, one in each file: pure functions of a simple graph; ``MEASURES`` has them by name."""

from graph.analytics.measures.registry import MEASURES, Measure

__all__ = ["MEASURES", "Measure"]
