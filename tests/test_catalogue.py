"""The prepared queries as files: headers, parameters, portable Cypher, and what users may give them."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import queries
from queries import Query, bind, catalogue, get, get_internal
from queries.header import mismatches, read_query, returned_columns
from schema.errors import UsageError
from schema.vocabulary import vocabulary

NAMES = sorted(path.stem for path in Path(queries.__path__[0]).glob("*.cypher"))
NO_VIEW = ("accounts-of", "coverage", "evidence", "said-by")
EDGE_ROWS = [name for name in NAMES if name not in NO_VIEW]
SHARED: dict[str, dict[str, str]] = {"parameters": {"on": "a day"}, "columns": {"edge": "its id"}}


def cypher(query: Query) -> str:
    """The Cypher alone: no comments, texts in quotes emptied."""
    return re.sub(r"'[^']*'", "''", re.sub(r"^\s*//.*\n?", "", query.cypher, flags=re.MULTILINE))


@pytest.fixture(params=NAMES)
def query(request: pytest.FixtureRequest) -> Query:
    return get(request.param)


def test_all_queries_are_listed_by_name() -> None:
    assert list(catalogue()) == NAMES
    assert {"members-of", "evidence", "timeline"} <= set(NAMES)


def test_header_and_cypher_agree(query: Query) -> None:
    assert not list(mismatches(query))
    assert query.title
    assert query.description.endswith(".")
    assert query.cypher.startswith("// title: ")


def test_its_example_can_be_run(query: Query) -> None:
    assert "\n// example: " in query.cypher
    assert set(bind(query, query.example)) == {parameter.name for parameter in query.parameters}


def test_rows_have_a_total_order_that_ends_in_ids(query: Query) -> None:
    order = cypher(query).rpartition("ORDER BY")[2]
    last = order.removesuffix("LIMIT $limit\n").rpartition(",")[2].strip()
    assert last in ("edge", "edges", "claim", "entity")
    assert last in dict(query.columns)


def test_every_node_pattern_names_its_label(query: Query) -> None:
    code = cypher(query)
    labelled = set(re.findall(r"\((\w+):(?:Entity|Claim|Source)\b", code))
    bound = set(re.findall(r"\bAS (\w+)", code))  # such as the end of a way, which goes from step to step
    patterns = [
        pattern
        for line in re.findall(r"\bMATCH .*", code)
        for pattern in re.findall(r"(?:(?<=MATCH )|(?<=[-> =]))\((\w*)([^()]*)\)", line)
    ]
    assert patterns
    for variable, rest in patterns:
        assert re.match(r":(Entity|Claim|Source)\b", rest) or (not rest and variable in labelled | bound)


def test_path_bounds_are_literal_and_each_relation_exists(query: Query) -> None:
    code = cypher(query)
    assert all(re.fullmatch(r"\*0?\.\.[234]", bound) for bound in re.findall(r"\*[\d.]+|\*(?=\])", code))
    types = {t for names in re.findall(r"\[\w*:([A-Z_|]+)", code) for t in names.split("|")}
    assert types <= {*vocabulary().relations, "CITES"}
    named = set(re.findall(r"'([A-Z]+(?:_[A-Z]+)*)'", query.cypher))
    assert named <= set(vocabulary().relations)


def test_inline_properties_are_plain_values(query: Query) -> None:
    # The embedded engine finds nothing, and says nothing, where an expression stands here.
    for value in re.findall(r"\(\w*(?::\w+)+ \{\w+: ([^}]*)\}", cypher(query)):
        assert re.fullmatch(r"\$\w+|\w+(\.\w+)?", value)


@pytest.mark.parametrize("name", EDGE_ROWS)
def test_the_view_is_given_in_the_same_words_everywhere(name: str) -> None:
    parameters = {p.name: p for p in get(name).parameters}
    model = {p.name: p for p in get("neighbours").parameters}
    wanted = {"on", "strict", "acts_within"} | ({"include"} if name != "disputed" else set())
    assert {key: parameters[key] for key in wanted} == {key: model[key] for key in wanted}
    defaults = bind(get("neighbours"), {"entity": "x"})
    assert defaults == {"entity": "x", "include": [], "on": None, "strict": False, "acts_within": 365}


def test_directionless_relations_are_those_of_the_vocabulary() -> None:
    text = re.search(r"WHEN type\(r\) IN \[([^]]*)\]\s+THEN 'either way'", get("neighbours").cypher)
    assert text
    symmetric = {name for name, relation in vocabulary().relations.items() if relation.symmetric}
    assert set(re.findall(r"\w+", text.group(1))) == symmetric


def test_coverage_can_be_asked_for_every_label() -> None:
    (labels,) = (p for p in get("coverage").parameters if p.name == "labels")
    assert set(labels.values) == set(vocabulary().labels)


def test_unknown_query_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean members-of"):
        get("member-of")
    with pytest.raises(UsageError, match="there are accounts-of, "):
        get("zzzzqqq")
    with pytest.raises(KeyError):
        get_internal("members-of")


def test_entities_are_told_from_other_parameters() -> None:
    assert get("paths-between").entities == ("a", "b")
    assert get("disputed").entities == ()


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("include", "alleged, disputed", ["alleged", "disputed"]),
        ("include", "", []),
        ("include", ["none"], ["none"]),
        ("on", "2020-06-25", "2020-06-25"),
        ("on", date(2020, 6, 25), "2020-06-25"),
        ("on", None, None),
        ("strict", "Yes", True),
        ("strict", "no", False),
        ("acts_within", " 30 ", 30),
        ("max_hops", "4", 4),
        ("leave_out", "met, COMMANDS", ["MET", "COMMANDS"]),
    ],
)
def test_texts_are_typed_as_declared(name: str, given: Any, expected: Any) -> None:
    assert bind(get("paths-between"), {"a": "x", "b": "y", name: given})[name] == expected


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("on", "2020-06", "give a day as YYYY-MM-DD"),
        ("on", "2020-02-30", "give a day as YYYY-MM-DD"),
        ("on", "20200625", "give a day as YYYY-MM-DD"),
        ("include", "aleged", "give alleged or disputed or retracted or none"),
        ("strict", "maybe", "give true or false"),
        ("acts_within", "a year", "give a whole number"),
        ("acts_within", True, "give a whole number"),
        ("max_hops", "7", "give 1 or 2 or 3 or 4"),
        ("leave_out", "COMANDS", "is no relation type; did you mean COMMANDS"),
        ("leave_out", 3, "give texts with commas"),
        ("a", "", "give a text"),
        ("a", None, "give a text"),
    ],
)
def test_unusable_values_are_refused(name: str, given: Any, says: str) -> None:
    with pytest.raises(UsageError, match=f"{name}=.*{says}"):
        bind(get("paths-between"), {"a": "x", "b": "y", name: given})


def test_one_error_names_every_problem() -> None:
    with pytest.raises(UsageError) as caught:
        bind(get("members-of"), {"entitty": "x", "on": "soon", "max_hops": "many"})
    message = str(caught.value)
    assert "entitty is no parameter of it; did you mean entity" in message
    assert "entity is missing: The body" in message
    assert "on=soon" in message
    assert "max_hops=many" in message


def written(**changes: str) -> str:
    parts = {
        "title": "T",
        "description": "D.",
        "parameters": "{'on': {type: date, default: null}}",
        "columns": "[edge]",
    } | changes
    header = "".join(f"// {key}: {value}\n" for key, value in parts.items() if value)
    return header + "\nMATCH (n:Entity)\nWHERE n.start_min = $on\nRETURN n.id AS edge\nORDER BY edge\n"


def test_a_header_takes_shared_descriptions() -> None:
    query = read_query("q", written(), SHARED)
    assert query.columns == (("edge", "its id"),)
    assert query.parameters[0].description == "a day"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "title"),
        ({"author": "A"}, "author"),
        ({"parameters": "{}"}, r"\$on is used and not declared"),
        ({"parameters": "{'on': {type: date}, x: {type: text, description: X}}"}, r"\$x is declared and not used"),
        ({"parameters": "{on: {type: date}}"}, "into quotes"),
        ({"parameters": "{'on': {type: day}}"}, "unknown type day"),
        ({"columns": "[claim: C]"}, "declares the columns"),
        ({"columns": "[edge, edge]"}, "declares the columns"),
        ({"columns": "[edge"}, "no YAML"),
    ],
)
def test_a_header_that_does_not_fit_is_an_error(changes: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_query("q", written(**changes), SHARED)


def test_columns_are_those_of_the_last_return() -> None:
    code = "CALL {\n  RETURN a\n}\nRETURN a.id AS x, coalesce(b, [1, 2]) AS y, z\nORDER BY x\n"
    assert returned_columns(code) == ["x", "y", "z"]
    assert returned_columns("RETURN a\n") == []
