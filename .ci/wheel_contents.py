"""Check that a wheel holds every file of the five packages, and nothing else: ``wheel_contents.py WHEEL``."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]


def main(wheel: str) -> int:
    """Print what is missing or too much; 0 where nothing is."""
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES["wheel"]["packages"]
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts)
    }
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    for name in sorted(wanted - held):
        print(f"{wheel}: {name} is missing")
    for name in sorted(held - wanted):
        print(f"{wheel}: {name} should not be in it")
    print(f"{wheel}: {len(held)} files")
    return int(held != wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
