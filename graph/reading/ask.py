"""Run a prepared query by its name, with entities by any of their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from graph.reading.names import find_entity
from graph.store.connect import Row, Store
from queries import bind, get
from schema.errors import EnvironmentFault

if TYPE_CHECKING:
    import pandas as pd


class Rows(list[Row]):
    """The rows of a query, a dict each, and the names of its ``columns``, which an empty result has too."""

    def __init__(self, rows: Iterable[Row], columns: tuple[str, ...]) -> None:
        super().__init__(rows)
        self.columns = columns

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas frame, which has to be installed beside this package.

        Raises:
            EnvironmentFault: pandas is not there.
        """
        try:
            import pandas as pd  # noqa: PLC0415  wanted in notebooks only, and not a dependency
        except ModuleNotFoundError:
            raise EnvironmentFault("a frame needs pandas: install it beside militia-graph") from None
        return pd.DataFrame(list(self), columns=list(self.columns))


def ask(store: Store, name: str, /, **given: Any) -> Rows:
    """The answer of a prepared query.

    Args:
        store: opened with ``open_store``.
        name: that of a query, as ``militia-graph query`` lists them.
        given: its parameters; entities by id, name or alias.

    Raises:
        UsageError: an unknown query or entity, or parameters that do not fit; says which, and what would.
        EnvironmentFault: the connection was lost or the engine failed.
    """
    query = get(name)
    values = bind(query, given)
    for key in query.entities:
        if values[key] is not None:
            values[key] = find_entity(store, values[key]).id
    return Rows(store.rows(query.cypher, values), tuple(column for column, _ in query.columns))
