"""The countries of event tables, by code and by name.

``countries.csv`` has for each the code of three letters (ISO 3166, which CAMEO and PLOVER use too), that of two
letters, its name here, and other names under which event tables have it: adjectives, capitals that stand for it.
What has a code is a State here, dependent territories too.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CAMEO_CODES = {"IMY": "IMN", "KOS": "XKX", "MTN": "MNE", "ROM": "ROU", "TMP": "TLS"}
"""Codes of CAMEO that are none of ISO 3166, and the ISO code."""

REGIONS = {
    "AFR": "Africa",
    "ASA": "Asia",
    "BLK": "Balkans",
    "CAS": "Central Asia",
    "CAU": "Caucasus",
    "CEU": "Central Europe",
    "CFR": "Central Africa",
    "CRB": "Caribbean",
    "EAF": "East Africa",
    "EEU": "Eastern Europe",
    "EIN": "East Indies",
    "EUR": "Europe",
    "GZS": "Gaza Strip",
    "LAM": "Latin America",
    "MDT": "Mediterranean",
    "MEA": "Middle East",
    "NAF": "North Africa",
    "NMR": "North America",
    "PGS": "Persian Gulf",
    "SAF": "Southern Africa",
    "SAM": "South America",
    "SAS": "South Asia",
    "SCN": "Scandinavia",
    "SEA": "Southeast Asia",
    "WAF": "West Africa",
    "WSB": "West Bank",
    "WST": "The West",
}
"""Codes of CAMEO for parts of the world that are no country."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its codes of three and of two letters, its name, and its other names."""

    code: str
    iso: str
    name: str
    others: tuple[str, ...]

    def is_called(self, name: str) -> bool:
        """Whether the name, in whatever case, is one of the country's.

        >>> by_code("IRN").is_called("TEHRAN"), by_code("IRN").is_called("KURDISTAN")
        (True, False)
        """
        return by_name(name) is self


def by_code(code: str) -> Country | None:
    """The country of a code of three letters, of ISO 3166 or of CAMEO; None: there is none.

    >>> by_code("IRQ").iso, by_code("ROM").name, by_code("AFR")
    ('IQ', 'Romania', None)
    """
    return _tables()[0].get(CAMEO_CODES.get(code, code))


def by_name(name: str) -> Country | None:
    """The country that is called so; None: none, or the name is not known here.

    >>> by_name("Russian Federation").name, by_name("iranian").name, by_name("Bavaria")
    ('Russia', 'Iran', None)
    """
    return _tables()[1].get(name.casefold())


def is_iso(code: str) -> bool:
    """Whether a country has this code of two letters."""
    return any(country.iso == code for country in _tables()[0].values())


@cache
def _tables() -> tuple[dict[str, Country], dict[str, Country]]:
    text = files("loaders").joinpath("countries.csv").read_text(encoding="utf-8")
    found = [
        Country(row["code"], row["iso"], row["name"], tuple(filter(None, row["others"].split(";"))))
        for row in csv.DictReader(io.StringIO(text))
    ]
    names = {name.casefold(): one for one in found for name in (one.name, *one.others)}
    return {one.code: one for one in found}, names
