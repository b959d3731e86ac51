"""The guide, a page for each thing to try: HTML for the Browser of a server, AsciiDoc for the newer one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from graph.browser.saved import PICTURES, TABLES, Saved, look, saved_queries
from graph.browser.style import readable
from schema.palette import palette
from schema.vocabulary import vocabulary

TITLE = "Militia–state relations"


@dataclass(frozen=True, slots=True)
class Code:
    """What a click puts into the editor."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: a term, in its colour if it has one, and what it means."""

    term: str
    about: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: paragraphs, code and lists, in order."""

    title: str
    blocks: tuple[str | Code | tuple[Item, ...], ...]


def pages() -> tuple[Page, ...]:
    """The guide in both forms."""
    return (
        Page(
            "What is here",
            (
                "Nodes are persons, armed groups, state bodies and what they deal with. A relation between two "
                "nodes is what sources say of them, and each can show its evidence.",
                "The words on a relation say how it stands: “accused” is asserted by a source in its own voice, "
                "“accused · alleged” is vouched for by nobody, and “accused · disputed” is denied by somebody.",
                "A click on a query in this guide puts it into the editor; Ctrl+Enter runs it. To read words that "
                "are cut off, let the result fill the screen, or drag nodes apart.",
                f"Among the saved queries (the star) are two folders: “{PICTURES}” for looking at, “{TABLES}” for "
                "reading. Where an entry has parameters, run its “Parameters: …” first: change the values there.",
            ),
        ),
        _picture(
            "whole-graph",
            "Every relation of the default view: what a source asserts, and of what is disputed that which is "
            "supported more strongly. What is only alleged is not in it.",
        ),
        Page("What the colours mean", (_labels(), _lines())),
        _picture(
            "surroundings",
            "One entity with its neighbours, and the relations among these. The id of an entity is among its "
            "properties: click on a node. To add what is alleged or disputed: include => ['alleged', 'disputed'].",
            "A double click on a node adds all that it has a relation with, also what the default view leaves out.",
        ),
        _picture(
            "disputed-relations", "What some voice supports and another denies: read the words on the relations."
        ),
        _picture(
            "evidence-of-a-relation",
            "Who says so? Click on a relation, copy its id, and give it (or its beginning) as edge. The grey nodes "
            "are claims: the words in them say whether a claim is for or against, with its Admiralty code. Click "
            "on one for its statement, its speaker and the paragraph in its source.",
        ),
        _picture(
            "on-a-day",
            "What certainly held on a day, with the acts of the days before it. Change the day and compare.",
        ),
        Page(
            "Questions",
            (
                f"These give tables, in the folder “{TABLES}”. For each, its parameters come first.",
                tuple(Item(saved.title, saved.description) for saved in saved_queries() if saved.folder == TABLES),
            ),
        ),
    )


def guide_html() -> str:
    """The guide for the Browser that a server brings, which strips scripts."""
    slides = "\n".join(_slide(page) for page in pages())
    return (
        f"<!doctype html>\n<title>{escape(TITLE)}</title>\n"
        f'<article class="guide">\n<carousel class="deck container-fluid">\n{slides}\n</carousel>\n</article>\n'
    )


def guide_adoc() -> str:
    """The guide for the newer Browser."""
    return f"= {TITLE}\n\n" + "\n".join(f"== {page.title}\n\n{_adoc(page)}" for page in pages())


def _picture(name: str, *about: str) -> Page:
    saved = look(name)
    return Page(saved.title, (*about, *_codes(saved)))


def _codes(saved: Saved) -> Iterator[Code]:
    if saved.parameters:
        yield Code(saved.setting.strip())
    yield Code(saved.cypher.strip())


def _labels() -> tuple[Item, ...]:
    about = vocabulary().labels
    return tuple(
        Item(glyph.title, about[label], glyph.colour["print"]) for label, glyph in palette().glyphs.items()
    )


def _lines() -> tuple[Item, ...]:
    relations = vocabulary().relations.values()
    return tuple(
        Item(line.title, ", ".join(r.caption for r in relations if r.group in line.groups), line.colour["print"])
        for line in palette().lines.values()
    )


def _slide(page: Page) -> str:
    inside = f"<h3>{escape(page.title)}</h3>\n{''.join(_html(page.blocks))}"
    return f'<slide class="row-fluid"><div class="col-sm-12">\n{inside}</div></slide>'


def _html(blocks: Iterable[str | Code | tuple[Item, ...]]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, str):
            yield f"<p>{escape(block, quote=False)}</p>\n"
        elif isinstance(block, Code):
            yield f'<pre class="pre-scrollable code runnable">{escape(block.text, quote=False)}</pre>\n'
        else:
            yield f"<ul>\n{''.join(map(_html_item, block))}</ul>\n"


def _html_item(item: Item) -> str:
    mark = ""
    if item.colour:
        chip = f"background:{item.colour};color:{readable(item.colour)};padding:1px 7px;border-radius:8px"
        mark = f' style="{chip}"'
    return f"<li><b{mark}>{escape(item.term, quote=False)}</b> {escape(item.about, quote=False)}</li>\n"


def _adoc(page: Page) -> str:
    parts = []
    for block in page.blocks:
        if isinstance(block, str):
            parts.append(f"{block}\n")
        elif isinstance(block, Code):
            parts.append(f"[source,cypher]\n----\n{block.text}\n----\n")
        else:
            parts.append("".join(f"* *{item.term}*{_hex(item)} {item.about}\n" for item in block))
    return "\n".join(parts)


def _hex(item: Item) -> str:
    return f" (`{item.colour}`)" if item.colour else ""
