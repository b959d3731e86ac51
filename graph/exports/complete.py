"""What the formats that hold everything are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.filtering import Tally
from graph.fold import Filters
from graph.store.connect import Store


@dataclass(frozen=True, slots=True)
class Complete:
    """The graph, or of it only some data sets, or what filters leave; ``tally`` counts what they removed."""

    store: Store
    datasets: tuple[str, ...] = ()
    filters: Filters | None = None
    tally: Tally = field(default_factory=Tally)
