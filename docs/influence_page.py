"""The page docs/influence.md: the influence weights with their reasons, and how much hangs on them."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

import running
from vocabulary_page import table

from graph.analytics.brokers import brokers
from graph.analytics.camps import camps
from graph.analytics.draws import weight_draws
from graph.analytics.measures import MEASURES
from graph.analytics.paths import influence_paths
from graph.analytics.rank import rank
from graph.analytics.reach import reach
from graph.analytics.signed import signed
from graph.analytics.simple import influence, ties
from graph.analytics.weights import Weights, shipped
from graph.projection import project
from graph.reading.view import View
from graph.store.connect import open_store

if TYPE_CHECKING:
    from graph.projection import Projection

DRAWS, TOP = 100, 10
PAGE = """\
# Influence weights

How much does one end of a relation sway the other? Nobody measures that. The weights below are judgements
from 0 to 1, each with its reason; they order routes and actors and are no probabilities. They are never
stored: they join when the graph is projected. The strength of a step is weight × confidence.

Your own weights take the place of these, for every command of analytics:

```yaml
# my-weights.yaml: militia-graph path Iran Kadhimi --weights my-weights.yaml
THREATENED: {{forward: 0.6, because: In this case threats were carried out before.}}
SPONSORS: {{forward: 0.5}}
```

## How much hangs on them

All weights were scaled {draws} times, each by a factor between 0.5 and 1.5 of its own (clipped to 1), over
the data set `iraq` in its default view. The share says how many of the first {top} stayed among the first
{top}, on average and in the worst case.

{sensitivity}

The strongest route from Iran to Mustafa al-Kadhimi stayed the same in {route:.2g} of the draws (a share).
Measures over ties, communities and balance use no weights.

## The weights

`forward` is how much the subject sways the object, `backward` the other way. Relations without influence are
left out.

{weights}
"""


def page() -> str:
    """The page as Markdown."""
    with open_store(running.iraq(), "reader") as store:
        graph = project(store)
        placed = {id_: row["camp"] for id_, row in camps(store, "IQ", View()).items()}
    tied, signs = ties(graph), signed(graph).graph

    def firsts(weights: Weights) -> dict[str, list[str]]:
        """The first actors by each command."""
        swayed = influence(graph, weights)
        found = {
            f"rank --by {name}": [one.entity for one in rank(tied, swayed, signs, [name], limit=TOP)]
            for name, measure in MEASURES.items()
            if measure.over == "influence"
        }
        found["reach Iran"] = [one.entity for one in reach(swayed, "iran", n=400).reached[:TOP]]
        found["brokers"] = [one.entity for one in brokers(swayed, placed, permutations=1).brokers[:TOP]]
        return found

    drawn = [firsts(weights) for weights in weight_draws(n=DRAWS)]
    rows = []
    for name, first in firsts(shipped()).items():
        whole = set(first)
        kept = [len(whole & set(one[name])) / len(whole) for one in drawn]
        rows.append((f"`{name}`", f"{mean(kept):.2f}", f"{min(kept):.2f}"))
    return PAGE.format(
        draws=DRAWS,
        top=TOP,
        sensitivity=table(("command", "stayed, mean", "least"), rows),
        route=_same_route(graph),
        weights=_weights(),
    )


def _same_route(graph: Projection) -> float:
    def strongest(weights: Weights) -> tuple[str, ...]:
        return influence_paths(influence(graph, weights, offices=True), "iran", "mustafa-al-kadhimi", k=1)[
            0
        ].entities

    whole = strongest(shipped())
    return mean(strongest(weights) == whole for weights in weight_draws(n=DRAWS))


def _weights() -> str:
    rows = [
        (name, f"{one.forward:g}", f"{one.backward:g}", one.channel, one.because)
        for name, one in shipped().items()
        if one.forward or one.backward
    ]
    return table(("relation", "forward", "backward", "channel", "because"), rows)
