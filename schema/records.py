"""The records of truth: sources, entities, claims and identities (pydantic, frozen, nothing undeclared).

The definitions are those of the project's model: a claim says that a source, and a speaker in it,
asserts, alleges, denies or doubts a subject–relation–object over a time, at a place in a text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schema.dates import DateError, read_act, read_day_span, read_state
from schema.locators import Locator
from schema.vocabulary import Relation, vocabulary

Stance = Literal["asserts", "alleges", "denies", "doubts"]
STANCES: tuple[Stance, ...] = ("asserts", "alleges", "denies", "doubts")
Reliability = Literal["A", "B", "C", "D", "E", "F"]

UNATTRIBUTED = "unattributed"
"""The speaker of "reportedly": somebody, not named and not described."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ID_PATTERN = re.compile(r"[\w.:/@+~-]{1,200}", re.ASCII)

LINE, PROSE = 4_000, 100_000
"""Characters of a text on one line (a name, a title, an address) and of one on several. More is a slip, and search
indexes and tables are not made for it."""


def _id(value: str) -> str:
    if not ID_PATTERN.fullmatch(value):
        raise ValueError("an id is 1 to 200 letters, digits and . _ - : / @ + ~, without blanks")
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    if CONTROL.search(value):
        raise ValueError("holds control characters")
    if len(value) > PROSE:
        raise ValueError(f"has {len(value):,} characters: at most {PROSE:,} are read")
    return value


def _line(value: str) -> str:
    if "\n" in value or "\t" in value:
        raise ValueError("holds a line break or a tab: write it on one line")
    if len(value) > LINE:
        raise ValueError(f"has {len(value):,} characters: at most {LINE:,} are read here")
    return _text(value)


def _date(value: str) -> str:
    try:
        read_day_span(value)
    except DateError as error:
        raise ValueError(str(error)) from None
    return value


def _tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _credibility(value: Any) -> Any:
    # Text formats give digits; anything else is left for pydantic to refuse.
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


Id: TypeAlias = Annotated[str, AfterValidator(_id)]
Line: TypeAlias = Annotated[str, AfterValidator(_line)]
Prose: TypeAlias = Annotated[str, AfterValidator(_text)]
Day: TypeAlias = Annotated[str, AfterValidator(_date)]
Ids: TypeAlias = Annotated[tuple[Id, ...], BeforeValidator(_tuple)]
Lines: TypeAlias = Annotated[tuple[Line, ...], BeforeValidator(_tuple)]
Country: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Countries: TypeAlias = Annotated[tuple[Country, ...], BeforeValidator(_tuple)]


class Frozen(BaseModel):
    """What all records share: immutable, no undeclared field, and a dump without empty values."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, str_strip_whitespace=True)

    @classmethod
    def trusted(cls, values: dict[str, Any]) -> Self:
        """A record from values that were validated before, without doing it again; they stay as they are.

        So a claim's locator is a plain mapping: the fold, which this is for, does not look at it.
        """
        # As ``model_construct``, which looks up every field by itself and so takes longer than all the rest.
        record = cls.__new__(cls)
        object.__setattr__(record, "__dict__", {**_unstated(cls), **values})
        object.__setattr__(record, "__pydantic_fields_set__", set(values))
        object.__setattr__(record, "__pydantic_extra__", None)
        object.__setattr__(record, "__pydantic_private__", None)
        return record

    def plain(self) -> dict[str, Any]:
        """The record as JSON-ready values, without fields that are empty or null."""
        dumped = self.model_dump(mode="json", exclude_none=True)
        return {key: value for key, value in dumped.items() if value not in ([], {}, False)}


@cache
def _unstated(model: type[Frozen]) -> dict[str, Any]:
    fields = model.model_fields.items()
    return {name: None if f.is_required() else f.get_default(call_default_factory=True) for name, f in fields}


class Source(Frozen):
    """A text or data set that claims cite. ``reliability``: the Admiralty letter, A best, F cannot be judged.

    ``sha256`` is that of the normalised text; ``text`` the file name of the analyst's own copy;
    ``origin`` the source that it repeats; ``published`` and ``accessed`` are EDTF.
    """

    id: Id
    title: Line
    publisher: Id | None = None
    url: Line | None = None
    published: Day | None = None
    accessed: Day | None = None
    reliability: Reliability | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    text: Line | None = None
    origin: Id | None = None
    retracted: Day | None = None
    note: Prose | None = None


class Entity(Frozen):
    """A node: person, armed group, state body, event, … ``labels`` may overlap, and that often matters.

    ``start`` and ``end`` (EDTF) are founded or born, dissolved or died; for an Event its date.
    ``anonymous`` marks people whom the source does not name.
    """

    id: Id
    name: Line
    labels: Annotated[tuple[str, ...], BeforeValidator(_tuple), Field(min_length=1)]
    aliases: Lines = ()
    name_ar: Line | None = None
    name_fa: Line | None = None
    description: Prose | None = None
    count: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    countries: Countries = ()
    start: Day | None = None
    end: Day | None = None
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")] | None = None
    opensanctions: Line | None = None
    anonymous: bool = False

    @model_validator(mode="after")
    def _known_labels(self) -> Entity:
        known = vocabulary().labels
        unknown = [label for label in self.labels if label not in known]
        if unknown:
            raise ValueError(f"labels: unknown label {unknown[0]!r}: use one of {', '.join(known)}")
        if self.id == UNATTRIBUTED:
            raise ValueError(f"id: {UNATTRIBUTED!r} is the name of the speaker who is not named")
        if self.start and self.end and read_day_span(self.start)[0] > read_day_span(self.end)[1]:
            raise ValueError("end: ends before it starts")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the shown one first."""
        return tuple(n for n in (self.name, *self.aliases, self.name_ar, self.name_fa) if n)


class Claim(Frozen):
    """One statement of one source: ``stance`` is the source's own; see the module for what a claim says.

    ``locator`` points into a text. ``row`` does so into a data file: its name and line, and the column where a cell
    has sources of its own; ``url`` is the address that such a row cites.
    """

    id: Id
    subject: Id
    relation: str
    object: Id
    stance: Stance
    source: Id
    statement: Prose
    speaker: Id | None = None
    when: Line | None = None
    start: Line | None = None
    end: Line | None = None
    observed: Line | None = None
    event: Id | None = None
    about: Ids = ()
    qualifiers: dict[str, Lines] = Field(default_factory=dict)
    credibility: Annotated[int, Field(ge=1, le=6), BeforeValidator(_credibility)] | None = None
    locator: Locator | None = None
    row: Line | None = None
    url: Line | None = None
    note: Prose | None = None
    retracted: Day | None = None

    @model_validator(mode="after")
    def _fits_its_relation(self) -> Claim:
        relation = vocabulary().relations.get(self.relation)
        if relation is None:
            raise ValueError(f"relation: unknown relation {self.relation!r}{_meant(self.relation)}")
        if self.stance == "alleges" and self.speaker is None:
            raise ValueError("speaker: 'alleges' needs the speaker; write 'unattributed' for \"reportedly\"")
        if self.stance == "asserts" and self.speaker is not None:
            raise ValueError("speaker: 'asserts' is in the source's own voice: use 'alleges', or no speaker")
        _check_qualifiers(relation, self.qualifiers)
        _check_dates(relation, self)
        return self

    def plain(self) -> dict[str, Any]:
        """As for every record; a qualifier with one value is that value, with several their sorted list."""
        dumped = super().plain()
        if self.qualifiers:
            dumped["qualifiers"] = {
                key: values[0] if len(values) == 1 else sorted(values)
                for key, values in sorted(self.qualifiers.items())
            }
        return dumped


class Identity(Frozen):
    """A curated decision on whether the entities ``a`` and ``b`` are one: by ``who``, and ``why``."""

    a: Id
    b: Id
    decision: Literal["same", "different", "unsure"]
    who: Line
    why: Prose

    @model_validator(mode="after")
    def _two(self) -> Identity:
        if self.a == self.b:
            raise ValueError("b: is the same id as a")
        return self

    @property
    def id(self) -> str:
        """The two ids in order: one decision per pair and data set."""
        return "|".join(sorted((self.a, self.b)))


CoverageReason = Literal[
    "norm", "forecast", "condition", "opinion", "rhetoric", "repeat", "single_ended", "title", "navigation"
]


class Coverage(Frozen):
    """A sentence of a text that yields no claim, and why. Kept beside the claims; no part of the graph."""

    source: Id
    reason: CoverageReason
    locator: Locator | None = None
    note: Prose | None = None


Record: TypeAlias = Source | Entity | Claim | Identity


def _meant(relation: str) -> str:
    from schema.names import nearest  # noqa: PLC0415  rapidfuzz is needed only for a wrong name

    near = nearest(relation.upper(), vocabulary().relations)
    return f": did you mean {near[0]}?" if near else ": docs/vocabulary.md lists all"


def _check_qualifiers(relation: Relation, qualifiers: dict[str, tuple[str, ...]]) -> None:
    for key, values in qualifiers.items():
        declared = relation.qualifiers.get(key)
        if declared is None:
            allowed = ", ".join(relation.qualifiers) or "none"
            raise ValueError(f"qualifiers.{key}: {relation.name} does not declare it; it takes: {allowed}")
        if not values or (len(values) > 1 and declared.fold != "union"):
            raise ValueError(f"qualifiers.{key}: takes one value")
        wrong = [v for v in values if declared.values and v not in declared.values]
        if wrong:
            raise ValueError(f"qualifiers.{key}: {wrong[0]!r} is not one of {', '.join(declared.values)}")


# Claims share their dates by the thousand.
_read_act = lru_cache(1 << 14)(read_act)
_read_state = lru_cache(1 << 14)(read_state)


def _check_dates(relation: Relation, claim: Claim) -> None:
    spans = [name for name in ("start", "end", "observed") if getattr(claim, name)]
    if relation.kind == "state" and claim.when:
        raise ValueError(f"when: {relation.name} is a state: use start, end or observed")
    if relation.kind != "state" and spans:
        raise ValueError(f"{spans[0]}: {relation.name} is an act: use when")
    if relation.kind == "role" and claim.event:
        raise ValueError(f"event: {relation.name} names its Event as an end already")
    if claim.when:
        try:
            _read_act(claim.when)
        except DateError as error:
            raise ValueError(f"when: {error}") from None
    if spans:
        try:
            _read_state(claim.start, claim.end, claim.observed, None)
        except DateError as error:
            name = error.field if error.field in spans else spans[0]
            raise ValueError(f"{name}: {error}") from None
