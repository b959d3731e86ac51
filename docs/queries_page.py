"""The page docs/queries.md: every prepared query, with what it prints on the shipped data set."""

from __future__ import annotations

import io
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from running import iraq
from vocabulary_page import table

from cli import look
from cli.output import cell
from queries import Parameter, Query, bind, catalogue, get

OWN = Path(__file__).resolve().parent / "example" / "queries"
OWN_NAME = "ties-of-armed-groups"
BROWSER = "members-of"
ROWS = 5
VIEW = ("include", "on", "strict", "acts_within")

INTRODUCTION = """\
# Prepared queries

Each is one Cypher file in `queries/`, and runs unchanged on the embedded engine and on Neo4j. `make docs` makes
this page from these files, and the examples as well: what each command prints on the shipped data set `iraq`, cut
to {rows} rows.

```console
$ militia-graph query                                    # all of them
$ militia-graph query members-of entity=PMF              # an entity by id, name or alias
$ militia-graph query timeline since=2020-06-25 --format csv
```

A table shows names for ids and one column of evidence: code, voices, score. `--format json` and `--format csv` give
every column that is listed here. What an edge rests on: `militia-graph why EDGE`.

"""
VIEW_PART = """\
## The view

Most queries take these, as `--include`, `--on`, `--strict` and `--acts-within` or as `key=value`. Without them they
show the default view: what is asserted, and what is disputed with the stronger support.

"""
OWN_PART = """\
## Queries of your own

Keep them in a folder of their own, one query a file with a name that ends in `.cypher`, and name the folder with
`--queries DIR` or in `MILITIA_GRAPH_QUERIES`. They then stand in the list and run like the others, by the name of
the file. A file that is called like a shipped query is refused; hidden files and folders in it are passed over.

A file begins with YAML behind `//`, up to the first line without it:

```cypher
{file}
```

{example}

- `title`, `description`, `parameters` and `columns` must be there; `parameters: {{}}` for none. `example` may be.
- A parameter has a `type`: `entity` (id, name or alias; the query gets the id), `text`, `integer`, `number`,
  `boolean`, `date` (a day; the query gets text), `list` (texts), `relations` (types of the vocabulary). With
  `default`, it may be left out; `values` lists the only ones allowed. The names `on` and `no` need quotes: YAML
  reads them as booleans.
- `columns` are those of the last `RETURN`, in its order; a text with a colon in it needs quotes. The query ends in
  `ORDER BY`, so that the same question gives the same rows in the same order.
- The description of a parameter or column may be missing. It is then the shared one of that name, as in the queries
  above, or empty.
- Values reach the query as `$parameters` only. It runs with an account that can read and nothing else: a query that
  would write is refused by the database itself. `LOAD CSV` is refused as well.
- Your columns are printed as they are. A query that takes the view of the others declares `include`, `on`, `strict`
  and `acts_within` as these do, and filters as they do: copy from one of them. A query that does not filter shows
  every status; `r.shown` alone is the default view.

What holds on every engine:

- Write `:Entity`, `:Claim` or `:Source` at every node, so that claims never become bridges between entities.
- Put plain values into braces: `(n:Entity {{id: $entity}})`. The embedded engine finds nothing for an expression
  there; compute it in a `WITH` first. An id that may be null: `coalesce(id, '')` in a `WITH` first.
- Bound paths by numbers, `*..3`, and begin at the end that is known.
- End the `ORDER BY` in ids, so that the order is total.

"""
BROWSER_PART = """\
## In Neo4j Browser

Paste a file as it stands: its header is a comment. Set its parameters before, all of them, also those that have a
default; entities by their ids. For `{name}`, one line at a time:

```
{lines}
```

`:params` shows what is set. Dates are texts, as above. Without parameters, nothing is to be set.
"""


def page() -> str:
    """The whole page as Markdown."""
    queries = catalogue()
    parts = [
        INTRODUCTION.format(rows=ROWS),
        table(("query", "what it gives"), (_entry(query) for query in queries.values())) + "\n",
        VIEW_PART,
        table(("parameter", "default", "meaning"), map(_parameter, _view(queries["neighbours"]))) + "\n",
        *(_query(query, iraq()) for query in queries.values()),
        _own(iraq()),
        _browser(queries[BROWSER]),
    ]
    return "".join(parts)


def _entry(query: Query) -> tuple[str, str]:
    return f"[{query.name}](#{query.name})", query.title


def _view(query: Query) -> list[Parameter]:
    return [parameter for parameter in query.parameters if parameter.name in VIEW]


def _query(query: Query, db: str) -> str:
    own = [parameter for parameter in query.parameters if parameter.name not in VIEW]
    also = " Takes [the view](#the-view)." if len(own) < len(query.parameters) and _view(query) else ""
    parts = [f"## {query.name}\n\n**{query.title}.** {query.description}{also}\n\n"]
    if own:
        parts.append(table(("parameter", "default", "meaning"), map(_parameter, own)) + "\n")
    columns = table(("column", "meaning"), ((f"`{name}`", _text(about)) for name, about in query.columns))
    parts.append(_example(query, db) + "\n")
    parts.append(f"<details><summary>Columns</summary>\n\n{columns}\n</details>\n\n")
    return "".join(parts)


def _parameter(parameter: Parameter) -> tuple[str, str, str]:
    allowed = f" ({', '.join(f'`{value}`' for value in parameter.values)})" if parameter.values else ""
    default = "required" if parameter.required else _default(parameter.default)
    return f"`{parameter.name}`", default, _text(parameter.description) + allowed


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cell(value) if value not in (None, []) else "–"


def _example(query: Query, db: str, *more: str, own: Path | None = None) -> str:
    """The command of a query's example and the first rows that it prints."""
    words = [f"{name}={value}" for name, value in query.example.items()]
    command = shlex.join(["militia-graph", "query", query.name, *words, *more, "--format", "md"])
    head, rows = _printed(query.name, words, db, own)
    if not rows:
        raise ValueError(f"the example of {query.name} finds nothing")
    cut = f"\nThe first {ROWS} of {len(rows)} rows.\n" if len(rows) > ROWS else ""
    return f"```console\n$ {command}\n```\n\n" + "".join([*head, *rows[:ROWS], cut])


def _printed(name: str, words: list[str], db: str, own: Path | None) -> tuple[list[str], list[str]]:
    """The lines of the table that the command prints, its head apart."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        look.query(name, words, own=own, db=db, form="md")
    lines = [line for line in out.getvalue().splitlines(keepends=True) if line.startswith("|")]
    return lines[:2], lines[2:]


def _own(db: str) -> str:
    query = get(OWN_NAME, OWN)
    shown = _example(query, db, "--queries", "docs/example/queries", own=OWN)
    return OWN_PART.format(file=query.cypher.rstrip(), example=shown.rstrip())


def _browser(query: Query) -> str:
    values = bind(query, query.example)
    lines = "\n".join(f":param {name} => {_literal(value)}" for name, value in values.items())
    return BROWSER_PART.format(name=query.name, lines=lines)


def _literal(value: Any) -> str:
    """A value as Cypher writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def _text(text: str) -> str:
    return text.replace("|", "\\|")
