"""The analyst's own copies of the texts: found by the source's ``text``, else by its id, read once each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from schema.errors import UsageError
from schema.records import Source
from schema.text import Text, read_text

ENDINGS = (".txt", ".html", ".htm")


class Texts:
    """A folder of texts and the sources that they belong to.

    Args:
        folder: where the copies lie; each named as the source's ``text`` says, else ``ID.txt`` or ``ID.html``.
        sources: the sources whose texts may be asked for.
    """

    def __init__(self, folder: Path, sources: Iterable[Source]) -> None:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder of texts")
        self.folder = folder
        self.sources: Mapping[str, Source] = {source.id: source for source in sources}
        self._read: dict[str, Text] = {}

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {path.name: path for path in sorted(self.folder.iterdir()) if path.is_file()}

    def _path(self, source: str) -> Path | None:
        known = self.sources.get(source)
        names = [known.text] if known and known.text else [source + ending for ending in ENDINGS]
        return next((self._files[name] for name in names if name in self._files), None)

    def has(self, source: str) -> bool:
        """Whether a copy of the source's text is at hand."""
        return self._path(source) is not None

    def of(self, source: str) -> Text:
        """The text of a source.

        Raises:
            UsageError: the folder has no copy of it.
            InputError: the copy cannot be read.
        """
        if source not in self._read:
            path = self._path(source)
            if path is None:
                known = self.sources.get(source)
                name = known.text if known and known.text else f"{source}.txt"
                raise UsageError(f"no text of source {source!r}: expected {name} in {self.folder}")
            self._read[source] = read_text(path)
        return self._read[source]
