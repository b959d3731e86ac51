"""Small valid claim files, and what can be done to them: for the tests of broken input."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
from collections.abc import Callable
from typing import Any

import yaml
from conftest import SMALL, Fields, claim, entity, identity, source

RECORDS: tuple[Fields, ...] = (
    *SMALL,
    source("s2", origin="s1", published="2020-07~", sha256="0" * 64, url="https://example.org/?a=1&b=2"),
    entity("group-z", name_ar="كتائب", countries=["IQ", "IR"], count=3, start="1979", description="Two\nlines"),
    identity("group-a", "group-z", "unsure"),
    claim("c7", "person-c", "COMMANDS", "group-z", observed="2019/2020-06", qualifiers={"basis": "de_facto"}),
    claim(
        "c8", "group-z", "THREATENED", "body-b", source="s2", when="[2020-06-01..2020-06-20]",
        locator=dict.fromkeys(("text", "exact", "before", "after"), "0" * 64) | {"start": 3, "tokens": 4},
    ),
)  # fmt: skip
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
SECTION = {"source": "sources", "entity": "entities", "identity": "identity", "claim": "claims"}

BYTES: tuple[bytes, ...] = (
    # no text, or text that reads as the end of a line
    *(b"\0", b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xfe\xff", b"\x1b[2J"),
    *(b"\r", b"\r\n", b"\n\r\n", b"\t", b"\x0b", b"\x0c", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae"),
    # what YAML has
    *(b"&a ", b"*a", b"<<: *a", b"<<: {id: x}", b"!!python/object/apply:os.getcwd []", b"!!binary ", b"!t "),
    *(b"%YAML 9.9\n", b"---\n", b"...\n", b"? ", b"- ", b": ", b"|\n", b">-\n", b"#", b"@", b"`", b"~", b"0x10"),
    # what JSON and CSV have, or Python takes for it
    *(b"{", b"}", b"[", b"]", b'"', b"'", b",", b";", b"\\", b"null", b"true", b"NaN", b"-Infinity", b"1e999"),
    *(b"9" * 5_000, b"-0", b"1_000", b"\\u0000", b"\\ud800", b"\\udc00\\ud800", b"\\x41", b"=1+1", b"$id"),
    # much of it
    *(b"x" * 20_000, b"!" * 20_000, b" " * 20_000, b"," * 3_000, b"a: " * 3_000, b"- " * 300, b"{a: " * 300),
    *(b"[" * 984, b"[" * 2_000, b'{"a":' * 984),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7, 2**63, 10**4_000, 1.5, 1e308, float("nan"), float("inf")),
    *("", " ", "\n", "x", "Person", "Event", "MEMBER_OF", "denies", "unattributed", "c1", "group-a", "a|b", "IQ"),
    *("2020", "2020-02-30", "9999~", "0001?", "[..2020]", "2020/2019", "..", "2020-21", "XXXX", "20XX~" * 40),
    *("٢٠٢٠", "ﷺ" * 300, "\U0010ffff", "\ufeff", "\u202e", "\ud800", "\0", "\x9b2J", "\x1b]8;;http://x\a"),
    *("!" * 3_999, "é" * 4_001, "a" * 100_001),
    *([], {}, [[]], [{}], [None], ["x", 1], ["c1"] * 50, {"": 1}, {"a": {}}, {"mode": ["a", "b"]}),
)


def changed(chance: random.Random, records: list[Fields], most: int = 3) -> list[Fields]:
    """The records with up to so many values or fields of them changed, dropped, doubled or exchanged."""
    made = copy.deepcopy(records)
    for _ in range(chance.randint(1, most)):
        record = chance.choice(made)
        key = chance.choice(list(record) or ["id"])
        match chance.randrange(8):
            case 0 | 1:
                record[key] = copy.deepcopy(chance.choice(VALUES))
            case 2:
                record.pop(key, None)
            case 3:
                made.insert(chance.randrange(len(made)), copy.deepcopy(chance.choice(made)))
            case 4:
                other = chance.choice(made)
                record[key] = copy.deepcopy(chance.choice(list(other.values()) or [""]))
            case 5:
                record[
                    chance.choice(["", "kind", "quote", "dataset", "occurrence", "when.x", "a" * 300, "\ud800"])
                ] = "x"
            case 6:
                chance.shuffle(made)
            case 7:
                made.remove(record)
                made = made or [{}]
    return made


def smashed(chance: random.Random, raw: bytes) -> bytes:
    """The file with up to four bytes or pieces of it changed, cut out, doubled or exchanged, or odd ones put in."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted((chance.randrange(len(made) + 1), chance.randrange(len(made) + 1)))
        to = min(to, at + 200)
        match chance.randrange(7):
            case 0 | 1:
                made[at:at] = chance.choice(BYTES)
            case 2:
                made[at : at + 1] = chance.randbytes(1)
            case 3:
                del made[at:to]
            case 4:
                made[at:at] = made[at:to] * chance.choice((1, 2, 50))
            case 5:
                lines = made.splitlines(keepends=True)
                chance.shuffle(lines)
                made = bytearray(b"".join(lines))
            case 6:
                made = made.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\n\r")), chance.randint(1, 50))
    return bytes(made)


def as_jsonl(records: list[Fields], chance: random.Random) -> bytes:
    lines = [json.dumps(record, ensure_ascii=chance.random() < 0.5) + "\n" for record in records]
    return "".join(lines).encode(errors="surrogatepass")


def as_yaml(records: list[Fields], chance: random.Random) -> bytes:
    sections: dict[str, list[Fields]] = {name: [] for name in SECTION.values()}
    for record in records:
        kind = record.pop("kind", None)
        sections.get(SECTION.get(str(kind), ""), sections["claims"]).append(record)
    style = chance.choice((None, True, False))
    how: dict[str, Any] = {"allow_unicode": chance.random() < 0.5, "default_flow_style": style, "sort_keys": False}
    try:
        text = yaml.dump(sections, Dumper=DUMPER, **how)
    except UnicodeEncodeError:  # libyaml does not write half a character
        text = yaml.safe_dump(sections, **how)
    return str(text).encode(errors="surrogatepass")


def as_csv(records: list[Fields], chance: random.Random) -> bytes:
    kind = chance.choice(list(SECTION))
    rows = [
        {name: cell for key, value in record.items() for name, cell in cells_of(key, value)}
        for record in records
        if record.pop("kind", None) == kind
    ]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)) or ["id"])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(errors="surrogatepass")


def cells_of(key: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(f"{key}.{inner}", cell) for inner, each in value.items() for _, cell in cells_of("", each)]
    if isinstance(value, list):
        return [(key, "; ".join(map(str, value)))]
    return [(key, str(value) if not isinstance(value, int) or abs(value) < 2**64 else f"{value:x}")]


WRITERS: dict[str, Callable[[list[Fields], random.Random], bytes]] = {
    "yaml": as_yaml,
    "csv": as_csv,
    "jsonl": as_jsonl,
}


def file_of(ending: str, number: int) -> bytes:
    """The broken file of that number: one in four in its bytes, one in four in its values, the rest in both."""
    chance = random.Random(f"{ending} {number}")
    records = copy.deepcopy(list(RECORDS))
    how = number % 4
    raw = WRITERS[ending](records if how == 0 else changed(chance, records), chance)
    return raw if how == 1 else smashed(chance, raw)
