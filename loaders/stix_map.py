"""What we make of the types of STIX: the one place that names them.

Definitions: STIX Version 2.1, sections 4 (domain objects), 5 (relationships), 7.2 (markings), appendix A (scales).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

ACTORS = ("threat-actor", "intrusion-set")
EVENTS = ("campaign", "incident")
PLACE, IDENTITY, REPORT, RELATIONSHIP, SIGHTING = "location", "identity", "report", "relationship", "sighting"
MARKING = "marking-definition"

CLASSES = {"individual": "Person", "organization": "Organization", "group": "Organization"}
NO_CLASS = ("", "unknown", "unspecified")
NO_ACTOR = {
    "class": "identity of a class of people or bodies: no actor",
    "system": "identity of a computer system: no actor",
}
GOVERNMENT = "government"
"""How sectors of a state's own bodies begin."""

LEFT_OUT = {
    **dict.fromkeys(
        ("attack-pattern", "malware", "tool", "infrastructure", "vulnerability", "course-of-action"),
        "means of computer attacks, no actor",
    ),
    **dict.fromkeys(("indicator", "observed-data", "malware-analysis"), "traces of computer attacks, no actor"),
    **dict.fromkeys(("note", "opinion", "grouping", "language-content"), "words on other objects"),
    "extension-definition": "how objects are extended",
    MARKING: "stands in the note of what it marks",
}
NO_PLACE = "the vocabulary has no place for it"

RELATIONS = {
    "attributed-to": (("CARRIED_OUT", True),),
    "targets": (("TARGETED", False),),
    "located-at": (("BASED_IN", False), ("LOCATED_IN", False), ("TOOK_PLACE_IN", False)),
}
"""Our relations for a type, whether source and target are swapped; the first that may join the two is taken.

An actor that ``targets`` another intends harm and need not have done any; one ``attributed-to`` another may be it,
belong to it or work for it: RELATED_TO, unless one end is an Event. Types that are a relation of ours by name
(``part-of``, ``member-of``) are that.
"""

EXTENSION = f"extension-definition--{uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, 'urn:militia-graph'), 'extension')}"
"""The extension of our own export."""

OWN_FIELDS = (
    *("labels", "aliases", "name_ar", "name_fa", "countries", "count", "wikidata", "opensanctions"),
    *("start", "end"),
)

TLP = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "TLP:WHITE",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "TLP:GREEN",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "TLP:AMBER",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "TLP:RED",
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": "TLP:CLEAR",
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "TLP:GREEN",
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": "TLP:AMBER",
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": "TLP:AMBER+STRICT",
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": "TLP:RED",
}
"""The markings that STIX defines itself, and those of TLP 2.0: bundles use them without holding them."""

_PROSE = "prose, which is not ours to pass on"
_KIND = "what kind of attacker it is, for which the vocabulary has no field"
_MADE = "when and how the object was made, not when it was so"
_WHERE = "a place is kept by its name and country"
_READ = ("id", "type", "spec_version", "name", "created_by_ref", "modified", "revoked", "object_marking_refs")
MAPPED = {
    "": (*_READ, "extensions"),
    IDENTITY: ("identity_class", "sectors", "external_references"),
    PLACE: ("country", "region", "administrative_area", "city"),
    REPORT: ("published", "object_refs", "external_references"),
    RELATIONSHIP: (
        *("relationship_type", "source_ref", "target_ref", "start_time", "stop_time", "confidence"),
        "external_references",
    ),
    SIGHTING: (
        *("sighting_of_ref", "where_sighted_refs", "first_seen", "last_seen", "confidence", "external_references"),
    ),
    **dict.fromkeys(ACTORS, ("aliases", "external_references")),
    **dict.fromkeys(EVENTS, ("aliases", "first_seen", "last_seen", "external_references")),
}
IGNORED = {
    "description": _PROSE,
    "objective": _PROSE,
    "goals": _PROSE,
    "created": _MADE,
    "lang": _MADE,
    "defanged": _MADE,
    "labels": "tags of the producer",
    "report_types": "tags of the producer",
    "confidence": "is of the object, not of a relation",
    "external_references": "addresses of an entity",
    "granular_markings": "marks parts of an object; those of the whole are kept",
    "contact_information": "personal data",
    "roles": _KIND,
    "count": "how often it was sighted",
    "observed_data_refs": "traces of computer attacks, no actor",
    "summary": "whether a sighting was counted by others",
    "first_seen": "when it was first noticed is not when it began",
    "last_seen": "when it was last noticed is not when it ended",
    **dict.fromkeys(
        (
            *("threat_actor_types", "sophistication", "resource_level", "primary_motivation"),
            *("secondary_motivations", "personal_motivations"),
        ),
        _KIND,
    ),
    **dict.fromkeys(("latitude", "longitude", "precision", "street_address", "postal_code"), _WHERE),
}
PRODUCERS = "fields of the producer's own"
"""Why fields with ``x_`` are ignored."""


def credibility(confidence: int) -> int:
    """The Admiralty credibility of a confidence from 0 to 100, by the table of STIX 2.1, appendix A.

    >>> [credibility(value) for value in (0, 19, 20, 40, 60, 79, 80, 100)]
    [5, 5, 4, 3, 2, 2, 1, 1]
    """
    return 1 if confidence >= 80 else 5 - confidence // 20


def made_of(kind: str) -> Collection[str] | None:
    """The fields that are mapped of a type; None where the whole type is left out."""
    return (*MAPPED[""], *MAPPED[kind]) if kind in MAPPED and kind else None
