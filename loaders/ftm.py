"""FollowTheMoney (https://followthemoney.tech): people, bodies and their links, as entities or as statements.

Entities are JSON lines of ``id``, ``schema`` and ``properties``, and a link between two is an entity too. Which
schemata are links, and which properties name their ends, their dates and the names, stands in the model
(``loaders.ftm_model``); what we make of a schema, in ``loaders.ftm_map``. An export of our own is read as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loaders import ftm_map
from loaders.ftm_entities import Entities, joins
from loaders.ftm_links import Links
from loaders.ftm_model import read_model
from loaders.ftm_read import EntityFiles, Proxy, are_entities, is_delta
from loaders.ftm_statements import are_statements, statements
from loaders.items import Item
from loaders.job import Job, Loader, Rating
from loaders.opening import Head
from schema.errors import UsageError


def read(job: Job) -> Iterator[Item]:
    """Entities, or statements put together to entities; then what joins them: a link may stand before its ends."""
    model = read_model(job.options.get("model"))
    entities = Entities(job, frozenset(topic.strip() for topic in job.option("armed", "").split(",")) - {""})
    aid = job.option("payments", "aid", ("aid", "related")) == "aid"
    links = Links(job, entities, ftm_map.EDGES[ftm_map.PAYMENT] if aid else ftm_map.related(ftm_map.PAYMENT))
    kinds = {are_statements(file.head()) for file in job.files}
    if len(kinds) > 1:
        raise UsageError("these are entities and statements: load one of the two, as both say the same")
    if kinds == {True}:
        with statements(job, model) as made:
            yield from _items(made.proxies, entities, links)
    else:
        job.tally.mapped |= dict.fromkeys(("id", "schema"))
        yield from _items(EntityFiles(job, model).proxies, entities, links)


def _items(proxies: Callable[[], Iterator[Proxy]], entities: Entities, links: Links) -> Iterator[Item]:
    for proxy in proxies():
        entities.account(proxy)
        if not joins(proxy.schema):
            yield from entities.make(proxy)
    for proxy in proxies():
        yield from links.make(proxy)


def _fits(head: Head) -> bool:
    return is_delta(head) or are_entities(head) or are_statements(head)


LOADER = Loader(
    name="ftm",
    title="FollowTheMoney",
    needs="entities as JSON lines (with deltas in the same folder), or statements as CSV or JSON lines",
    gives="people, bodies, offices, assets, places; membership, posts, payments, listings, other links with dates",
    rating=Rating("C", 3, "the format does not say who compiled the data: rate your data set with --reliability"),
    fits=_fits,
    read=read,
    options={
        "model": "a model file (defaultModel.json) in the place of the shipped one",
        "payments": "aid (they are help with money) or related (RELATED_TO, as are payments under a contract)",
        "armed": "topics whose organizations are armed groups, as crime.terror, separated by commas (none)",
    },
)
