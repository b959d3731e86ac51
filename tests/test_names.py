"""Names: which spellings are one name, which are not, and what is said when nothing fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import UsageError
from schema.names import Hit, Named, fold_name, name_keys, nearest, resolve

SAME = [
    ["Qassem Soleimani", "Qasem Suleimani", "Qasim Sulaimani", "Kasim Soleymani", "QASSEM SOLEIMANI"],
    ["Kataib Hezbollah", "Kata'ib Hizballah", "Kata’ib Hizbullah", "Kataeb Hezbollah", "Kataʾib Hizb Allah"],
    ["Mustafa al-Kadhimi", "Mustafa Al Kadhimi", "Mustafa Kadhimi", "Moustafa el-Kadhimi"],
    ["al-Hashd al-Sha'bi", "al-Hashd ash-Sha`bi", "Al-Ḥashd al-Shaʿbī"],
    ["Asa'ib Ahl al-Haq", "Asaib Ahl Al-Haqq", "ʿAṣāʾib Ahl al-Ḥaqq"],
    ["Akram al-Kaabi", "Akram Al-Ka'abi", "Akram Kaabi"],
    ["Hussein", "Hussain", "Husayn", "Hossein"],
    ["Ansar Allah", "Ansarallah", "Ansarullah"],
    ["al-Nujaba", "an-Nujaba'", "Nujaba", "Nujabah"],
    ["أحمد", "إحمد", "آحمد", "احمد", "أَحْمَد", "احـــمد"],
    ["الشعبي", "الشعبى", "شعبي", "الشعبی"],
    ["كتائب حزب الله", "کتائب حزب‌الله"],
    ["منظمة بدر", "منظمه بدر"],
    ["لواء 11", "لواء ١١", "لواء ۱۱"],
    ["Barzani", "Barzanî", "بارزاني", "بارزانی"],
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_meet(spellings: list[str]) -> None:
    assert len(name_keys(spellings)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khamenei", "Khomeini"),
        ("Ali Khamenei", "Ali Khomeini"),
        ("خامنه‌ای", "خمینی"),
        ("Akram", "Karim"),
        ("11th Brigade", "1st Brigade"),
        ("Brigade 11", "Brigade 1"),
        ("Sayyid", "Saeed"),
        ("Iran", "Iraq"),
        ("Ahl al-Haq Asa'ib", "Asa'ib Ahl al-Haq"),  # word order counts
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aas'ib Ahl al-Haq", "Asa'ib Ahl al-Haq"),
        ("al-Hashd al-Sha'bi", "Al-Hashad Al-Sha’bi"),
        ("الحشد الشعبي", "al-Hashd al-Sha'bi"),
        ("Mustafa al-Kadhimi", "al-Kadhimi"),
    ],
)
def test_what_the_key_cannot_bridge_an_alias_does(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)
    assert resolve(other, [Named("e1", (one, other))]) == Hit("e1", one, exact=True)


@pytest.mark.parametrize("name", ["", " ", "\n", "''", '"`{}', "$%&", "ʿ", "\u200b", "—"])
def test_a_name_without_letters_has_no_key(name: str) -> None:
    assert fold_name(name) == ""
    assert name_keys([name, "Badr"]) == ("badr",)


@pytest.mark.parametrize("name", ["Al", "al-", "El El", "Allah", '"Badr" {`x`}\n', "ß", "ﷲ", "\ud800x"])
def test_odd_names_keep_a_key(name: str) -> None:
    assert fold_name(name)


latin = st.text(alphabet="aeiouyhlqksAL' -ʿ", max_size=16)


@given(st.text() | latin | st.text(alphabet="الهةىيوأءعق ‌ّ", max_size=12))
def test_folding_a_key_gives_the_key(name: str) -> None:
    key = fold_name(name)
    assert fold_name(key) == key
    assert key == " ".join(key.split())


PEOPLE = [
    Named("p1", ("Qassem Soleimani", "قاسم سليماني")),
    Named("p2", ("Mustafa al-Kadhimi", "Kadhimi")),
    Named("p3", ("Qais al-Khazali",)),
    Named("p4", ("Ali Khamenei",)),
    Named("g1", ("Kata'ib Hizballah", "KH")),
    Named("g2", ("Karbala Holders", "KH")),
    Named("Kadhimi-office", ("Office of the Prime Minister",)),
]


@pytest.mark.parametrize(
    ("wanted", "found", "exact"),
    [
        ("p3", "p3", True),
        ("Kadhimi", "p2", True),
        (" Mustafa al-Kadhimi ", "p2", True),
        ("mustafa AL-kadhimi", "p2", True),
        ("قاسم سليماني", "p1", True),
        ("قاسم سلیمانی", "p1", False),
        ("Qasem Suleimani", "p1", False),
        ("Kataib Hezbollah", "g1", False),
    ],
)
def test_one_hit_is_taken_and_says_whether_it_was_exact(wanted: str, found: str, exact: bool) -> None:
    shown = {entity.id: entity.names[0] for entity in PEOPLE}
    assert resolve(wanted, PEOPLE) == Hit(found, shown[found], exact)


def test_the_first_level_with_a_hit_decides() -> None:
    known = [
        Named("badr", ("Somebody",)),
        Named("x", ("badr",)),
        Named("y", ("Badr",)),
        Named("z", ("Bádr",)),
    ]
    assert resolve("badr", known).id == "badr"
    assert resolve("badr", known[1:]).id == "x"
    assert resolve("BADR", [known[2], known[3]]).id == "y"
    assert resolve("bàdr", [known[3]]) == Hit("z", "Bádr", exact=False)


def test_composed_and_decomposed_accents_are_the_same_name() -> None:
    assert resolve("Ba\u0301dr", [Named("z", ("B\u00e1dr",))]).exact


def test_several_hits_are_listed() -> None:
    with pytest.raises(UsageError) as caught:
        resolve("KH", PEOPLE)
    assert str(caught.value).splitlines()[1:] == ["  g1  Kata'ib Hizballah", "  g2  Karbala Holders"]


def test_no_hit_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean\n  p2  Mustafa al-Kadhimi"):
        resolve("Mustafa Khadimi", PEOPLE)


@pytest.mark.parametrize("wanted", ["xyzzy", "``", "{}"])
def test_nonsense_finds_nothing(wanted: str) -> None:
    with pytest.raises(UsageError, match="nor anything like it"):
        resolve(wanted, PEOPLE)


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(UsageError, match="empty name"):
        resolve("  ", PEOPLE)


@given(st.text(max_size=12))
def test_looking_up_any_text_finds_or_refuses(wanted: str) -> None:
    try:
        resolve(wanted, PEOPLE)
    except UsageError as err:
        assert str(err)


def test_nearest_is_ordered_and_limited() -> None:
    known = ["kataib-hizballah", "kataib-imam-ali", "badr", "asaib-ahl-al-haq"]
    assert nearest("katib-hizbolla", known)[0] == "kataib-hizballah"
    assert nearest("kataib", known, limit=1) == nearest("kataib", known)[:1]
    assert nearest("banana", known) == []
