"""How fast each loader reads, and with how much memory: ``python -m benchmarks.loaders``.

Real files where they lie beside the project (``../shared/data``), and generated ones in the shape of the formats
that come large. Each is read in a process of its own, from the file to validated records, without a graph.
FollowTheMoney's own library reads the same file beside ours, where it is installed (``make ftm``).
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from loaders.catalogue import Asked, open_input
from loaders.tally import Tally

SHARED = Path(__file__).parent.parent / "../shared/data"
REAL = (
    "mapping_militants",
    "sfm",
    "ftm/parteispenden.entities.ftm.json",
    "stix/pre-attack-2.0.json",
    "ucdp/ucdp-esd-ay-181.xlsx",
    "icews/icews_events_2018_sample.tab",
    "gdelt/gdelt_20191024143000.export.CSV",
)
GENERATED = (30_000, 300_000)
COUNTRIES = ("IRN", "IRQ", "USA", "SYR", "SAU", "TUR", "RUS", "ISR", "YEM", "LBN")
ROLES = ("", "GOV", "MIL", "REB", "COP", "OPP")
CODES = ("042", "043", "051", "061", "0841", "111", "112", "1244", "130", "145", "154", "160", "173", "190", "193")


def main() -> None:
    """Print the tables."""
    if len(sys.argv) > 1:
        reading = {"ours": _ours, "ftm": _ftm}[sys.argv[1]]
        print(json.dumps(reading(Path(sys.argv[2]))))
        return
    print("## Reading alone, from the file to validated records\n")
    print("| input | loader | rows | records | seconds | rows/s | peak, MB |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        made = [*_made(Path(folder), "gdelt", _gdelt), *_made(Path(folder), "ftm.json", _entities)]
        for path in [*(SHARED / name for name in REAL if (SHARED / name).exists()), *made]:
            got = _apart("ours", path)
            numbers = f"{got['rows']:,} | {got['records']:,} | {got['seconds']:.2f}"
            speed = f"{got['rows'] / got['seconds']:,.0f}"
            print(f"| {path.name} | {got['loader']} | {numbers} | {speed} | {got['peak']:.0f} |", flush=True)
        largest = made[-1]
        ours, theirs = _apart("ours", largest), _apart("ftm", largest)
        if theirs["rows"]:
            ratio = ours["seconds"] / theirs["seconds"]
            taken = f"{theirs['seconds']:.2f} s: ours takes {ratio:.2f} times as long"
            print(f"\nfollowthemoney alone reads and cleans {largest.name} in {taken}.")
        else:
            print("\nfollowthemoney is not installed: `make ftm` does that.")


def _apart(what: str, path: Path) -> dict[str, float]:
    words = [sys.executable, "-m", "benchmarks.loaders", what, str(path)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _ours(path: Path) -> dict[str, object]:
    tally = Tally()
    reading = open_input(path, Asked(), tally)
    start = time.perf_counter()
    for _ in reading.items([]):
        pass
    seconds = time.perf_counter() - start
    name = reading.loader.name if reading.loader else "claims"
    return {
        **{"loader": name, "rows": tally.rows.total(), "records": tally.records.total()},
        **{"seconds": seconds, "peak": _peak()},
    }


def _ftm(path: Path) -> dict[str, object]:
    try:
        from followthemoney import model  # noqa: PLC0415  not everywhere
    except ImportError:
        return {"rows": 0}
    start, rows = time.perf_counter(), 0
    with path.open() as stream:
        for line in stream:
            # cleaned: each value is checked against its type, as a loader of untrusted data must
            model.get_proxy(json.loads(line), cleaned=False)
            rows += 1
    return {"rows": rows, "seconds": time.perf_counter() - start, "peak": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _made(folder: Path, name: str, lines: Callable[[int], Iterator[str]]) -> list[Path]:
    made = []
    for count in GENERATED:
        path = folder / f"{count}.{name}"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines(count))
        made.append(path)
    return made


def _gdelt(count: int) -> Iterator[str]:
    """Rows of GDELT 2's 61 columns: actors of ten countries in six roles, five years of days."""
    chance = random.Random(7)
    for number in range(count):
        cells = [""] * 61
        day = date(2015, 1, 1) + timedelta(chance.randrange(1_800))
        cells[0:5] = [str(number), f"{day:%Y%m%d}", f"{day:%Y%m}", str(day.year), f"{day.year}.5"]
        for at in (5, 15):
            country, role = chance.choice(COUNTRIES), chance.choice(ROLES)
            cells[at : at + 3] = [country + role, country.title(), country]
            cells[at + 7] = role
        code = chance.choice(CODES)
        cells[25:30] = ["1", code, code[:3], code[:2], "1"]
        cells[30:35] = ["0.0", "1", "1", "1", "0.0"]
        cells[59:] = ["20200101000000", f"https://paper{chance.randrange(400)}.example/{number}"]
        yield "\t".join(cells)


def _entities(count: int) -> Iterator[str]:
    """FollowTheMoney entities: two fifths persons, one fifth companies, the rest memberships and ownerships."""
    chance = random.Random(7)
    people, firms = count * 2 // 5, count // 5
    for number in range(people):
        yield _entity(f"p{number}", "Person", name=[f"Person {number}"], country=["iq"])
    for number in range(firms):
        yield _entity(f"c{number}", "Company", name=[f"Company {number}"], country=["ir"])
    for number in range(count - people - firms):
        person, firm = f"p{chance.randrange(people)}", f"c{chance.randrange(firms)}"
        if number % 2:
            yield _entity(f"o{number}", "Ownership", owner=[person], asset=[firm], startDate=["2015"])
        else:
            yield _entity(
                f"m{number}", "Directorship", director=[person], organization=[firm], startDate=["2016-03"]
            )


def _entity(id_: str, schema: str, **properties: list[str]) -> str:
    return json.dumps({"id": id_, "schema": schema, "properties": properties})


if __name__ == "__main__":
    main()
