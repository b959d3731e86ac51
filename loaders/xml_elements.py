"""The elements of an XML file, streamed, with the line of each. Entities are not read: they may be endless."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from loaders.opening import DataFile
from loaders.tables import CELL_LIMIT
from schema.errors import InputError, Place, Problem

CHUNK = 1 << 16
DEEPEST = 200
"""Levels of nesting. Graph files need ten."""


@dataclass(frozen=True, slots=True)
class Element:
    """The start or the end of an element.

    ``path`` has its name and those of what it stands in, outermost first, without namespaces. ``text``, at the end:
    what stands in it outside of other elements.
    """

    path: tuple[str, ...]
    attributes: Mapping[str, str]
    line: int
    ends: bool = False
    text: str = ""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


def elements(file: DataFile) -> Iterator[Element]:
    """Each element twice: where it starts, and where it ends.

    Raises:
        InputError: the file is no XML, or it declares entities.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    found: list[Element] = []
    open_: list[tuple[Element, list[str]]] = []
    held = 0

    def refuse(message: str, hint: str = "") -> InputError:
        return InputError([Problem(Place(file.shown, parser.CurrentLineNumber), "", message, hint)])

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_) >= DEEPEST:
            raise refuse(f"is nested more than {DEEPEST} levels deep")
        path = open_[-1][0].path if open_ else ()
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element((*path, name.rpartition(" ")[2]), plain, parser.CurrentLineNumber)
        open_.append((element, []))
        found.append(element)

    def end(_name: str) -> None:
        nonlocal held
        element, texts = open_.pop()
        held -= sum(map(len, texts))
        found.append(Element(element.path, element.attributes, element.line, True, "".join(texts).strip()))

    def text(data: str) -> None:
        nonlocal held
        texts = open_[-1][1]
        # The line breaks between elements are no text, and there may be millions.
        if texts or not data.isspace():
            texts.append(data)
            held += len(data)
        if held > CELL_LIMIT:
            raise refuse(f"has a text of more than {CELL_LIMIT >> 20} MB")

    def entity(*_: object) -> None:
        raise refuse("declares entities, which are not read", "save the graph without a DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    try:
        with file.binary() as stream:
            last = False
            while not last:
                chunk = stream.read(CHUNK)
                last = not chunk
                parser.Parse(chunk, last)
                yield from found
                found.clear()
    except expat.ExpatError as error:
        message = f"is no XML that can be read: {expat.ErrorString(error.code)}"
        raise InputError([Problem(Place(file.shown, error.lineno), "", message)]) from None
    except (LookupError, ValueError) as error:
        raise refuse(f"is in an encoding that is not read: {error}", "save it as UTF-8") from None
