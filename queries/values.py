"""What a user gives for the parameters of a query, brought into the types that the query declares."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from queries.header import Parameter, Query
from schema.errors import UsageError
from schema.names import nearest
from schema.vocabulary import vocabulary

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def bind(query: Query, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every parameter of the query with its value, ready for the driver: what is given, else the default.

    Values are texts, as typed after ``key=``, or already of the declared type. Lists are comma-separated;
    booleans are true, false, yes or no; dates are ISO days; ids of entities are not looked up here.

    Raises:
        UsageError: unknown, missing or unusable parameters; the message names them all.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    problems = [_unknown(name, known) for name in given if name not in known]
    values: dict[str, Any] = {}
    for name, parameter in known.items():
        if name not in given and parameter.required:
            problems.append(f"{name} is missing: {parameter.description or parameter.type}")
            continue
        value = given.get(name, parameter.default)
        try:
            values[name] = _value(parameter, value)
        except ValueError as error:
            problems.append(f"{name}={_shown(value)}: {error}")
    if problems:
        raise UsageError("\n  ".join([f"{query.name} cannot be run with these parameters:", *problems]))
    return values


def default_faults(query: Query) -> Iterator[str]:
    """What is wrong with the defaults that a header declares."""
    for parameter in query.parameters:
        try:
            _value(parameter, parameter.default)
        except ValueError as error:
            if not parameter.required:
                yield f"the default of ${parameter.name} is {_shown(parameter.default)}: {error}"


def _value(parameter: Parameter, given: Any) -> Any:
    if given is None:
        given = parameter.default
        if given is None and not parameter.required:
            return None
    value = _READERS[parameter.type](given.strip() if isinstance(given, str) else given)
    for item in value if isinstance(value, list) else [value]:
        if parameter.values and item not in parameter.values:
            raise ValueError(f"give {' or '.join(map(str, parameter.values))}")
    return value


def _text(given: Any) -> str:
    if not isinstance(given, str) or not given:
        raise ValueError("give a text")
    return given


def _integer(given: Any) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", given):
        return int(given)
    raise ValueError("give a whole number")


def _number(given: Any) -> float:
    try:
        number = float("nan" if isinstance(given, bool) else given)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("give a number")
    return number


def _boolean(given: Any) -> bool:
    value = given if isinstance(given, bool) else _BOOLEANS.get(str(given).casefold())
    if value is None:
        raise ValueError("give true or false")
    return value


def _date(given: Any) -> str:
    text = given.isoformat() if type(given) is date else given
    try:
        if isinstance(text, str) and _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError("give a day as YYYY-MM-DD")


def _list(given: Any) -> list[str]:
    items = given.split(",") if isinstance(given, str) else given
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise ValueError("give texts with commas between them")
    return [item.strip() for item in items if item.strip()]


def _relations(given: Any) -> list[str]:
    items = [item.upper() for item in _list(given)]
    known = vocabulary().relations
    for item in items:
        if item not in known:
            raise ValueError(f"{item} is no relation type{_hint(item, known)}")
    return items


_READERS: dict[str, Callable[[Any], Any]] = {
    "entity": _text,
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "list": _list,
    "relations": _relations,
}


def _unknown(name: str, known: Mapping[str, Parameter]) -> str:
    hint = _hint(name, known) or f"; it has {', '.join(known) or 'none'}"
    return f"{name} is no parameter of it{hint}"


def _hint(name: str, known: Mapping[str, Any]) -> str:
    near = nearest(name, known)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _shown(given: Any) -> str:
    return given if isinstance(given, str) else repr(given)
