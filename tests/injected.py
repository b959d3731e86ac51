"""Texts that try to be more than text, and a data set that holds them wherever free text may stand."""

from __future__ import annotations

from conftest import Fields, claim, entity, source

CYPHER = (
    "'}) DETACH DELETE n //",
    '"}) DETACH DELETE n //',
    "`}]->() DETACH DELETE n //",
    "\\u0027}) DETACH DELETE n //",
    "\\'}) MATCH (m) SET m.name = 'taken' //",
    "$rows",
    "{id: $id}",
    "#12:0",
    "@rid",
    "${jndi:ldap://127.0.0.1/a}",
    "n.name || 'x'",
    "null",
    "NaN",
    "\\",
)
HTML = (
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    "&lt;b&gt; &amp; &#60;",
    "javascript:alert(1)",
)
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://127.0.0.1","x")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "'=1",
)
MARKUP = ("[red]x[/red]", "[link=http://127.0.0.1]x[/link]", "[/]", "[bold", ":bomb:", "\\[red]")
MARKDOWN = (
    *("a|b", "a\\|b", "a\\\\|b", "| --- |", "`a|b`", "**b**", "_c_ and de_jure", "~~d~~", "[e](http://127.0.0.1)"),
    *("![f](http://127.0.0.1/f.png)", "# g", "- h", "1. i", "--- j", "> k", "<!-- l", "x\\"),
)
DIRECTIONS = (
    *("\u202eevil\u202c", "\u2066x\u2069y", "\u200fx", "\u061cx", "x\ufeffy", "x\u2028y", "x\u2029y", "x\xady"),
    *("x\U000e0041y", "x\xa0y", "می\u200cخواهم", "\U0010ffffx", "e\u0301" * 20),
)
"""What no terminal should obey, but names are allowed to hold: of these, spaces and joiners are innocent."""

TEXTS = (*CYPHER, *HTML, *FORMULAS, *MARKUP, *MARKDOWN, *DIRECTIONS)
SEVERAL_LINES = "First line\n| cell |\n\n# head\n\tindented\n=1+1"

CONTROLS = (
    *(
        "\x1b[2J",
        "\x1b]8;;http://127.0.0.1\x1b\\x\x1b]8;;\x1b\\",
        "\x1b]0;title\x07",
        "\x1bc",
        "\x9b31m",
        "\x90q\x9c",
    ),
    *("a\x07b", "a\x08b", "a\x0bb", "a\x0cb", "a\rb", "a\x7fb", "a\x85b", "a\0b"),
)
"""What no text of a claim may hold."""

PLAIN_IDS = ("a:b/c@d+e~f-g_h", "-rf", "--help", "..", "//", "e-0123456789", "DETACH", "0")
"""Ids that are unusual and allowed."""

BAD_IDS = (
    "a'b",
    'a"b',
    "a`b",
    "a b",
    "a|b",
    "a\nb",
    "a$b",
    "a{b}",
    "a\\b",
    "<a>",
    "=a",
    "é",
    "a;b",
    "a\u202eb",
    "",
)

DATASETS = (
    "demo",
    "'}) DETACH DELETE n //",
    "`x`",
    "x$rows",
    "=1+1",
    "[red]x[/red]",
    "<b>x</b>",
    "-x",
    "a, b",
    "x\\",
)
NO_DATASETS = ("$rows", "a|b", "", " a", "a ", "x" * 201, "\u202ea", "a\u2028b", "a\nb", "\ud800", "\xa0")


def dataset() -> list[Fields]:
    """A hub that all threaten, each with a text as name, alias, way, statement, note and source's title."""
    records = [entity("hub", "StateBody", description=SEVERAL_LINES)]
    for number, text in enumerate(TEXTS):
        records += [
            source(f"s-{number}", title=text, note=text, url=text, publisher=f"p-{number}", published="2020-07-01"),
            entity(
                f"p-{number}", "Person", name=text, aliases=[f"{text} {number}"], name_ar=text, description=text
            ),
            claim(
                *(f"c-{number}", f"p-{number}", "THREATENED", "hub"),
                **{"source": f"s-{number}", "statement": text, "note": text, "when": "2020-06-26"},
                qualifiers={"mode": [text]},
            ),
        ]
    for number, id_ in enumerate(PLAIN_IDS):
        records += [
            entity(id_, "Person", name=f"Person {number}"),
            claim(f"{id_}.c", id_, "THREATENED", "hub", source="s-0", note=SEVERAL_LINES, when="2020-06-27"),
        ]
    for number, name in enumerate(DATASETS):
        records.append(entity(f"d-{number}", dataset=name))
    return records
