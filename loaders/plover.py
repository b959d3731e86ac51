"""From codes of events to our relations: CAMEO code → PLOVER event type and mode → relation.

The table is ``cameo.toml``. Definitions: CAMEO codebook 1.1b3 (Schrodt 2012) for codes of events and actors; PLOVER
manual, draft 0.8 of 2021, for event types and modes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from schema.vocabulary import vocabulary

STATEMENTS = ("01", "02")
"""Roots of CAMEO that PLOVER drops: to make a public statement, to appeal."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an event is: PLOVER's type and mode ("" where there is none), and our relation."""

    event: str
    mode: str
    relation: str

    @property
    def shown(self) -> str:
        """Type and mode, as a statement has them."""
        return f"{self.event} {self.mode}".strip()


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of actor: label of the entity, in words, and whether it is of people who are not named."""

    label: str
    words: str
    people: bool


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The tables of ``cameo.toml``."""

    codes: Mapping[str, tuple[str, str]]
    relations: Mapping[str, str]
    exceptions: Mapping[str, str]
    otherwise: Mapping[str, str]
    roles: Mapping[str, Role]
    groups: Mapping[str, tuple[str, ...]]


@cache
def crosswalk() -> Crosswalk:
    """The shipped crosswalk, read once."""
    table = tomllib.loads(files("loaders").joinpath("cameo.toml").read_text(encoding="utf-8"))
    roles = {
        code: Role("Person" if label == "people" else label, words, label == "people")
        for label, codes in table["roles"].items()
        for code, words in codes.items()
    }
    groups = {code: tuple(labels.split()) for labels, codes in table["groups"].items() for code in codes}
    return Crosswalk(
        codes=MappingProxyType({code: _parts(said) for code, said in table["codes"].items()}),
        relations=MappingProxyType(table["relations"]),
        exceptions=MappingProxyType(table["exceptions"]),
        otherwise=MappingProxyType(table["otherwise"]),
        roles=MappingProxyType(roles),
        groups=MappingProxyType(groups),
    )


@lru_cache(maxsize=1_000)
def act_of_cameo(code: str) -> Act | None:
    """The act of a CAMEO code of two to four digits, or of its nearest parent; None: there is no such code.

    The codes 01 and 02 with all below them have none: ask ``is_statement`` first.

    >>> act_of_cameo("173"), act_of_cameo("0331")
    (Act(event='COERCE', mode='arrest', relation='ARRESTED'), Act(event='AGREE', mode='', relation='PROMISED'))
    """
    if not (2 <= len(code) <= 4 and code.isascii() and code.isdigit()):
        return None
    table = crosswalk()
    said = next((table.codes[code[:n]] for n in range(len(code), 1, -1) if code[:n] in table.codes), None)
    if said is None:
        return None
    act = act_of_plover(*said)
    assert act is not None  # noqa: S101  a test holds that every type has a relation
    relation = next((table.exceptions[code[:n]] for n in (4, 3) if code[:n] in table.exceptions), act.relation)
    return Act(act.event, act.mode, relation)


def is_statement(code: str) -> bool:
    """Whether a CAMEO code is a public statement or an appeal."""
    return code.startswith(STATEMENTS)


@lru_cache(maxsize=1_000)
def act_of_plover(event: str, mode: str) -> Act | None:
    """The act of a PLOVER event type and mode; None: there is no such type. A mode not known here is kept.

    >>> act_of_plover("RETREAT", "release").relation, act_of_plover("RETREAT", "resign").relation
    ('RELEASED', 'CONCEDED_TO')
    """
    relations = crosswalk().relations
    if event not in relations:
        return None
    return Act(event, mode, relations.get(f"{event}.{mode}", relations[event]))


@lru_cache(maxsize=10_000)
def relation_between(relation: str, subject: tuple[str, ...], object_: tuple[str, ...]) -> str:
    """The relation, or what stands for it where it does not join entities with these labels."""
    if vocabulary().relations[relation].allows(subject, object_):
        return relation
    return crosswalk().otherwise[relation]


def _parts(said: str) -> tuple[str, str]:
    event, _, mode = said.partition(".")
    return event, mode
