"""The review file: proposals as ``Identity`` records in YAML, which an analyst edits and ``load`` applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.matching.actors import Actor
from graph.matching.propose import Proposal

UNREVIEWED = "unreviewed"
JOINERS = "\u200c\u200d"
"""They steer how letters join and nothing else; Persian and Kurdish names are not written without them."""

HEAD = """\
# Are the two the same actor? The most certain first. A score only suggests: set `decision` to same or different, or
# leave it unsure, write your name into `who` and your reason into `why`. Then: militia-graph load {name}
# To undo a decision, remove its record here and load the file again; `militia-graph unload {stem}` undoes them all.
identity:
"""


def review(
    proposals: Iterable[Proposal], name: str, accepted: Mapping[tuple[str, str], str], who: str
) -> Iterator[str]:
    """The text of the file, piece by piece.

    Args:
        proposals: in the order in which they are to stand.
        name: of the file, for the instructions at its head.
        accepted: as ``accept`` gives it; what is not in it is not decided.
        who: the analyst who takes the accepted ones.
    """
    yield HEAD.format(name=name, stem=name.rpartition(".")[0])
    for one in proposals:
        left = accepted.get((one.a.id, one.b.id))
        taken = left == ""
        yield f"\n# {one.score:.2f}  {_told(one.a)} | {_told(one.b)}\n"
        if left:
            yield f"# not accepted: {_plain(left)}\n"
        yield f"- a: {_quoted(one.a.id)}\n"
        yield f"  b: {_quoted(one.b.id)}\n"
        yield f"  decision: {'same' if taken else 'unsure'}\n"
        yield f"  who: {_quoted(who if taken else UNREVIEWED)}\n"
        yield f"  why: {_quoted(f'{one.suggestion}, {one.score:.2f}: {one.evidence}')}\n"


def _told(actor: Actor) -> str:
    return _plain(f"{actor.name} ({'/'.join(actor.labels)}; {', '.join(actor.datasets)})")


def _plain(text: str) -> str:
    """Without what an editor would not show or take for the end of a line: a comment has no escapes."""
    return "".join(c if c.isprintable() or c in JOINERS else " " for c in text)


def _quoted(text: str) -> str:
    """The text as a double-quoted scalar of YAML 1.2, on one line."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(c: str) -> str:
    if c in '"\\':
        return f"\\{c}"
    return c if c.isprintable() or c in JOINERS else f"\\U{ord(c):08x}"
