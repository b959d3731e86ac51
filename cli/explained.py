"""What each command of analytics measures, in words for those who do not count for a living."""

EXPLAINED = {
    "rank": """\
Who is central? Each measure answers that in its own way: how many ties somebody has, how often he lies on the
shortest way between two others, how well connected his own connections are. A high rank says that the sources
speak of many relations of this actor; it does not say that he is powerful. --by all sets the measures side by
side: trust a rank that several of them agree on. --robust draws the graph again and again, each voice heard
only as often as it deserves, and gives the span within which the rank stays in nine draws of ten.""",
    "path": """\
By which routes does one actor sway another? Each step of a route is a relation with its evidence; its strength
is the weight of that type of relation (docs/influence.md) times the confidence. The strength of a route is
their product: it orders routes, and is no probability. Only the last step may be threat or force: who threatens
somebody does not act through him. "Falls without" names each single voice, source or claim that the route
cannot lose.""",
    "reach": """\
Whom does one actor sway in all? Influence is passed on from actor to actor, by chance, a thousand times over;
counted is how many are reached. The share beside a name says in how many of these runs it was reached. With
--back: who sways this actor.""",
    "brokers": """\
Who stands between? If A sways B and B sways C, but A does not sway C, then B is a broker between them. By the
camps of the three (state, hybrid, militia, foreign, other) he is a coordinator within one camp, a gatekeeper or
representative between two, or a liaison between three. z says how far that is from what dealing out the camps
at random would give.""",
    "chokepoints": """\
Without whom would one actor be cut off from another? The smallest groups of actors, or of relations, that all
routes need; the actors that every route passes; and how much harder the whole network is to cross without each
of those who lie between most others.""",
    "communities": """\
Which blocs are there? Actors are grouped so that ties are dense within groups and sparse between them. Other
starting points can give other groups: the agreement over runs (1 is perfect, 0 is chance) says how far to trust
them.""",
    "balance": """\
Is the system of friends and foes stable? A triangle is balanced when the friend of a friend is a friend, and
the foe of a friend a foe. The frustration index is the least number of relations that would have to change
sides for two camps without exception; the factions and the relations that disturb them are listed.""",
    "command": """\
Who commands whom, on paper and in practice? Chains of command up and down from one actor: by law and office on
the one hand, by what sources say of deeds on the other. Where the two part, or orders were defied, the row says
so.""",
    "changes": """\
What changed between two days? Which relations began, ended, or took another status. With --known the two days
are those of publication: what was known then, as against what was so.""",
    "robustness": """\
On what does a finding hang? Each source, voice and claim is left out in turn and everything folded anew: those
without which the finding falls, or changes, are listed. Beside it the share of draws in which it stands, each
voice heard only as often as it deserves.""",
    "coercion": """\
Pressure that is followed by a concession: the state acts against somebody, his circle threatens, demands,
mobilises or attacks, then the state gives way. The order of the dates is certain or only possible. It is a
sequence in time, not a cause: read the rival accounts below it.""",
}
