"""STIX 2.0 and 2.1 bundles (OASIS): identities, threat actors, campaigns, locations, and relationships of these.

What a bundle holds of computer attacks (malware, indicators, patterns) is left out and counted: this graph is of
actors. A bundle of our own export comes back with the relations that it had, by its extension.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders import stix_map
from loaders.items import Item
from loaders.job import Job, Loader, Rating
from loaders.stix_entities import Entities
from loaders.stix_links import Links
from loaders.stix_read import Bundles, is_bundle


def read(job: Job) -> Iterator[Item]:
    """What is only referred to; entities and reports; then relationships and sightings: references run any way."""
    entities = Entities(job, job.option("actors", "ArmedGroup", ("ArmedGroup", "Organization")))
    links = Links(job, entities)
    bundles = Bundles(job)
    for made in bundles.objects():
        entities.look(made)
    for made in bundles.objects():
        if made.kind not in (stix_map.RELATIONSHIP, stix_map.SIGHTING, stix_map.REPORT):
            yield from entities.make(made)
    for made in bundles.objects():
        if made.kind == stix_map.RELATIONSHIP:
            yield from links.relationship(made)
        elif made.kind == stix_map.SIGHTING:
            yield from links.sighting(made)
        elif made.kind == stix_map.REPORT and made.values.get("revoked"):
            job.tally.skip("revoked report")
        elif made.kind == stix_map.REPORT:
            yield from entities.report(made)


LOADER = Loader(
    name="stix",
    title="STIX 2.0 and 2.1 bundles",
    needs="a bundle (JSON), or a folder of bundles",
    gives="identities, threat actors, campaigns, locations; relationships with dates and confidence",
    rating=Rating(
        "C", 3, "producers differ, and name no sources; a relationship's confidence counts where it has one"
    ),
    fits=is_bundle,
    read=read,
    options={"actors": "ArmedGroup (what threat actors and intrusion sets are) or Organization"},
)
