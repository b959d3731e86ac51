"""What the explorer's page knows: entities, relations, claims and sources as rows, in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from graph.analytics.simple import COERCION
from graph.analytics.weights import Weights
from graph.exports.extract import Cited, Extract
from graph.figures.look import DASHES, WEIGHTS, Look
from graph.figures.scene import Glyph
from graph.figures.shapes import OUTLINES
from graph.figures.words import DRAWN
from graph.reading.periods import period
from graph.reading.profile import qualifiers
from graph.reading.view import View
from schema.palette import palette
from schema.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.projection import Projection

Json = dict[str, Any]
UNNAMED = "Unnamed"
"""The kind of people whom the source does not name: no figure and no measure sees them."""
STATUSES = {
    "asserted": "Asserted",
    "leaning": "Disputed, support the stronger",
    "disputed": "Disputed, denial the stronger",
    "alleged": "Alleged only",
    "retracted": "Retracted",
}
"""How the page tells relations apart: those that are disputed by which side weighs more."""

ENTITY = ("id", "name", "ar", "aliases", "keys", "kind", "labels", "actor", "x", "y", "r", "about")
RELATION = (
    *("id", "subject", "object", "type", "status", "score", "voices", "code", "marks", "when"),
    *("start_min", "start_max", "end_min", "end_max", "qualifiers", "claims"),
)
CLAIM = (
    *("id", "subject", "type", "object", "stance", "speaker", "voice", "when", "code", "statement"),
    *("source", "paragraph", "row", "url", "withdrawn", "note", "quote"),
)
SOURCE = ("id", "title", "publisher", "published", "reliability", "url", "origin", "retracted")

Quote = Callable[[Cited], str]
"""The words that a claim points at, in the analyst's own copy; empty where there is none."""


def statuses_of(view: View) -> frozenset[str]:
    """The page's statuses that a view shows."""
    shown = {"asserted": True, "leaning": "none" not in view.include, **dict.fromkeys(view.include, True)}
    if shown.get("disputed"):
        shown["leaning"] = True
    return frozenset(status for status in STATUSES if shown.get(status))


def kind_of(about: Mapping[str, Any]) -> str:
    """The label whose look an entity has, or that it has no name."""
    return UNNAMED if about.get("anonymous") else palette().glyph(about["labels"]).label


def graph_rows(
    extract: Extract,
    whole: Projection,
    glyphs: Mapping[str, Glyph],
    look: Look,
    weights: Weights,
    kinds_on: Set[str],
    statuses_on: Set[str],
) -> Json:
    """All that the picture, the filters, the search and the routes need.

    Args:
        extract: what is in the page.
        whole: its entities that have relations, and these.
        glyphs: where each entity stands.
        look: theme of the page.
        weights: of influence, for routes.
        kinds_on, statuses_on: keys of what is shown when the page opens.
    """
    ids = sorted(whole)
    number_of = {id_: number for number, id_ in enumerate(ids)}
    types = sorted(
        {about["relation"] for *_, about in whole.edges(data=True)} | {c.triple[1] for c in extract.claims}
    )
    relations = [row for row in extract.relations() if row[1] in number_of and row[2] in number_of]
    claim_number = {claim.item.id: number for number, claim in enumerate(extract.claims)}
    kinds = {id_: kind_of(whole.nodes[id_]) for id_ in ids}
    return {
        "look": _look(look),
        "kinds": _kinds(kinds.values(), kinds_on),
        "statuses": [
            {
                "key": key,
                "title": title,
                "on": key in statuses_on,
                "dash": DASHES["disputed" if key == "leaning" else key],
            }
            for key, title in STATUSES.items()
        ],
        "types": [_type(name, weights) for name in types],
        "entities": _table(ENTITY, (_entity(id_, whole.nodes[id_], kinds[id_], glyphs[id_]) for id_ in ids)),
        "relations": _table(
            RELATION,
            (
                _relation(key, about, number_of[subject], number_of[object_], types, claim_number)
                for key, subject, object_, about in relations
            ),
        ),
    }


def evidence_rows(
    extract: Extract, names: Mapping[str, str], ids: Sequence[str], types: Sequence[str], quote: Quote
) -> Json:
    """The claims in the order of their ids, and their sources.

    Args:
        extract: what is in the page.
        names: of all entities, by id.
        ids: the entities in the page in their order; the ends of other claims are given by name.
        types: the relations in the page's order.
        quote: the words that a claim points at.
    """
    number_of = {id_: number for number, id_ in enumerate(ids)}
    sources = list(extract.sources)
    source_number = {id_: number for number, id_ in enumerate(sources)}

    def end(id_: str) -> int | str:
        return number_of.get(id_, names.get(id_, id_))

    def claim(one: Cited) -> list[Any]:
        own, (subject, relation, object_) = one.item.claim, one.triple
        stated = own.when or ", ".join(
            f"{name} {value}" for name in ("start", "observed", "end") if (value := getattr(own, name))
        )
        source = extract.sources[own.source][0]
        speaker = names.get(own.speaker, own.speaker) if own.speaker else None
        voice = names.get(one.item.voice) or (source.title if one.item.voice == source.id else one.item.voice)
        paragraph = own.locator.paragraph if own.locator else None
        return [
            *(
                own.id,
                end(subject),
                types.index(relation),
                end(object_),
                own.stance,
                speaker,
                voice,
                stated or None,
            ),
            *(one.item.code, own.statement, source_number[own.source], paragraph, own.row, own.url),
            *(one.item.withdrawn, own.note, quote(one) or None),
        ]

    return {
        "claims": _table(CLAIM, map(claim, extract.claims)),
        "sources": _table(
            SOURCE,
            (
                [
                    *(one.id, one.title, names.get(one.publisher, one.publisher) if one.publisher else None),
                    *(one.published, one.reliability or "F", one.url, one.origin, one.retracted),
                ]
                for one, _ in extract.sources.values()
            ),
        ),
    }


def _table(fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> Json:
    return {"fields": list(fields), "rows": list(rows)}


def _look(look: Look) -> Json:
    page, table = look.page, palette()
    return {
        "page": {name: getattr(page, name) for name in ("page", "ink", "muted", "faint", "band")},
        "glyphs": {
            label: {"title": glyph.title, "outline": OUTLINES[glyph.shape], "colour": glyph.colour[look.theme]}
            for label, glyph in table.glyphs.items()
        },
        "lines": {
            name: {"title": line.title, "colour": line.colour[look.theme]} for name, line in table.lines.items()
        },
        "weights": WEIGHTS,
    }


def _kinds(kinds: Iterable[str], kinds_on: Set[str]) -> list[Json]:
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    titles = {label: (glyph.plural, glyph.title) for label, glyph in palette().glyphs.items()}
    titles[UNNAMED] = "Unnamed people", "Unnamed person"
    return [
        {
            "key": key,
            "title": title,
            "one": one,
            "glyph": "Person" if key == UNNAMED else key,
            "hollow": key == UNNAMED,
            "count": counts[key],
            "on": key in kinds_on,
        }
        for key, (title, one) in titles.items()
        if key in counts
    ]


def _type(name: str, weights: Weights) -> Json:
    relation, sway = vocabulary().relations[name], weights[name]
    return {
        "name": name,
        "reading": relation.reading,
        "caption": relation.caption,
        "line": palette().line(relation.group).name,
        "symmetric": relation.symmetric,
        "forward": sway.forward,
        "backward": sway.backward,
        "coercive": sway.channel == COERCION,
    }


def _entity(id_: str, about: Mapping[str, Any], kind: str, glyph: Glyph) -> list[Any]:
    ar = about.get("name_ar")
    actor = kind != UNNAMED and not set(DRAWN).isdisjoint(about["labels"])
    return [
        *(id_, about["name"], ar, about.get("aliases", []), about.get("keys", []), kind, about["labels"], actor),
        *(round(glyph.x, 2), round(glyph.y, 2), round(glyph.r, 2), about.get("description")),
    ]


def _relation(
    key: str, about: Mapping[str, Any], subject: int, object_: int, types: Sequence[str], claims: Mapping[str, int]
) -> list[Any]:
    status = "leaning" if about["status"] == "disputed" and about["shown"] else about["status"]
    marks = [mark.replace("_", " ") for mark in ("unrated", "doubted", "dates_conflict") if about.get(mark)]
    return [
        *(key, subject, object_, types.index(about["relation"]), status, round(about["confidence"], 4)),
        *(about["voices"], about["code"], marks, period(about)),
        *(about["start_min"], about["start_max"], about["end_min"], about["end_max"]),
        *(qualifiers(about), [claims[id_] for id_ in about["claims"] if id_ in claims]),
    ]
