"""Which entities may be one actor: pure functions of names, kinds, dates, neighbours and ids. They only suggest."""

from graph.matching.actors import Actor, Graph
from graph.matching.propose import Proposal, propose

__all__ = ["Actor", "Graph", "Proposal", "propose"]
