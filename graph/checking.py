"""Check claim files without a database: do they fold, do their locators hold, is every sentence accounted for?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.fold import Context, Edge, context, fold, self_edges
from graph.store.intake import Intake
from graph.store.spool import Spool
from graph.store.world import World
from loaders import Item, Relation
from loaders.texts import Texts
from schema.errors import Place, Problem
from schema.locators import Locator, resolve_locator
from schema.records import Claim, Coverage, Entity, Source
from schema.vocabulary import vocabulary

Input = tuple[str, Iterable[Item | Relation]]


@dataclass(slots=True)
class Checked:
    """What a check found. ``findings`` make it fail, ``hints`` are for the coder to look at."""

    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)


def check_inputs(inputs: Sequence[Input], problems: list[Problem], texts: Path | None) -> Checked:
    """Check data sets together.

    Args:
        inputs: (data set name, its items); they may refer to each other.
        problems: those of reading; they are raised together with the others.
        texts: folder of the texts; None leaves locators and coverage unchecked.

    Raises:
        InputError: everything for which ``load`` would refuse the data.
    """
    items: list[Item] = []
    intake = Intake(" + ".join(name for name, _ in inputs), Spool(None), problems=problems)
    for name, stream in inputs:
        intake.name = name
        intake.take(_kept(stream, items))
    world = intake.merge(World(), append=False)
    intake.check(world)
    claims = {item.record.id: (item.record, item.place) for item in items if isinstance(item.record, Claim)}
    entities = [entity for _, entity in world.entities]
    sources = {source.id: source for _, source in world.sources}
    ctx = context(sources.values(), entities, (identity for _, identity in world.identities))
    plain = [claim for claim, _ in claims.values()]
    edges = fold(plain, ctx)
    checked = Checked(counts=_counts(world, plain, edges))
    checked.hints += _one_act(edges, claims)
    checked.hints += _outside_life(edges, entities, claims, ctx)
    checked.hints += [
        Problem(claims[dropped.claim][1], "object", f"{dropped.claim} joins {dropped.entity} to itself")
        for dropped in self_edges(plain, ctx)
    ]
    if texts is not None:
        _check_texts(items, sources, Texts(texts, sources.values()), checked)
    return checked


def _kept(stream: Iterable[Item | Relation], items: list[Item]) -> Iterator[Item | Relation]:
    for item in stream:
        if isinstance(item, Item):
            items.append(item)
        yield item


def _counts(world: World, claims: Sequence[Claim], edges: Sequence[Edge]) -> dict[str, int]:
    return {
        "sources": len({source.id for _, source in world.sources}),
        "entities": len({entity.id for _, entity in world.entities}),
        "claims": len(claims),
        "relations": len(edges),
        "disputed": sum(edge.status == "disputed" for edge in edges),
    }


def _one_act(edges: Sequence[Edge], claims: dict[str, tuple[Claim, Place]]) -> Iterator[Problem]:
    """Pairs of acts between the same two that may be one: their dates possibly overlap."""
    acts: dict[tuple[Any, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.occurrence is not None and edge.occurrence != "undated":
            own = [edge.qualifiers.get(key) for key in vocabulary().relations[edge.relation].identity]
            acts[edge.subject, edge.relation, edge.object, str(own)].append(edge)
    for group in acts.values():
        group.sort(key=lambda edge: (edge.start_min, edge.id))
        for number, a in enumerate(group):
            for b in group[number + 1 :]:
                if b.start_min > a.end_max:
                    break
                # Two named events are two on purpose.
                if all(any(claims[id_][0].event for id_ in edge.claims) for edge in (a, b)):
                    continue
                message = (
                    f"{a.subject} {a.relation} {a.object} on {a.occurrence} and {b.occurrence} may be one act "
                    f"({a.claims[0]}, {b.claims[0]})"
                )
                yield Problem(claims[a.claims[0]][1], "when", message, "if so, give both the same event")


def _outside_life(
    edges: Sequence[Edge], entities: Sequence[Entity], claims: dict[str, tuple[Claim, Place]], ctx: Context
) -> Iterator[Problem]:
    """Edges that certainly lie outside the existence of one of their ends."""
    from graph.store.rows import entity_props  # noqa: PLC0415  shares its reading of start and end

    lives: dict[str, dict[str, Any]] = {}
    for entity in entities:
        if (entity.start or entity.end) and "Event" not in entity.labels:
            lives[ctx.id_of(entity.id)] = entity_props([("", entity)], entity.id, None)
    for edge in edges:
        for end in (edge.subject, edge.object):
            life = lives.get(end)
            if life and (edge.end_max < life["start_min"] or edge.start_min > life["end_max"]):
                act = vocabulary().relations[edge.relation].caption
                message = f"{edge.subject} {act} {edge.object} lies outside the existence of {end}"
                yield Problem(claims[edge.claims[0]][1], "when", message)


def _check_texts(items: Sequence[Item], sources: dict[str, Source], texts: Texts, checked: Checked) -> None:
    covered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    exact = 0
    for item in items:
        record = item.record
        if not isinstance(record, Claim | Coverage) or record.locator is None or not texts.has(record.source):
            continue
        found = resolve_locator(record.locator, texts.of(record.source))
        if found.state != "exact":
            message = f"of {getattr(record, 'id', 'this line')} is {found.state} in the text of {record.source}"
            checked.findings.append(Problem(item.place, "locator", message, "look at it and seal it anew"))
        else:
            exact += 1
        if found.start is not None and found.tokens is not None:
            covered[record.source].append((found.start, found.start + found.tokens))
    checked.counts["exact locators"] = exact
    sentences = 0
    for source in sources.values():
        if texts.has(source.id):
            sentences += len(texts.of(source.id).sentences)
            checked.findings += _uncovered(source.id, texts, covered[source.id])
        elif source.sha256 or source.text:
            checked.findings.append(Problem(Place(str(texts.folder)), "", f"has no text of {source.id}"))
    checked.counts["sentences"] = sentences


def _uncovered(source: str, texts: Texts, spans: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    text = texts.of(source)
    for sentence in text.sentences:
        first, last = sentence.start, sentence.start + sentence.tokens
        if not any(start < last and first < end for start, end in spans):
            _, words, _ = text.excerpt(sentence.start, min(sentence.tokens, 8), 0)
            message = f"“{words}…” has no claim and no reason"
            place = Place(f"{source} ¶{sentence.paragraph}")
            yield Problem(place, "", message, "add a claim, or a line in coverage.yaml")


def quotation(texts: Texts, source: str, locator: Any) -> tuple[str, str, str, str]:
    """(state, before, quotation, after) of a locator in the analyst's copy; empty texts where it is missing."""
    if not texts.has(source):
        return "no text", "", "", ""
    text = texts.of(source)
    found = resolve_locator(Locator.model_validate(locator), text)
    if found.start is None or found.tokens is None:
        return found.state, "", "", ""
    return (found.state, *text.excerpt(found.start, found.tokens, 12))
