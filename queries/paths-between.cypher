// title: Paths between two entities
// description: >-
//   The ways over which two entities are connected, in either direction of each relation, none through the
//   same entity twice. Shortest and firmest first.
// parameters:
//   a: {type: entity, description: Where the paths begin}
//   b: {type: entity, description: Where they end}
//   max_hops: {type: integer, default: 3, values: [1, 2, 3, 4]}
//   limit: {type: integer, default: 20, description: How many paths at most}
//   leave_out:
//     type: relations
//     default: [BASED_IN, LOCATED_IN, MOVED_TO, OPERATES_IN, RELATED_TO, TOOK_PLACE_IN]
//     description: Types of relation that make no path
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - hops: Number of relations on the path
//   - path: 'In words; arrows show where each relation points, a contested one has its status'
//   - status: 'The weakest status on the path: asserted, then disputed, alleged, retracted'
//   - confidence: The least confidence on the path
//   - voices: The fewest voices on one of its relations
//   - holds: 'certain or possible on the day asked for, the weakest on the path; empty without a day'
//   - entities: Ids of the entities on the path, in order
//   - edges: Ids of the edges on the path, in order
// example: {a: iran, b: mustafa-al-kadhimi}

// Two halves of at most two steps, which meet at the entity in the middle. The first has as many steps as
// the second or one more, so that no path comes twice.
CALL {
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (a:Entity {id: $a})
  MATCH p = (a)-[*..2]-(m:Entity)
  WHERE all(x IN relationships(p) WHERE NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END))
  RETURN m.id AS middle, p AS first, null AS second
  UNION ALL
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (b:Entity {id: $b})
  MATCH p = (b)-[*0..2]-(m:Entity)
  WHERE all(x IN relationships(p) WHERE NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END))
  RETURN m.id AS middle, null AS first, p AS second
}
WITH middle, collect(first) AS firsts, collect(second) AS seconds
UNWIND firsts AS first
UNWIND seconds AS second
WITH first, second
WHERE length(first) - length(second) IN [0, 1] AND length(first) + length(second) <= $max_hops
WITH relationships(first) + reverse(relationships(second)) AS links,
     nodes(first) + reverse(nodes(second))[1..] AS stops,
     toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
WITH acts_from, links, stops, [n IN stops | n.id] AS ids
WHERE all(i IN ids WHERE single(j IN ids WHERE j = i))
WITH acts_from, links, stops, ids, [x IN links | x.status] AS statuses
RETURN size(links) AS hops,
       reduce(text = stops[0].name, i IN range(0, size(links) - 1) |
         text + CASE WHEN startNode(links[i]).id = ids[i] THEN ' –[' + links[i].caption + ']→ '
                     ELSE ' ←[' + links[i].caption + ']– ' END + stops[i + 1].name) AS path,
       CASE WHEN 'retracted' IN statuses THEN 'retracted' WHEN 'alleged' IN statuses THEN 'alleged'
            WHEN 'disputed' IN statuses THEN 'disputed' ELSE 'asserted' END AS status,
       reduce(least = 1.0, x IN links |
         CASE WHEN x.confidence < least THEN x.confidence ELSE least END) AS confidence,
       reduce(least = links[0].voices, x IN links |
         CASE WHEN x.voices < least THEN x.voices ELSE least END) AS voices,
       CASE WHEN $on IS NULL THEN null
            WHEN all(x IN links WHERE x.start_max <= $on
              AND x.end_min >= CASE x.kind WHEN 'state' THEN $on ELSE acts_from END) THEN 'certain'
            ELSE 'possible' END AS holds,
       ids AS entities, [x IN links | x.id] AS edges
ORDER BY hops, confidence DESC, path, entities, edges
LIMIT $limit
