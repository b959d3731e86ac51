"""Broken claim files by the thousand: each is read or refused in words, soon, and a refusal changes nothing.

The files are small valid ones, changed at random: in their bytes, and in the values before they are written. The
generator is seeded, so that a file that failed is made again by its number.
"""

from __future__ import annotations

import copy
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from broken_files import RECORDS, WRITERS, changed, file_of, smashed
from conftest import SMALL, Fields, Graph, claim, entity, source

from graph.checking import check_inputs
from graph.store.audit import audit
from loaders import dataset_name, read_input
from schema.errors import SHOWN_PROBLEMS, InputError, MilitiaGraphError, Problem

EACH = 1_700
"""Files of each format: more than 5,000 in all."""

AT_THE_STORE = 51
LONGEST = 30.0
"""Seconds for one file: many thousand times what it takes, and still far less than for ever."""


def test_what_is_broken_here_is_well_before(tmp_path: Path) -> None:
    for ending, write in WRITERS.items():
        path = tmp_path / f"x.{ending}"
        path.write_bytes(write(copy.deepcopy(list(RECORDS)), random.Random(1)))
        problems: list[Problem] = []
        if ending == "csv":
            assert list(read_input(path, problems))
            assert not problems
        else:
            counts = {"sources": 2, "entities": 6, "claims": 8, "relations": 6, "disputed": 1}
            assert checked(path).counts == counts


def checked(path: Path) -> Any:
    problems: list[Problem] = []
    return check_inputs([(dataset_name(path), read_input(path, problems))], problems, None)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_broken_file_is_read_or_refused_in_words(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.{ending}"
    refused = accepted = 0
    for number in range(EACH):
        path.write_bytes(file_of(ending, number))
        began = time.monotonic()
        try:
            checked(path)
            accepted += 1
        except InputError as error:
            refused += 1
            told_well(error, path)
        except Exception as error:
            raise AssertionError(f"file {number}, kept as {kept(path)}") from error
        assert time.monotonic() - began < LONGEST, f"file {number}, kept as {kept(path)}"
    assert refused > EACH // 4, "or they are not broken"
    assert accepted > (20 if ending != "csv" else 0), "or they are all broken at the first byte"


def told_well(error: InputError, path: Path) -> None:
    """Each problem says where and what; what is printed stays readable in length."""
    assert error.problems
    for problem in error.problems:
        assert problem.message
        assert problem.place.file in (path.name, path.stem)
    assert len(str(error)) < 3_000 * (SHOWN_PROBLEMS + 1)


def kept(path: Path) -> Path:
    return path.rename(path.with_stem("failed"))


@pytest.mark.engines("embedded", "neo4j-2026")
def test_a_broken_load_leaves_the_graph_as_it_was_and_any_other_as_its_claims_make_it(graph: Graph) -> None:
    graph.load(*SMALL, name="other")
    before = graph.export()
    own = [record for record in RECORDS if record["kind"] != "claim"]
    own += [{**record, "id": f"{record['id']}-x", "about": []} for record in RECORDS if record["kind"] == "claim"]
    ends = {"refused": 0, "accepted": 0}
    for number in range(AT_THE_STORE):
        ending = list(WRITERS)[number % 3]
        chance = random.Random(number)
        raw = WRITERS[ending](changed(chance, own, most=1 + number % 2), chance)
        path = graph.folder / f"x.{ending}"
        path.write_bytes(raw if number % 5 else smashed(chance, raw))
        try:
            graph.load_path(path, name="x", append=number % 7 == 0)
        except MilitiaGraphError as error:
            assert error.exit_code == 2
            assert graph.export() == before, f"file {number}"
            ends["refused"] += 1
            continue
        except Exception as error:
            raise AssertionError(f"file {number}, kept as {kept(path)}") from error
        assert audit(graph.store).differences == (), f"file {number}"
        before = graph.export()
        ends["accepted"] += 1
    assert min(ends.values()) > 10, ends


def _lines(*records: Fields) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


WICKED = {
    "billions.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "merge.yaml": "entities:\n- &a {id: a, name: A, labels: [Person]}\n- <<: *a\n  id: b\n",
    "merged.yaml": "entities:\n- <<: {id: a}\n  name: A\n  labels: [Person]\n",
    "tag.yaml": "entities:\n- !!python/object/apply:os._exit [3]\n",
    "recursion.yaml": "entities: &a\n- *a\n",
    "two.yaml": "entities: []\n---\nentities: []\n",
    "brackets.yaml": "entities: " + "[" * 1_000_000,
    "indents.yaml": "".join(" " * depth + "a:\n" for depth in range(2_000)),
    "keys.yaml": "entities:\n- {" + ",".join(f"k{n}: 1" for n in range(20_000)) + "}\n",
    "date.yaml": f"sources:\n- {{id: a, title: A, published: \"2020{' ' * 300_000}x\"}}\n",
    "nested.jsonl": '{"kind":"entity","aliases":' + "[" * 984 + "]" * 984 + "}\n",
    "deep.jsonl": '{"kind":"entity","x":' + '{"a":' * 200_000,
    "doubled.jsonl": "{" + ",".join(f'"k{n}":1' for n in range(100_000)) + ',"k99999":1}\n',
    "fields.jsonl": '{"kind":"entity",' + ",".join(f'"k{n}":1' for n in range(100_000)) + "}\n",
    "digits.jsonl": '{"kind":"entity","id":"a","name":"A","labels":["Person"],"count":' + "9" * 1_000_000 + "}\n",
    "name.jsonl": _lines(entity("a", name="!" * 1_000_000)),
    "slip.jsonl": _lines(claim("c", "a", "T T" * 300_000, "b")),
    "dates.jsonl": _lines(source(published=f"[{'2020,' * 100_000}2021]")),
    "chain.jsonl": _lines(*(source(f"s{n}", origin=f"s{n + 1}") for n in range(3_000))),
    "nobody.jsonl": _lines(*(source(f"s{n}", publisher=f"p{n}") for n in range(3_000))),
    "columns.csv": "labels," + ",".join(f"k{n}" for n in range(100_000)) + "\n",
    "same.csv": ",".join(["labels"] * 100_000) + "\n",
    "commas.csv": "id,name,labels\n" + "," * 1_000_000 + "\n",
    "quotes.csv": 'id,name,labels\na,"' + '""' * 500_000,
    "cell.csv": f"id,name,labels\na,{'x' * 11_000_000},Person\n",
}  # fmt: skip


@pytest.mark.parametrize("name", WICKED)
def test_a_file_that_was_made_to_do_harm_is_refused_soon(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(WICKED[name], encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(InputError) as refused:
        checked(path)
    assert time.monotonic() - began < LONGEST
    told_well(refused.value, path)
