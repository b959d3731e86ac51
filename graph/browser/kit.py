"""The files for a Neo4j Browser of one's own: style, saved queries and guide, for both generations of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph.browser.guide import guide_adoc, guide_html
from graph.browser.saved import Script, saved_queries
from graph.browser.style import grass
from queries.own import SUFFIX
from schema.errors import UsageError

STYLE, ZIP, CSV = "militia-graph.grass", "saved-queries.zip", "saved-queries.csv"
HTML, ADOC, README = "guide.html", "guide.adoc", "README.txt"
COLUMNS = ("name", "description", "query", "id", "parentId", "isFolder")


def write_kit(folder: Path) -> tuple[Path, ...]:
    """Write the files into a folder, which is made if need be, and give their paths.

    Raises:
        UsageError: the folder cannot be written, or holds anything but an older kit.
    """
    kit = kit_files()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if others := sorted({path.name for path in folder.iterdir()} - kit.keys()):
            raise UsageError(f"{folder} holds other files, such as {others[0]}: name a new or an empty folder")
        for name, content in kit.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from None
    return tuple(folder / name for name in kit)


def kit_files() -> Mapping[str, bytes]:
    """The content of each file by its name; the same bytes every time."""
    scripts = [script for saved in saved_queries() for script in saved.scripts]
    return {
        README: _README.encode(),
        STYLE: grass().encode(),
        ZIP: _zip(scripts),
        HTML: guide_html().encode(),
        CSV: _csv(scripts).encode(),
        ADOC: guide_adoc().encode(),
    }


def _zip(scripts: Iterable[Script]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as out:
        for script in scripts:
            # A ZipInfo has a fixed date of its own.
            out.writestr(ZipInfo(f"{script.folder}/{script.name}{SUFFIX}"), script.text, ZIP_DEFLATED)
    return made.getvalue()


def _csv(scripts: Iterable[Script]) -> str:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(COLUMNS)
    folders: dict[str, int] = {}
    number = 0
    for script in scripts:
        if script.folder not in folders:
            folders[script.folder] = number
            writer.writerow((script.folder, "", "", number, "", "true"))
            number += 1
        writer.writerow((script.title, script.description, script.text, number, folders[script.folder], "false"))
        number += 1
    return made.getvalue()


_README = f"""\
Neo4j Browser for militia-graph: which file goes where
=======================================================

There are two generations of Neo4j Browser. `militia-graph browser` needs none of these files: it opens the first
kind with all of them in place.

1. The Browser that a Neo4j server brings (http://localhost:7474)

   {STYLE}    Drop it onto the page. `:style` shows what is in force, `:style reset` goes back.
   {ZIP}      Drop it onto the page. The queries are then in the drawer with the star.
   {HTML}             Browser fetches a guide from a web server, by default only from localhost,
                          which must send `Access-Control-Allow-Origin: *` and `Access-Control-Allow-Headers: *`
                          (`python3 -m http.server` does not). Then  :guide http://localhost:PORT/{HTML}  or
                          :play …  for a guide among the results. Or let `militia-graph browser --db bolt://…`
                          open Browser over that server, with the guide.

   With the embedded engine (`militia-graph serve`) switch off "Connect result nodes" in the settings, or run
   :config autoComplete: false  once: this Browser reads the ids of nodes as numbers, the engine's are too long
   for that, and the page would stop with an error.

2. Query, in Neo4j Desktop 2 and Aura

   {CSV}      Saved Cypher, import.
   {ADOC}             The guide as text.
   Style                  By clicking on a label or a type in the overview of a result: set the caption of relations
                          to `caption`, so that "disputed" and "alleged" show in words. The colours stand in
                          {ADOC}, under "What the colours mean". `:style reset` goes back.

An entry "Parameters: …" sets the parameters of the entry after it, as `:param` lines: change the values there, run
it, then run the other.
"""
