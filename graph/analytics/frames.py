"""Results as pandas frames, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from schema.errors import EnvironmentFault

if TYPE_CHECKING:
    import pandas as pd


def frame(results: Iterable[Any]) -> pd.DataFrame:
    """A row for each result of a measure, a column for each of its fields.

    Args:
        results: dataclasses of one kind, such as the routes of ``influence_paths``.

    Raises:
        EnvironmentFault: pandas is not there.
    """
    try:
        import pandas as pd  # noqa: PLC0415  wanted in notebooks only, and not a dependency
    except ModuleNotFoundError:
        raise EnvironmentFault("a frame needs pandas: install it beside militia-graph") from None
    return pd.DataFrame([asdict(result) for result in results])
