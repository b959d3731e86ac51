"""Graph files: GraphML (graphml.graphdrawing.org, 1.0) and GEXF (gexf.net, 1.1 to 1.3), as the mapping says.

The columns that the mapping names are the attributes that a file declares, by their titles, and what its elements
say themselves: ``id``, ``source``, ``target``, in GEXF also ``label``, ``weight``, ``start``, ``end``. A declared
attribute that is titled like one of these is ``attribute:TITLE``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from loaders.items import Item
from loaders.job import Cells, Job, Loader
from loaders.mapped import UNRATED, Network, misplaced, network
from loaders.mapping import Field, UnmappedError
from loaders.opening import DataFile, Head
from loaders.xml_elements import Element, elements
from schema.errors import InputError, Place

TAKEN = {"node": {"id"}, "edge": {"id", "source", "target", "type", "directed"}}
"""What needs no mapping."""

DRAWN = ("color", "position", "size", "shape", "thickness")


@dataclass(slots=True)
class Thing:
    """A node or an edge: its fields, and what the format says of it.

    ``directed`` and ``both`` are of an edge: without direction, or one each way. ``spells`` are pairs of start and
    end, where it has several. ``wrong`` and ``hint`` say why it cannot be used.
    """

    kind: str
    row: Cells
    fields: dict[str, str]
    directed: bool = True
    both: bool = False
    spells: list[dict[str, str]] = field(default_factory=list)
    wrong: str = ""
    hint: str = ""


@dataclass(slots=True)
class Declared:
    """The attributes that a file declares for nodes or edges: the titles of their keys, and defaults by title."""

    titles: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Format:
    """A file that is being read: what it declares, the things that are open, and what was passed over."""

    shown: str
    declared: dict[str, Declared] = field(default_factory=lambda: {"node": Declared(), "edge": Declared()})
    open: list[Thing] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    own: ClassVar[Mapping[str, tuple[str, ...]]]
    """What the elements say themselves, and a mapping may name."""

    def start(self, one: Element) -> None:
        """An element starts."""
        raise NotImplementedError

    def end(self, one: Element) -> Thing | None:
        """An element ends, and with it perhaps a node or an edge."""
        raise NotImplementedError

    def begin(self, one: Element, kind: str) -> Thing:
        """A node or an edge begins."""
        says = {name: _day(text) if name in ("start", "end") else text for name, text in one.attributes.items()}
        fields = {name: text.strip() for name, text in says.items()}
        self.open.append(Thing(kind, Cells(Place(self.shown, one.line), fields), fields))
        return self.open[-1]

    def finish(self) -> Thing:
        """The node or edge that ends, with what it does not say itself."""
        thing = self.open.pop()
        for title, text in self.declared[thing.kind].defaults.items():
            thing.fields.setdefault(title, text)
        return thing

    def declare(self, kind: str, key: str, title: str) -> None:
        """An attribute is declared."""
        self.declared[kind].titles[key] = f"attribute:{title}" if title in self.own[kind] else title

    def value(self, key: str, text: str) -> None:
        """An attribute of the node or edge that is open."""
        thing = self.open[-1]
        title = self.declared[thing.kind].titles.get(key)
        if title is None:
            thing.wrong = f"has a value of the attribute {key!r}, which is not declared"
        elif thing.fields.setdefault(title, text) != text:
            thing.wrong, thing.hint = f"has several values of {title!r}", "keep one of them, or make several edges"


class GraphML(Format):
    """GraphML: ``key`` declares, ``data`` says; a thing may hold a graph of its own, which is not read."""

    own = {"node": ("id",), "edge": ("id", "source", "target")}  # noqa: RUF012  of the class, and typed there
    directed = True
    key = ""

    def start(self, one: Element) -> None:  # noqa: D102  as above
        says = one.attributes
        nested = one.path.count("graph") > 1
        if one.name == "key":
            self.key = says.get("id", "")
            for kind in self.own:
                if says.get("for", "all") in ("all", kind):
                    self.declare(kind, self.key, says.get("attr.name", self.key))
        elif one.name == "graph" and not nested:
            self.directed = says.get("edgedefault") != "undirected"
        elif one.name in ("node", "edge", "hyperedge"):
            thing = self.begin(one, "node" if one.name == "node" else "edge")
            thing.directed = {"true": True, "false": False}.get(says.get("directed", ""), self.directed)
            if nested:
                thing.wrong, thing.hint = (
                    "stands in a nested graph, which is not read",
                    "put all nodes into one graph",
                )
            elif one.name == "hyperedge":
                thing.wrong, thing.hint = "is a hyperedge, of any number of ends", "write it as edges of two ends"
            elif {"sourceport", "targetport"} & set(says):
                thing.wrong, thing.hint = "leads to a port of a node, which is not read", "let it lead to the node"
        elif one.name in ("port", "desc") or one.path[-2:-1] == ("data",):
            self.unknown[f"<{one.name}>"] += 1

    def end(self, one: Element) -> Thing | None:  # noqa: D102  as above
        if one.name == "default":
            for declared in self.declared.values():
                if self.key in declared.titles:
                    declared.defaults[declared.titles[self.key]] = one.text
        elif one.name in ("node", "edge", "hyperedge"):
            return self.finish()
        elif one.name == "data" and one.path[-2:-1] in (("graph",), ("graphml",)):
            self.ignored["data of the graph"] = "about the graph as a whole"
        elif one.name == "data" and self.open:
            self.value(one.attributes.get("key", ""), one.text)
        return None


class Gexf(Format):
    """GEXF: ``attribute`` declares, ``attvalue`` says; ``spell`` is one of several stretches of time."""

    own = {  # noqa: RUF012  of the class, and typed there
        "node": ("id", "label", "start", "end"),
        "edge": ("id", "source", "target", "label", "weight", "start", "end"),
    }
    direction = "undirected"
    kind = ""
    key = ""

    def start(self, one: Element) -> None:  # noqa: D102  as above
        says = one.attributes
        if one.name == "graph":
            self.direction = says.get("defaultedgetype", self.direction)
        elif one.name == "attributes":
            self.kind = says.get("class", "")
        elif one.name == "attribute" and self.kind in self.own:
            self.key = says.get("id", "")
            self.declare(self.kind, self.key, says.get("title", self.key))
        elif one.name in self.own:
            thing = self.begin(one, one.name)
            direction = says.get("type", self.direction)
            thing.directed, thing.both = direction == "directed", direction == "mutual"
            if one.path.count("node") > 1:
                thing.wrong, thing.hint = "stands within another node", "put all nodes on one level"
        elif one.name == "attvalue" and self.open:
            self.value(says.get("for", says.get("id", "")), says.get("value", "").strip())
        elif one.name == "spell" and self.open:
            self.open[-1].spells.append({side: _day(says[side]) for side in ("start", "end") if side in says})
        elif one.name in DRAWN:
            self.ignored[one.name] = "how it is drawn"

    def end(self, one: Element) -> Thing | None:  # noqa: D102  as above
        if one.name == "default" and self.kind in self.own:
            declared = self.declared[self.kind]
            declared.defaults[declared.titles[self.key]] = one.text
        return self.finish() if one.name in self.own else None


def _day(text: str) -> str:
    """The day of a moment; other dates as they are."""
    return text[:10] if re.match(r"\d{4}-\d\d-\d\dT", text) else text.strip()


def _read(format_: type[Format]) -> Callable[[Job], Iterator[Item]]:
    def read(job: Job) -> Iterator[Item]:
        """The nodes, then a claim for each edge, or for each spell of one."""
        read_ = network(job)
        mapping = read_.mapping
        problems = [
            misplaced(mapping, name, "is for edge lists", "a graph file says it itself")
            for name, there in (
                ("nodes.file", mapping.nodes_file),
                ("edges.subject", mapping.subject),
                ("edges.object", mapping.object),
            )
            if there is not None
        ]
        if problems:
            raise InputError(problems)
        yield from read_.source()
        for kind in ("node", "edge"):
            for file in job.files:
                yield from _things(read_, format_(file.shown), file, kind)

    return read


def _things(read_: Network, form: Format, file: DataFile, kind: str) -> Iterator[Item]:
    mapping, tally = read_.mapping, read_.job.tally
    wanted = mapping.node_columns() if kind == "node" else mapping.edge_columns()
    known = {*wanted, *mapping.ignored, *TAKEN[kind]}
    first = True
    for one in elements(file):
        if not one.ends:
            form.start(one)
            continue
        thing = form.end(one)
        if thing is None or thing.kind != kind:
            continue
        if first:
            there = list(dict.fromkeys([*form.own[kind], *form.declared[kind].titles.values()]))
            read_.check_columns(wanted, there, f"the {kind}s of {file.shown}")
            tally.mapped |= dict.fromkeys(wanted)
            tally.ignored |= {name: why for name, why in mapping.ignored.items() if name in there}
            first = False
        tally.rows[file.shown] += 1
        read_.edges += kind == "edge"
        if thing.wrong:
            read_.job.refuse(thing.row, "", thing.wrong, thing.hint)
            continue
        tally.unknown.update(name for name, text in thing.fields.items() if name not in known and text)
        try:
            yield from _node(read_, thing) if kind == "node" else _edge(read_, thing)
        except UnmappedError as error:
            read_.refuse_unmapped(thing.row, error)
    if kind == "node":
        # A file is read twice, nodes first, since edges may come before; what is passed over counts once.
        tally.ignored |= form.ignored
        tally.unknown += form.unknown


def _node(read_: Network, thing: Thing) -> Iterator[Item]:
    native = thing.row[read_.mapping.nodes.get("id", Field(column="id")).column]
    yield from read_.node(thing.row, native, read_.mapping.nodes, named_before=False)


def _edge(read_: Network, thing: Thing) -> Iterator[Item]:
    ends = (thing.row["source"], thing.row["target"])
    for number, spell in enumerate(thing.spells or [{}]):
        row = Cells(thing.row.place, {**thing.fields, **spell})
        part = f"-{number + 1}" if len(thing.spells) > 1 else ""
        yield from read_.edge(row, ends, directed=thing.directed, both=thing.both, part=part)


def _root(name: str) -> Callable[[Head], bool]:
    start = re.compile(rf"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<(?:\w+:)?{name}[\s>]", re.DOTALL)
    return lambda head: start.match(head.text) is not None


GRAPHML, GEXF = (
    Loader(
        name=name.lower(),
        title=f"{name} of your own",
        needs="--mapping FILE: says what each attribute is",
        gives="what the mapping says",
        rating=UNRATED,
        fits=_root(name.lower()),
        read=_read(form),
        mapping=True,
    )
    for name, form in (("GraphML", GraphML), ("GEXF", Gexf))
)
