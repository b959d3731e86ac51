"""The prepared queries on command, office, patronage, custody and law, against rows worked out by hand.

Unless a claim says otherwise it is a B2: 0.8 for the source times 0.7 for the item is 0.56. A denial of
credibility 4 counts 0.8 × 0.3 = 0.24 and leaves 0.56 × 0.76 = 0.4256: disputed, and shown.
"""

from __future__ import annotations

from typing import Any

import pytest
from asking import Row, Rows, ask
from conftest import Fields, Graph, claim, entity, source

pytestmark = pytest.mark.engines("embedded", "neo4j-2026")

B2, DENIED = 0.56, 0.4256


def says(id_: str, words: str, *span: str, **more: Any) -> Fields:
    """A claim on ``"a LEADS b"``; with a span the day of an act, or the start and end of a state."""
    dates = {"when": span[0]} if len(span) == 1 else dict(zip(("start", "end"), span, strict=False))
    return claim(id_, *words.split(), **{**dates, **more})


def alleges(id_: str, words: str, *span: str, **more: Any) -> Fields:
    return says(id_, words, *span, stance="alleges", speaker="witness", **more)


def denies(id_: str, words: str, **more: Any) -> Fields:
    return says(id_, words, stance="denies", speaker="witness", credibility=4, **more)


def entities(**labels: str) -> tuple[Fields, ...]:
    """``Person="premier marshal"`` and so on."""
    return tuple(entity(id_, label) for label, ids in labels.items() for id_ in ids.split())


START = (source(published="2020-12-31"), entity("witness", "Person"))
DE_JURE, DE_FACTO = {"basis": "de_jure"}, {"basis": "de_facto"}

COMMAND = (
    *START,
    *entities(State="land", Office="premiership chairmanship", ArmedGroup="umbrella brigade front"),
    *entities(Person="former premier chairman marshal fighter"),
    says("k01", "former HOLDS_OFFICE premiership", "2006", "2014"),
    says("k02", "premier HOLDS_OFFICE premiership", "2015", ".."),
    says("k03", "premiership COMMANDS umbrella", "2010", "..", qualifiers=DE_JURE),
    says("k04", "premiership COMMANDS umbrella", observed="2016", qualifiers={**DE_FACTO, "compliance": "partial"}),
    denies("k05", "premiership COMMANDS umbrella", qualifiers=DE_FACTO),
    says("k06", "chairmanship SUBORDINATED_BY_LAW premiership", "2016", ".."),
    says("k07", "chairman HOLDS_OFFICE chairmanship", "2016", ".."),
    says("k08", "brigade MEMBER_OF umbrella", "2012", ".."),
    says("k09", "fighter MEMBER_OF brigade", "2016", ".."),
    alleges("k10", "front FACADE_FOR brigade", "2017", ".."),
    says("k11", "marshal LEADS brigade", "2005", "2011"),
    says("k12", "premiership OFFICE_OF land", "2003", ".."),
    alleges("k13", "chairmanship OFFICE_OF umbrella", "2016", ".."),
)


def test_a_chain_of_command_runs_over_offices_and_memberships(graph: Graph) -> None:
    graph.load(*COMMAND)
    columns = "direction hops entities bases compliance status confidence voices"
    three = ["premiership", "umbrella", "brigade", "fighter"]
    four = ["premier", *three]
    # The former premier was gone, and the marshal no longer led, when the fighter joined.
    assert ask(graph.store, "chain-of-command", columns, entity="fighter") == [
        ("up", 3, three, ["de_jure", "–", "–"], ["–", "–", "–"], "asserted", B2, 1),
        ("up", 3, three, ["de_facto", "–", "–"], ["partial", "–", "–"], "disputed", DENIED, 1),
        ("up", 4, four, ["–", "de_jure", "–", "–"], ["–", "–", "–", "–"], "asserted", B2, 1),
        ("up", 4, four, ["–", "de_facto", "–", "–"], ["–", "partial", "–", "–"], "disputed", DENIED, 1),
    ]
    assert ask(graph.store, "chain-of-command", "entities", entity="fighter", include="none") == [(three,), (four,)]


def test_a_chain_of_command_is_told_from_the_top(graph: Graph) -> None:
    graph.load(*COMMAND)
    columns = "superior_name subordinate_name chain"
    assert ask(graph.store, "chain-of-command", columns, entity="brigade", direction="up", max_hops="2") == [
        ("Marshal", "Brigade", "Marshal –[leads]→ Brigade"),
        ("Premiership", "Brigade", "Premiership –[commands]→ Umbrella ←[member of]– Brigade"),
        ("Premiership", "Brigade", "Premiership –[commands · disputed]→ Umbrella ←[member of]– Brigade"),
    ]
    office = "Premiership ←[subordinate to]– Chairmanship ←[holds office]– Chairman"
    chains = ask(graph.store, "chain-of-command", "chain", entity="chairman")
    assert chains == [(office,), (f"Premier –[holds office]→ {office}",)]


def test_commands_go_down_to_members_holders_and_facades_but_not_to_other_holders(graph: Graph) -> None:
    graph.load(*COMMAND)

    def below(**given: str) -> Rows:
        columns = "hops subordinate bases status"
        return ask(graph.store, "chain-of-command", columns, entity="premiership", direction="down", **given)

    two = [
        (2, "brigade", ["de_jure", "–"], "asserted"),
        (2, "chairman", ["–", "–"], "asserted"),
        (2, "brigade", ["de_facto", "–"], "disputed"),
    ]
    assert below(max_hops="2")[3:] == two
    assert [row for row in below(include="alleged") if row[1] == "front"] == [
        (3, "front", ["de_jure", "–", "–"], "alleged"),
        (3, "front", ["de_facto", "–", "–"], "alleged"),
    ]
    assert {row[1] for row in below()} == {"umbrella", "chairmanship", "brigade", "chairman", "fighter"}
    assert below(limit="4") == below()[:4]


def test_a_chain_of_command_on_a_day(graph: Graph) -> None:
    graph.load(*COMMAND)

    def above(**given: str) -> Rows:
        return ask(graph.store, "chain-of-command", "superior bases holds", entity="brigade", **given)

    # In 2013 the former premier commanded on paper; in practice it is known for 2016 alone.
    assert above(on="2013-06-01", direction="up") == [
        ("premiership", ["de_jure", "–"], "certain"),
        ("premiership", ["de_facto", "–"], "possible"),
        ("former", ["–", "de_jure", "–"], "certain"),
        ("former", ["–", "de_facto", "–"], "possible"),
    ]
    assert above(on="2013-06-01", strict="yes", direction="up") == [
        ("premiership", ["de_jure", "–"], "certain"),
        ("former", ["–", "de_jure", "–"], "certain"),
    ]


def test_memberships_alone_are_no_chain_of_command(graph: Graph) -> None:
    graph.load(*COMMAND)
    assert ask(graph.store, "chain-of-command", "edges", entity="umbrella", direction="down") == []


def test_office_holders_of_an_office_a_body_and_a_day(graph: Graph) -> None:
    graph.load(*COMMAND)

    def holders(**given: str) -> Rows:
        return ask(graph.store, "office-holders", "object subject office_of start_min end_max holds", **given)

    former = ("premiership", "former", ["Land"], "2006-01-01", "2014-12-31")
    premier = ("premiership", "premier", ["Land"], "2015-01-01", "9999-12-31")
    chairman: Row = ("chairmanship", "chairman", [], "2016-01-01", "9999-12-31", None)
    assert holders() == [chairman, (*former, None), (*premier, None)]
    assert holders(entity="land") == holders(entity="premiership") == [(*former, None), (*premier, None)]
    assert holders(entity="umbrella") == []
    assert holders(entity="umbrella", include="alleged") == [(*chairman[:2], ["Umbrella"], *chairman[3:])]
    # He left at some time in 2014.
    assert holders(entity="former", on="2014-06-30") == [(*former, "possible")]
    assert holders(entity="former", on="2014-06-30", strict="yes") == []
    assert holders(on="2013-12-31", strict="yes") == [(*former, "certain")]


PATRONAGE = (
    *START,
    *entities(State="patron rival", ArmedGroup="first second third"),
    says("p1", "patron SPONSORS first", "2010", "2015", qualifiers={"support_kinds": ["weapons", "funding"]}),
    says("p2", "patron SPONSORS first", "2010", "2015", qualifiers={"support_kinds": ["training"]}),
    alleges("p3", "first PROXY_OF patron", "2011", "..", qualifiers={"link": ["informal"]}),
    says("p4", "first SPONSORS second", "2012", ".."),
    says("p5", "rival SPONSORS second", "2012", ".."),
    denies("p6", "rival SPONSORS second"),
    says("p7", "third PROXY_OF second", "2018", "..", qualifiers={"link": ["semi_official"]}),
    says("p8", "patron SUPPORTS third", "2018", ".."),
)


def test_sponsors_directly_and_through_others(graph: Graph) -> None:
    graph.load(*PATRONAGE)

    def sponsors(entity_: str, **given: str) -> Rows:
        columns = "hops sponsor relation proxy via support_kinds link weakest"
        return ask(graph.store, "sponsors-of", columns, entity=entity_, **given)

    arms: Row = (1, "patron", "SPONSORS", "first", [], ["funding", "training", "weapons"], [], "asserted")
    proxy: Row = (1, "patron", "PROXY_OF", "first", [], [], ["informal"], "alleged")
    assert sponsors("first") == [arms]
    assert sponsors("first", include="alleged") == [proxy, arms]
    # The patron had stopped before the third became a proxy; as a patron of a proxy it is only alleged.
    direct: Row = (1, "second", "PROXY_OF", "third", [], [], ["semi_official"], "asserted")
    indirect: Rows = [
        (2, "first", "SPONSORS", "second", ["Second"], [], [], "asserted"),
        (2, "rival", "SPONSORS", "second", ["Second"], [], [], "disputed"),
    ]
    assert sponsors("third", max_hops="3") == [direct, *indirect]
    assert sponsors("third", max_hops="3", include="none") == [direct, indirect[0]]
    last: Row = (3, "patron", "PROXY_OF", "first", ["Second", "First"], [], ["informal"], "alleged")
    assert sponsors("third", max_hops="3", include="alleged") == [direct, *indirect, last]


def test_proxies_are_the_other_way_round(graph: Graph) -> None:
    graph.load(*PATRONAGE)

    def proxies(**given: str) -> Rows:
        return ask(graph.store, "proxies-of", "hops proxy relation via holds", entity="patron", **given)

    assert proxies() == [(1, "first", "SPONSORS", [], None)]
    assert proxies(max_hops="3") == [
        (1, "first", "SPONSORS", [], None),
        (2, "second", "SPONSORS", ["First"], None),
    ]
    assert proxies(max_hops="2", on="2012-06-01") == [
        (1, "first", "SPONSORS", [], "certain"),
        (2, "second", "SPONSORS", ["First"], "possible"),
    ]
    assert proxies(max_hops="2", on="2012-06-01", strict="yes") == [(1, "first", "SPONSORS", [], "certain")]
    assert proxies(on="2019-01-01") == []


ACTS = (
    *START,
    *entities(Person="premier", ArmedGroup="group", StateBody="court"),
    entity("raid", "Event", start="2020-06-25"),
    entity("clash", "Event", start="2020-06-27"),
    says("a1", "group THREATENED premier", "2020-06-26", qualifiers={"mode": ["warning"]}),
    says("a2", "premier CONCEDED_TO group", "2020-06-29", qualifiers={"coerced": "true"}),
    says("a3", "premier MET group"),
    alleges("a4", "group MET premier", "2019"),
    says("a5", "premier CARRIED_OUT raid"),
    says("a6", "raid TARGETED group"),
    says("a7", "group CARRIED_OUT clash"),
    says("a8", "clash TARGETED premier"),
    says("a9", "premier CLASHED_WITH group", event="clash"),
    says("b1", "premier ORDERED group", "2020-06-28"),
    says("b2", "court CHARGED group", "2020-06-28"),
    says("b3", "group SUPPORTS premier", "2018", ".."),
)


def test_acts_between_two_both_ways_with_their_scores(graph: Graph) -> None:
    graph.load(*ACTS)
    columns = "start_min end_max row subject relation object mode score raw_score coerced event"
    raid: Row = ("2020-06-25", "2020-06-25", "event", "premier", None, "group", [], None, None, None, "raid")
    rows = [
        raid,
        *(
            (day, day, "act", *rest)
            for day, *rest in (
                ("2020-06-26", "group", "THREATENED", "premier", ["warning"], -3.5, -3.5, False, None),
                ("2020-06-27", "group", "CLASHED_WITH", "premier", [], -9.0, -9.0, False, "clash"),
                ("2020-06-28", "premier", "ORDERED", "group", [], None, None, False, None),
                ("2020-06-29", "premier", "CONCEDED_TO", "group", [], 0.0, 4.5, True, None),
            )
        ),
        (None, None, "act", "group", "MET", "premier", [], 4.0, 4.0, False, None),
    ]
    assert ask(graph.store, "acts-between", columns, a="premier", b="group") == rows
    assert ask(graph.store, "acts-between", columns, a="group", b="premier") == rows
    earlier: Row = ("2019-01-01", "2019-12-31", "act", "group", "MET", "premier", [], 4.0, 4.0, False, None)
    assert ask(graph.store, "acts-between", columns, a="group", b="premier", include="alleged") == [earlier, *rows]


def test_acts_between_two_within_dates(graph: Graph) -> None:
    graph.load(*ACTS)

    def days(**given: str) -> Rows:
        return ask(graph.store, "acts-between", "start_min holds", a="premier", b="group", **given)

    assert days(since="2020-06-28") == [("2020-06-28", None), ("2020-06-29", None), (None, None)]
    assert days(until="2020-06-25") == [("2020-06-25", None), (None, None)]
    on = {"on": "2020-06-27", "acts_within": "2"}
    assert days(**on) == [("2020-06-26", "certain"), ("2020-06-27", "certain"), (None, "possible")]
    assert days(**on, strict="yes") == [("2020-06-26", "certain"), ("2020-06-27", "certain")]


def test_an_event_between_two_is_as_firm_as_the_weaker_role(graph: Graph) -> None:
    graph.load(*ACTS[:-4], denies("d1", "raid TARGETED group"))
    columns = "what status confidence voices"
    (raid, *_) = ask(graph.store, "acts-between", columns, a="premier", b="group")
    assert raid == ("Premier carried out Raid, which targeted Group", "disputed", DENIED, 1)
    (first, *_) = ask(graph.store, "acts-between", columns, a="premier", b="group", include="none")
    assert first[0] == "Group threatened Premier"


CUSTODY = (
    *START,
    *entities(Person="captive premier", StateBody="police ministry court", ArmedGroup="militia", Place="jail"),
    entity("rifles", "Asset"),
    entity("raid", "Event", start="2020-06-25"),
    says("c1", "police ARRESTED captive", event="raid"),
    says("c2", "ministry ORDERED_EVENT raid"),
    denies("c3", "ministry ORDERED_EVENT raid"),
    says("c4", "premier ORDERED police", event="raid"),
    says("c5", "premier ORDERED police", "2020-06-29"),
    says("c6", "militia ABDUCTED captive", "2019"),
    says("c7", "captive HELD_IN_CUSTODY_BY police", "2020-06-25", "2020-06-30"),
    says("c8", "captive TRANSFERRED_TO jail", "2020-06-27"),
    says("c9", "rifles TRANSFERRED_TO militia", "2020-06-27"),
    alleges("d1", "court RELEASED captive", "2020-06-30"),
)


def test_custody_in_order_of_date_and_by_whose_order(graph: Graph) -> None:
    graph.load(*CUSTODY)

    def custody(**given: str) -> Rows:
        return ask(graph.store, "custody", "prisoner step relation custodian ordered_by event", **given)

    orders = ["Ministry (disputed)", "Premier"]
    rows = [
        ("captive", "taken", "ABDUCTED", "militia", [], None),
        ("captive", "taken", "ARRESTED", "police", orders, "raid"),
        ("captive", "held", "HELD_IN_CUSTODY_BY", "police", [], None),
        ("captive", "transferred", "TRANSFERRED_TO", "jail", [], None),
    ]
    assert custody() == rows
    assert custody(include="alleged")[4:] == [("captive", "released", "RELEASED", "court", [], None)]
    assert custody(include="none")[1] == ("captive", "taken", "ARRESTED", "police", ["Premier"], "raid")
    assert custody(entity="militia") == rows[:1]
    assert custody(entity="premier") == custody(entity="ministry") == [rows[1]]


def test_custody_on_a_day_and_the_edges_of_the_orders(graph: Graph) -> None:
    graph.load(*CUSTODY)
    on = {"on": "2020-06-26", "acts_within": "30"}
    assert ask(graph.store, "custody", "step holds", **on) == [("taken", "certain"), ("held", "certain")]
    assert ask(graph.store, "custody", "step", on="2020-01-01", acts_within="365") == [("taken",)]
    assert ask(graph.store, "custody", "step", on="2020-01-01", acts_within="300", strict="yes") == []
    arrest = ask(graph.store, "custody", "orders", entity="police", on="2020-06-25")[0][0]
    held = "MATCH (:Entity)-[r]->(:Entity) WHERE r.id IN $ids RETURN type(r) AS type ORDER BY type"
    assert [row["type"] for row in graph.store.rows(held, {"ids": arrest})] == ["ORDERED", "ORDERED_EVENT"]


DESIGNATIONS = (
    source("s1", published="2020-12-31"),
    source("s2", published="2020-12-31", retracted="2021-02-01"),
    entity("witness", "Person"),
    *entities(State="land empire", ArmedGroup="group front", Law="statute amendment", Event="bombing"),
    entity("listing", labels=["Law", "Event"], start="2009-07"),
    says("d1", "land DESIGNATED group", event="listing", about=["bombing"], qualifiers={"mode": ["terrorist"]}),
    says("d2", "empire DESIGNATED group", "2018-05", about=["statute", "group"]),
    says("d3", "empire DESIGNATED group", "2018-05", about=["amendment"], qualifiers={"mode": ["sanctions"]}),
    denies("d4", "empire DESIGNATED group", when="2018-05", about=["listing"]),
    says("d5", "empire DESIGNATED front", "2019", source="s2"),
)


def test_designations_with_their_laws(graph: Graph) -> None:
    graph.load(*DESIGNATIONS)

    def designations(**given: str) -> Rows:
        return ask(graph.store, "designations", "subject object as_what laws start_min end_max status", **given)

    under = ["Amendment", "Statute"]
    land = ("land", "group", ["terrorist"], ["Listing"], "2009-07-01", "2009-07-31", "asserted")
    empire = ("empire", "group", ["sanctions"], under, "2018-05-01", "2018-05-31", "disputed")
    withdrawn: Row = ("empire", "front", [], [], "2019-01-01", "2019-12-31", "retracted")
    assert designations() == [land, empire]
    assert designations(include="retracted") == [withdrawn, land, empire]
    assert designations(include="none") == designations(entity="land") == designations(entity="listing") == [land]
    assert designations(entity="statute") == designations(on="2018-12-31", strict="yes") == [empire]
    assert designations(on="2018-12-31", acts_within="220") == [empire]
    assert designations(on="2018-12-31", acts_within="220", strict="yes") == []


DEFIANCE = (
    *START,
    *entities(Person="premier former", Office="premiership", ArmedGroup="umbrella militia"),
    *entities(StateBody="parliament", Law="ban"),
    entity("call", "Event", start="2020-05"),
    says("f1", "premier HOLDS_OFFICE premiership", "2020", ".."),
    says("f2", "former HOLDS_OFFICE premiership", "2010", "2018"),
    says("f3", "premiership COMMANDS umbrella", "2019", "..", qualifiers={**DE_FACTO, "compliance": "partial"}),
    says("f4", "premiership COMMANDS umbrella", "2019", "..", qualifiers={**DE_JURE, "compliance": "obeyed"}),
    says("f5", "premier DEMANDED_OF militia", "2020-06", qualifiers={"compliance": "defied"}),
    says("f6", "premier DEMANDED_OF umbrella", "2020-06"),
    says("f7", "militia DEFIED ban", "2020-07"),
    says("f8", "parliament ENACTED ban", "2020-04"),
    alleges("f9", "militia REFUSED call", "2020-05"),
    says("g1", "premier ORDERED_EVENT call"),
    says("g2", "premier ORDERED militia", "2020-08", qualifiers={"compliance": "partial"}),
    denies("g3", "premier ORDERED militia"),
)


def test_defied_orders_demands_laws_and_offices(graph: Graph) -> None:
    graph.load(*DEFIANCE)

    def defied(**given: str) -> Rows:
        return ask(graph.store, "defied-orders", "authority made_by outcome defier relation through", **given)

    ban = ("ban", ["Parliament"], "defied", "militia", "DEFIED", None)
    call = ("call", ["Premier"], "refused", "militia", "REFUSED", None)
    demand: Row = ("premier", [], "defied", "militia", "DEMANDED_OF", None)
    order: Row = ("premier", [], "partial", "militia", "ORDERED", None)
    command: Row = ("premiership", [], "partial", "umbrella", "COMMANDS", None)
    assert defied() == [ban, demand, order, command]
    assert defied(include="alleged") == [ban, call, demand, order, command]
    assert defied(include="none") == [ban, demand, command]
    assert defied(entity="militia") == [ban, demand, order]
    assert defied(entity="premier") == [demand, order, (*command[:-1], "Premiership")]
    assert defied(entity="premier", offices="no") == [demand, order]
    # He had left the office before.
    assert defied(entity="former") == []


def test_defied_orders_on_a_day(graph: Graph) -> None:
    graph.load(*DEFIANCE)
    columns = "relation status basis holds"
    on = {"on": "2020-08-15", "acts_within": "30"}
    command: Row = ("COMMANDS", "asserted", "de_facto", "certain")
    assert ask(graph.store, "defied-orders", columns, **on) == [
        ("DEFIED", "asserted", None, "possible"),
        ("ORDERED", "disputed", None, "possible"),
        command,
    ]
    assert ask(graph.store, "defied-orders", columns, **on, strict="yes") == [command]
