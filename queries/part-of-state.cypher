// title: Armed groups that are part of a state
// description: >-
//   Armed groups that belong to a state body or a state over memberships, on paper or in practice, with the
//   chain that leads there. One row for each chain; it is no firmer than its weakest link. Shorter chains come
//   before longer ones where the limit cuts.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: A state or state body to end at, or an armed group to begin with; all if left out
//   max_hops: {type: integer, default: 4, values: [1, 2, 3, 4]}
//   limit: {type: integer, default: 1000, description: How many chains at most}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - group: Id of the armed group
//   - group_name: Its name
//   - state: Id of the state or state body that is reached
//   - state_name: Its name
//   - hops: Number of links in the chain
//   - chain: 'The chain in words; a link that is not plainly asserted carries its status'
//   - bases: 'Basis of each link (de_jure, de_facto, or a dash for none stated)'
//   - status: 'The weakest status of its links: asserted, then disputed, alleged, retracted'
//   - confidence: The least confidence of its links
//   - voices: The fewest voices on one of its links
//   - holds: 'certain or possible on the day asked for, the weakest of its links; empty without a day'
//   - entities: Ids of the entities of the chain
//   - edges: Ids of the edges of the chain
// example: {}

// One step after the other, so that longer chains are looked for only while there is room for them.
WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (g:Entity:ArmedGroup)
WITH acts_from, collect({stops: [g], links: []}) AS ends, [] AS chains
CALL (acts_from, ends, chains) {
  UNWIND CASE WHEN $max_hops >= 1 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH acts_from, c, c.stops[-1] AS last
  MATCH (last)-[x:MEMBER_OF|PART_OF]->(n:Entity)
  WHERE NOT n IN c.stops
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: c.stops + n, links: c.links + x,
                  whole: (n:StateBody OR n:State)
                         AND ($entity IS NULL OR c.stops[0].id = $entity OR n.id = $entity)}) AS further
}
WITH acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
CALL (acts_from, ends, chains) {
  UNWIND CASE WHEN $max_hops >= 2 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH acts_from, c, c.stops[-1] AS last
  MATCH (last)-[x:MEMBER_OF|PART_OF]->(n:Entity)
  WHERE NOT n IN c.stops
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: c.stops + n, links: c.links + x,
                  whole: (n:StateBody OR n:State)
                         AND ($entity IS NULL OR c.stops[0].id = $entity OR n.id = $entity)}) AS further
}
WITH acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
CALL (acts_from, ends, chains) {
  UNWIND CASE WHEN $max_hops >= 3 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH acts_from, c, c.stops[-1] AS last
  MATCH (last)-[x:MEMBER_OF|PART_OF]->(n:Entity)
  WHERE NOT n IN c.stops
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: c.stops + n, links: c.links + x,
                  whole: (n:StateBody OR n:State)
                         AND ($entity IS NULL OR c.stops[0].id = $entity OR n.id = $entity)}) AS further
}
WITH acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
CALL (acts_from, ends, chains) {
  UNWIND CASE WHEN $max_hops >= 4 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH acts_from, c, c.stops[-1] AS last
  MATCH (last)-[x:MEMBER_OF|PART_OF]->(n:Entity)
  WHERE NOT n IN c.stops
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: c.stops + n, links: c.links + x,
                  whole: (n:StateBody OR n:State)
                         AND ($entity IS NULL OR c.stops[0].id = $entity OR n.id = $entity)}) AS further
}
WITH acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
// Grouped, so that the rows let go of the lists that they come from: Neo4j counts those for each row that it sorts.
UNWIND chains AS c
WITH c.links AS links, collect(c.stops)[0] AS stops
WITH stops, links, [n IN stops | n.id] AS ids, [x IN links | x.status] AS statuses
WITH stops, links, ids, statuses, size(links) AS hops,
     reduce(text = stops[0].name, i IN range(0, size(links) - 1) |
       text + ' –[' + links[i].caption + ']→ ' + stops[i + 1].name) AS chain
ORDER BY hops, chain, ids, [x IN links | x.id]
LIMIT $limit
RETURN ids[0] AS group, stops[0].name AS group_name, ids[-1] AS state, stops[-1].name AS state_name, hops, chain,
       [x IN links | coalesce(x.basis, '–')] AS bases,
       CASE WHEN 'retracted' IN statuses THEN 'retracted' WHEN 'alleged' IN statuses THEN 'alleged'
            WHEN 'disputed' IN statuses THEN 'disputed' ELSE 'asserted' END AS status,
       reduce(least = 1.0, x IN links |
         CASE WHEN x.confidence < least THEN x.confidence ELSE least END) AS confidence,
       reduce(least = links[0].voices, x IN links |
         CASE WHEN x.voices < least THEN x.voices ELSE least END) AS voices,
       CASE WHEN $on IS NULL THEN null
            WHEN all(x IN links WHERE x.start_max <= $on AND x.end_min >= $on) THEN 'certain'
            ELSE 'possible' END AS holds,
       ids AS entities, [x IN links | x.id] AS edges
ORDER BY group_name, hops, state_name, chain, group, entities, edges
