"""Laws of the fold over small generated worlds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

import pytest
from builders import entity, same
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import from_json

from graph.fold import Context, Edge, context, fold, triple_of
from schema.dates import OPEN_MAX, OPEN_MIN, Bounds, certain, possible, read_act, read_state
from schema.records import Claim, Identity, Source
from schema.vocabulary import vocabulary

# No deadline: a busy machine is no defect.
law = settings(max_examples=60, deadline=None)

# Days, months and a year, so that they touch, overlap and lie within each other.
DATES = [
    "2020-01-01",
    "2020-01-02",
    "2020-01-05",
    "2020-01",
    "2020-02-01",
    "2020-02",
    "2020-04-10",
    "2020",
    "2020-01?",
]
SPANS = ["2020-01/2020-02", "2020-01-01/2020-01-05", *DATES]
ENDS = {
    "ATTACKED": ("abc", "abc"),
    "MET": ("abc", "abc"),
    "MOVED_TO": ("abc", "p"),
    "COMMANDS": ("abc", "abc"),
    "ALLIED_WITH": ("abc", "abc"),
    "CARRIED_OUT": ("abc", "ef"),
    "LED_TO": ("ef", "ef"),
}
QUALIFIERS = {"COMMANDS": ("basis", ["de_jure", "de_facto"]), "MOVED_TO": ("mode", ["fled", "returned"])}
ENTITIES = [
    *(entity(id_) for id_ in "abc"),
    entity("e", "Event", start="2020-01-02"),
    entity("f", "Event"),
    entity("p", "Place"),
]


@dataclass(frozen=True)
class World:
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    identities: tuple[Identity, ...] = ()

    @property
    def context(self) -> Context:
        return context(self.sources, ENTITIES, self.identities)

    @property
    def edges(self) -> list[Edge]:
        return fold(self.claims, self.context)

    def with_claims(self, *claims: Claim) -> World:
        return replace(self, claims=(*self.claims, *claims))


def maybe(values: list[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


@st.composite
def sources(draw: st.DrawFn) -> tuple[Source, ...]:
    return tuple(
        Source.model_validate(
            {
                "id": f"s{n}",
                "title": "Text",
                "reliability": draw(maybe(list("ABCDEF"))),
                "publisher": draw(maybe(["a", "b"])),
                "published": draw(maybe(["2020-01-02", "2020-01", "2020-03"])),
                "origin": draw(maybe([f"s{before}" for before in range(n)])) if n else None,
                "retracted": draw(st.sampled_from([None, None, None, "2020-05"])),
            }
        )
        for n in range(4)
    )


def _dates(draw: st.DrawFn, kind: str) -> dict[str, str | None]:
    if kind != "state":
        return {"when": draw(maybe(SPANS)), "event": draw(maybe(["e", "f"])) if kind == "act" else None}
    dates = {"start": maybe([*DATES, ".."]), "end": maybe([*DATES, ".."]), "observed": maybe(SPANS)}
    drawn = {name: draw(date) for name, date in dates.items()}
    try:
        # With every day of publication that a source here may have: it must not begin after it.
        for published in ("2020-01-02", "2020-01", "2020-03", None):
            read_state(**drawn, published=published)
    except ValueError:
        return {}
    return drawn


@st.composite
def claims(
    draw: st.DrawFn, id_: str, stances: tuple[str, ...] = ("asserts", "alleges", "denies", "doubts")
) -> Claim:
    relation = draw(st.sampled_from(sorted(ENDS)))
    left, right = ENDS[relation]
    stance = draw(st.sampled_from(stances))
    speakers: list[str | None] = ["a", "b", "unattributed"]
    if stance != "alleges":
        speakers = [None] if stance == "asserts" else [None, *speakers]
    qualifiers: dict[str, str] = {}
    if relation in QUALIFIERS and draw(st.booleans()):
        key, values = QUALIFIERS[relation]
        qualifiers[key] = draw(st.sampled_from(values))
    return Claim.model_validate(
        {
            "id": id_,
            "subject": draw(st.sampled_from(left)),
            "relation": relation,
            "object": draw(st.sampled_from(right)),
            "stance": stance,
            "speaker": draw(st.sampled_from(speakers)),
            "source": draw(st.sampled_from(["s0", "s1", "s2", "s3"])),
            "statement": "A statement.",
            "credibility": draw(st.sampled_from([None, 1, 2, 3, 4, 5, 6])),
            "retracted": draw(st.sampled_from([None, None, None, "2020-05"])),
            "qualifiers": qualifiers,
            **_dates(draw, vocabulary().relations[relation].kind),
        }
    )


@st.composite
def worlds(draw: st.DrawFn, *, crowded: bool = True) -> World:
    """Up to eight claims, most of them on one triple, where the fold has something to decide."""
    made = [draw(claims(f"c{n}")) for n in range(draw(st.integers(1, 8)))]
    if crowded:
        first = made[0]
        alike = [c for c in made if vocabulary().relations[c.relation] is vocabulary().relations[first.relation]]
        made = [
            c.model_copy(update={"subject": first.subject, "object": first.object}) if c in alike else c
            for c in made
        ]
    pairs = st.sampled_from([(), (), (same("a", "b"),), (same("c", "b"), same("e", "f"))])
    return World(draw(sources()), tuple(made), draw(pairs))


any_world = worlds() | worlds(crowded=False)


def by_id(edges: list[Edge]) -> dict[str, Edge]:
    return {edge.id: edge for edge in edges}


def supports(claim: Claim) -> bool:
    return claim.stance in ("asserts", "alleges")


@law
@given(any_world, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(world: World, random: Any) -> None:
    shuffled = list(world.claims)
    random.shuffle(shuffled)
    assert fold(shuffled, world.context) == world.edges


@law
@given(any_world)
def test_the_order_of_sources_and_identities_does_not_matter(world: World) -> None:
    turned = World(world.sources[::-1], world.claims, world.identities[::-1])
    assert turned.edges == world.edges


@law
@given(any_world)
def test_doubles_change_nothing(world: World) -> None:
    assert world.with_claims(*world.claims).edges == world.edges


@law
@given(any_world)
def test_denials_and_doubts_neither_make_nor_remove_nor_date_an_edge(world: World) -> None:
    alone = by_id(fold((c for c in world.claims if supports(c)), world.context))
    edges = by_id(world.edges)
    assert alone.keys() == edges.keys()
    for id_, edge in edges.items():
        for name in ("start_min", "start_max", "end_min", "end_max", "support", "voices", "code", "qualifiers"):
            assert getattr(edge, name) == getattr(alone[id_], name)


@law
@given(any_world)
def test_every_edge_rests_on_a_supporting_claim(world: World) -> None:
    ctx, claims_ = world.context, {c.id: c for c in world.claims}
    for edge in world.edges:
        own = [claims_[id_] for id_ in edge.claims if supports(claims_[id_])]
        standing = [c for c in own if not ctx.withdrawn(c)]
        assert own
        assert (edge.status == "retracted") == (not standing)
        assert (edge.confidence > 0) == bool(standing)
        assert edge.voices == len({ctx.voice_of(c) for c in standing})


@law
@given(any_world)
def test_spells_and_occurrences_are_a_partition_of_the_standing_claims(world: World) -> None:
    ctx, claims_ = world.context, {c.id: c for c in world.claims}
    on: dict[str, int] = defaultdict(int)
    for edge in world.edges:
        for id_ in edge.claims:
            on[id_] += supports(claims_[id_])
            assert triple_of(claims_[id_], ctx) == (edge.subject, edge.relation, edge.object)
    for claim in world.claims:
        if supports(claim) and not ctx.withdrawn(claim):
            subject, _, object_ = triple_of(claim, ctx)
            assert on[claim.id] == (subject != object_)


@law
@given(any_world)
def test_ids_are_unique(world: World) -> None:
    assert len(by_id(world.edges)) == len(world.edges)


@law
@given(any_world)
def test_folding_the_claims_of_the_edges_gives_the_edges_again(world: World) -> None:
    used = {id_ for edge in world.edges for id_ in edge.claims}
    assert fold((c for c in world.claims if c.id in used), world.context) == world.edges


@law
@given(any_world)
def test_claims_written_and_read_again_fold_alike(world: World) -> None:
    texts = [c.model_dump_json(exclude_defaults=True) for c in world.claims]
    assert fold((Claim.model_validate_json(t) for t in texts), world.context) == world.edges
    assert fold((Claim.trusted(from_json(t)) for t in texts), world.context) == world.edges
    assert [Claim.trusted(from_json(t)).id for t in texts] == [c.id for c in world.claims]


@law
@given(any_world, claims("x", ("denies",)))
def test_a_denial_never_raises_confidence(world: World, denial: Claim) -> None:
    before, after = by_id(world.edges), by_id(world.with_claims(denial).edges)
    assert before.keys() == after.keys()
    for id_, edge in after.items():
        assert edge.confidence <= before[id_].confidence
        assert edge.shown <= before[id_].shown


@law
@given(any_world, st.data())
def test_a_new_voice_never_lowers_support(world: World, data: st.DataObject) -> None:
    ctx = world.context
    standing = [c for c in world.claims if supports(c) and not ctx.withdrawn(c)]
    if not standing:
        return
    backed = data.draw(st.sampled_from(standing))
    credibility = data.draw(st.sampled_from([1, 2, 3, 4, 5, 6]))
    voice = {"id": "x", "stance": "alleges", "speaker": "c", "credibility": credibility}
    before, after = by_id(world.edges), by_id(world.with_claims(backed.model_copy(update=voice)).edges)
    assert before.keys() == after.keys()
    for id_, edge in after.items():
        assert edge.support >= before[id_].support
        assert edge.voices >= before[id_].voices


@law
@given(any_world)
def test_numbers_are_scores(world: World) -> None:
    for edge in world.edges:
        assert 0 <= edge.confidence <= edge.support < 1
        assert 0 <= edge.opposition < 1
        assert edge.confidence == pytest.approx(edge.support * (1 - edge.opposition), abs=1e-8)
        assert (edge.opposition > 0) <= (edge.status in ("disputed", "retracted"))


def renamed(id_: str | None) -> str | None:
    return id_ if id_ in (None, "unattributed") else f"n:{id_}"


@law
@given(any_world)
def test_new_ids_in_the_same_order_change_nothing_but_ids(world: World) -> None:
    def move(record: Any, *names: str) -> Any:
        return record.model_copy(update={name: renamed(getattr(record, name)) for name in names})

    other = context(
        [move(s, "id", "publisher", "origin") for s in world.sources],
        [move(e, "id") for e in ENTITIES],
        [move(i, "a", "b") for i in world.identities],
    )
    moved = [move(c, "id", "subject", "object", "speaker", "source", "event") for c in world.claims]

    def plain(edge: Edge, name: Any) -> dict[str, Any]:
        values = asdict(edge) | {"id": "", "subject": name(edge.subject), "object": name(edge.object)}
        for key in ("claims", "sources"):
            values[key] = [name(id_) for id_ in getattr(edge, key)]
        values["spell"] = name(edge.spell)
        values["occurrence"] = (
            name(edge.occurrence) if edge.occurrence in ("e", "f", "n:e", "n:f") else edge.occurrence
        )
        return values

    def order(values: dict[str, Any]) -> str:
        return repr((values["claims"], values["subject"], values["qualifiers"], values["spell"]))

    expected = sorted((plain(edge, renamed) for edge in world.edges), key=order)
    assert sorted((plain(edge, lambda id_: id_) for edge in fold(moved, other)), key=order) == expected


def days_of(claim: Claim, world: World) -> Bounds:
    """The four dates of a claim, worked out apart from the fold."""
    if vocabulary().relations[claim.relation].kind == "state":
        published = next(s.published for s in world.sources if s.id == claim.source)
        return read_state(claim.start, claim.end, claim.observed, published)
    if claim.when:
        return read_act(claim.when)
    ctx = world.context
    named = [claim.event] if claim.event else [claim.subject, claim.object]
    if ctx.id_of("e") in [ctx.id_of(id_) for id_ in named]:
        return read_act("2020-01-02")
    return Bounds(OPEN_MIN, OPEN_MAX, OPEN_MIN, OPEN_MAX)


@law
@given(any_world, st.lists(st.sampled_from(["2019-12-31", "2020-01-02", "2020-01-31", "2020-02-03"]), min_size=2))
def test_possible_and_certain_agree_with_a_count_over_days(world: World, asked: list[str]) -> None:
    first, last = min(asked), max(asked)
    ctx, claims_ = world.context, {c.id: c for c in world.claims}
    for edge in world.edges:
        own = [claims_[id_] for id_ in edge.claims if supports(claims_[id_])]
        core = [days_of(c, world) for c in own if edge.status == "retracted" or not ctx.withdrawn(c)]
        days = {day for b in core for day in (b.start_min, b.start_max, b.end_min, b.end_max)} | {first, last}
        # A life is a first and a last day; it must agree with every claim.
        lives = [
            (s, e)
            for s, e in product(sorted(days), repeat=2)
            if s <= e and all(b.start_min <= s <= b.start_max and b.end_min <= e <= b.end_max for b in core)
        ]
        assert bool(lives) != edge.dates_conflict
        bounds = Bounds(edge.start_min, edge.start_max, edge.end_min, edge.end_max)
        assert bounds.start_min <= bounds.start_max
        assert bounds.end_min <= bounds.end_max
        if lives:
            assert possible(bounds, first, last) == any(s <= last and e >= first for s, e in lives)
            assert certain(bounds, first, last) == all(s <= last and e >= first for s, e in lives)
