"""The Admiralty code of a claim and its weight in the fold.

The two-character code (reliability of the source A–F, credibility of the item 1–6) is that of NATO AJP-2.1,
Allied Joint Doctrine for Intelligence Procedures. Credibility becomes a number by the table "Admiralty
Credibility" of STIX 2.1 (OASIS Standard, 10 June 2021, appendix "Confidence Scales"): 1→90, 2→70, 3→50,
4→30, 5→10, 6→not specified. STIX has no scale for reliability; the factors here are this project's.
"""

from __future__ import annotations

CREDIBILITY = {1: 0.90, 2: 0.70, 3: 0.50, 4: 0.30, 5: 0.10, 6: 0.30}
RELIABILITY = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.3}


def weight(credibility: int | None, reliability: str | None) -> float:
    """Weight of a claim in (0, 1): STIX value of the credibility × factor of the reliability.

    A missing credibility counts as 6, a missing reliability as F.

    Raises:
        ValueError: a credibility outside 1–6 or a reliability outside A–F.

    >>> round(weight(2, "B"), 2), round(weight(None, None), 2)
    (0.56, 0.09)
    """
    made = code(credibility, reliability)
    return CREDIBILITY[int(made[1])] * RELIABILITY[made[0]]


def unrated(credibility: int | None, reliability: str | None) -> bool:
    """Whether the source or the item could not be, or was not, rated (F, 6 or missing)."""
    made = code(credibility, reliability)
    return made[0] == "F" or made[1] == "6"


def code(credibility: int | None, reliability: str | None) -> str:
    """The Admiralty code, as in ``B2``; a missing reliability is F, a missing credibility 6.

    Raises:
        ValueError: a credibility outside 1–6 or a reliability outside A–F.
    """
    letter = "F" if reliability is None else reliability
    digit = 6 if credibility is None else credibility
    if letter not in RELIABILITY:
        raise ValueError(f"“{letter}” is no reliability; it is a letter from A (reliable) to F (cannot be judged)")
    if digit not in CREDIBILITY:
        raise ValueError(f"{digit} is no credibility; it is a number from 1 (confirmed) to 6 (cannot be judged)")
    return f"{letter}{digit}"


def order(code: str) -> tuple[float, str]:
    """Sort key of a code: the least is the strongest, by weight, then by the code itself.

    >>> min(["F6", "C1", "B2", "A3"], key=order)
    'B2'
    """
    return (-round(weight(int(code[1]), code[0]), 9), code)
