"""What we make of the schemata of FollowTheMoney: the one place that names them. All else the model says.

A schema that is not named here is taken as the nearest that it extends; an edge without any is RELATED_TO.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.ftm_model import Schema

LABELS = {
    "Person": "Person",
    "PublicBody": "StateBody",
    "LegalEntity": "Organization",
    "Address": "Place",
    "Territory": "Place",
    "Event": "Event",
    "CourtCase": "Event",
    "Position": "Office",
    "Asset": "Asset",
    "CryptoWallet": "Asset",
}
"""In this order: a Company is a LegalEntity before it is an Asset."""

LEFT_OUT = {
    "Document": "a text, no actor",
    "Note": "a text, no actor",
    "Assessment": "a text, no actor",
    "Page": "a text, no actor",
    "Similar": "a match that somebody may yet decide on",
    "Mention": "a match that somebody may yet decide on",
    "Identification": "papers of somebody, no relation",
    "Risk": "a rating of one entity, no relation",
}
NO_PLACE = "the vocabulary has no place for it"

TOPICS = {
    "pol.party": "Party",
    **dict.fromkeys(
        (
            *("gov", "gov.national", "gov.state", "gov.muni", "gov.executive", "gov.legislative", "gov.judicial"),
            *("gov.security", "gov.financial"),
        ),
        "StateBody",
    ),
}
"""What makes an organization more than one, by the codes of FollowTheMoney's type ``topic``."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Our relation for an edge or a reference, whether its ends are swapped, and what else it says."""

    relation: str
    swapped: bool = False
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


EDGES = {
    "Membership": Tie("MEMBER_OF"),
    "Directorship": Tie("LEADS"),
    "Control": Tie("LEADS"),
    "Employment": Tie("AFFILIATED_WITH", qualifiers={"original_type": "Employment"}),
    "Associate": Tie("AFFILIATED_WITH", qualifiers={"original_type": "Associate"}),
    "Occupancy": Tie("HOLDS_OFFICE", words="holds the office of"),
    "Succession": Tie("SUCCEEDED", swapped=True, words="came before"),
    "Payment": Tie("AIDED", qualifiers={"support_kinds": "funding"}),
    "CourtCaseParty": Tie("PARTICIPATED_IN"),
}
PAYMENT, PAID_FOR = "Payment", "contract"
"""A payment under a contract is a price, and no help."""

REFERENCES = {
    "Thing:addressEntity": Tie("BASED_IN", words="is based at"),
    "LegalEntity:parent": Tie("PART_OF"),
    "Position:organization": Tie("OFFICE_OF"),
    "Territory:partOf": Tie("PART_OF"),
    "Event:involved": Tie("PARTICIPATED_IN", swapped=True),
    "Event:organizer": Tie("PARTICIPATED_IN", swapped=True, qualifiers={"mode": "organizer"}),
}
LOCATED = Tie("LOCATED_IN", words="is located at")
"""In the place of BASED_IN, for what does not act."""

PROOF, URLS = "proof", ("sourceUrl", "programUrl")
"""The documents behind a relation, and addresses that it cites."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A schema that is no edge because one of its ends is only a name: the properties of both, and the relation."""

    names: str
    entity: str
    tie: Tie
    dates: tuple[str, ...]
    notes: tuple[str, ...]


LISTINGS = {
    "Sanction": Listing(
        "authority", "entity", Tie("DESIGNATED", words="designated"), ("startDate", "listingDate"), ("program",)
    )
}
OBSERVED = ("date", "declarationDate")
"""Dates of a state that are days on which it was so."""

BORN = ("birthCountry", "detectedCountry", "pastFlags")
"""Countries of an entity that it does not belong to."""

WIKIDATA = "wikidataId"

WHY = {
    "entity": "the other end is no entity of the graph",
    "date": "a day that is not of the relation, nor of the beginning or end of the entity",
    "country": "a country that it does not belong to",
    "name": "names in a text",
    "identifier": "numbers of registers",
}
NO_FIELD = "the vocabulary has no field for it"
"""Why a property is ignored, by its type."""


def label(schema: Schema) -> str | None:
    """The label of an entity; None where the vocabulary has none for it."""
    return next((made for name, made in LABELS.items() if name in schema.lineage), None)


def left_out(schema: Schema) -> str:
    """Why entities of a schema make no entity of ours."""
    why = next((LEFT_OUT[name] for name in schema.lineage if name in LEFT_OUT), NO_PLACE)
    return f"{schema.name}: {why}"


def edge(schema: Schema) -> Tie:
    """Our relation for an edge."""
    known = next((EDGES[name] for name in schema.lineage if name in EDGES), None)
    return known or related(schema.name)


def related(original: str) -> Tie:
    """What is only known to be some relation."""
    return Tie("RELATED_TO", qualifiers={"original_type": original})


def listing(schema: Schema) -> Listing | None:
    """What to read of a schema that names one end in words."""
    return next((LISTINGS[name] for name in schema.lineage if name in LISTINGS), None)
