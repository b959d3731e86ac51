"""The page for analysts: its example seals, checks and folds as the page says, and the page shows it as it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from graph.checking import Checked, check_inputs
from graph.fold import context, fold
from loaders import Item, read_input
from loaders.seal import seal
from loaders.texts import Texts
from schema.errors import InputError, Problem
from schema.records import Claim, CoverageReason, Entity, Source

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = (DOCS / "add-an-article.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example, with its quotations sealed."""
    shutil.copytree(DOCS / "example", tmp_path / "example")
    made = tmp_path / "example" / "example-gazette"
    sealed = seal(made, Texts(made.parent / "texts", [r for r in records(made) if isinstance(r, Source)]))
    assert (sealed.quotes, sealed.sources) == (8, 1)
    return made


def records(folder: Path) -> Sequence[object]:
    problems: list[Problem] = []
    found = [item.record for item in read_input(folder, problems) if isinstance(item, Item)]
    assert problems == []
    return found


def checked(folder: Path) -> Checked:
    problems: list[Problem] = []
    return check_inputs([(folder.name, read_input(folder, problems))], problems, folder.parent / "texts")


def test_the_page_shows_every_file_of_the_example() -> None:
    for file in (DOCS / "example" / "example-gazette").rglob("*.yaml"):
        assert f"```yaml\n{file.read_text(encoding='utf-8')}```" in PAGE, file.name
    text = (DOCS / "example" / "texts" / "gazette-2020.txt").read_text(encoding="utf-8")
    assert "\n".join(f"> {line}".rstrip() for line in text.splitlines()) in PAGE


def test_the_page_names_every_reason_for_a_sentence_without_a_claim() -> None:
    assert ", ".join(f"`{reason}`" for reason in get_args(CoverageReason)) in PAGE


def test_unsealed_quotations_are_refused() -> None:
    with pytest.raises(InputError, match="is not sealed yet"):
        checked(DOCS / "example" / "example-gazette")


def test_sealed_every_locator_is_exact_and_every_sentence_accounted_for(folder: Path) -> None:
    made = checked(folder)
    assert made.findings == made.hints == []
    assert made.counts["exact locators"] == 8


def test_it_folds_to_the_relations_that_the_page_speaks_of(folder: Path) -> None:
    all_ = records(folder)
    ctx = context((r for r in all_ if isinstance(r, Source)), (r for r in all_ if isinstance(r, Entity)), ())
    edges = fold((r for r in all_ if isinstance(r, Claim)), ctx)
    assert {edge.relation: edge.status for edge in edges} == {
        "SEIZED": "asserted",
        "PART_OF": "asserted",
        "ORDERED": "asserted",
        "THREATENED": "disputed",
    }


@pytest.mark.parametrize(("ending", "language", "count"), [("csv", "csv", 2), ("jsonl", "json", 2)])
def test_the_same_records_in_another_format(tmp_path: Path, ending: str, language: str, count: int) -> None:
    block = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert block
    (tmp_path / f"claims.{ending}").write_text(block[1], encoding="utf-8")
    found = records(tmp_path)
    assert len(found) == count
    in_yaml = records(DOCS / "example" / "example-gazette")
    assert all(record in in_yaml for record in found)
