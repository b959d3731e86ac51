"""The page docs/analytics.md: every command of analytics, in plain words and with what it prints."""

from __future__ import annotations

import shlex

import running

from cli.explained import EXPLAINED

INTRODUCTION = """\
# Analytics

Who is central, along which paths influence runs, and how sure that is. Every command sees the same part of
the graph, chosen by the same options, and closes with what it counted; below five voices it says that it
ranks attention and not power. `--explain` prints the words that stand here. `--format json` has the ids of
the claims in every row.

`make docs` makes this page: the outputs are what the commands print over the shipped data set `iraq`.

| option | what it chooses |
|---|---|
| `--on DATE`, `--strict`, `--acts-within DAYS` | what possibly (certainly) held on a day, with acts before it |
| `--between A..B` | what possibly held or happened between two days |
| `--include alleged,disputed,retracted` or `none` | statuses beyond the default view, or asserted only |
| `--known-by DATE`, `--without-source ID`, `--without-speaker ENTITY` | fold everything anew without some claims |
| `--groups`, `--relations`, `--sign`, `--min-confidence` | only some relations |
| `--labels` | only some kinds of entities |
| `--weights FILE` | your own influence weights ([influence.md](influence.md)) |

Measures see two simple graphs. **Ties** are undirected: relations that are friendly or neither. **Influence**
is directed: the weight of the type of relation times the confidence. An office passes its relations to who
holds it at the time; in `path` and `command` it stays. Events, places and speakers without a name are no
actors.

In Python: [notebook.md](notebook.md). The definitions and their papers stand in the docstrings of
`graph/analytics/`.
"""
EXAMPLES = (
    'path Iran "Mustafa al-Kadhimi" -k 2',
    "rank --by betweenness,influence,pn --robust --draws 100 --limit 6",
    "reach Iran --limit 5",
    "brokers --limit 5",
    'chokepoints "Qais al-Khazali" "United States"',
    "communities --limit 4",
    "balance",
    "command PMF --on 2020-06-25 --max-hops 1",
    "changes 2020-06-24 2020-06-26 --acts-within 2 --groups command,hostility",
    'robustness Iran "Mustafa al-Kadhimi" --draws 100',
    "coercion",
)


def page() -> str:
    """The page as Markdown."""
    parts = [INTRODUCTION]
    for example in EXAMPLES:
        words = shlex.split(example)
        shown = running.run(running.iraq(), *words)
        parts.append(
            f"## {words[0]}\n\n{EXPLAINED[words[0]]}\n\n```console\n$ militia-graph {example}\n{shown}\n```\n"
        )
    return "\n".join(parts)
