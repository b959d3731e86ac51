"""Write the generated pages of this folder: ``generate.py``; with ``--check`` only say which are stale."""

from __future__ import annotations

import sys
from pathlib import Path

import analytics_page
import editor_schema
import influence_page
import queries_page
import vocabulary_page

from schema.errors import MilitiaGraphError

HERE = Path(__file__).resolve().parent
PAGES = {
    "vocabulary.md": vocabulary_page.page,
    "claim-files.schema.json": editor_schema.page,
    "queries.md": queries_page.page,
    "analytics.md": analytics_page.page,
    "influence.md": influence_page.page,
}


def main(check: bool) -> int:
    """Write every page, or with ``check`` compare each; 1 where one is stale."""
    stale = 0
    for name, page in PAGES.items():
        path, text = HERE / name, page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            print(f"docs/{name} is stale: run `make docs`", file=sys.stderr)
            stale = 1
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"docs/{name} written")
    return stale


if __name__ == "__main__":
    try:
        sys.exit(main("--check" in sys.argv[1:]))
    except MilitiaGraphError as error:
        sys.exit(f"the pages cannot be made: {error}")
