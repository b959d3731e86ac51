// title: Shortest paths between two entities
// description: >-
//   The shortest ways over which two entities are connected, in either direction of each relation, up to six
//   steps; all of them if there are several of the same length. Firmest first.
// parameters:
//   a: {type: entity, description: Where the paths begin}
//   b: {type: entity, description: Where they end}
//   max_hops: {type: integer, default: 6, values: [1, 2, 3, 4, 5, 6]}
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

// One step more from the end that has fewer ways, until the two halves meet at an entity in the middle. shortestPath()
// would not do: on some engines it filters only after the search.
MATCH (a:Entity {id: $a})
MATCH (b:Entity {id: $b})
WHERE $a <> $b
WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from,
     [{stops: [a], links: []}] AS a_side, [{stops: [b], links: []}] AS b_side, [] AS found
CALL (acts_from, a_side, b_side, found) {
  UNWIND CASE WHEN NOT ($max_hops >= 1 AND size(found) = 0) THEN []
              WHEN size(a_side) <= size(b_side) THEN a_side ELSE b_side END AS way
  WITH acts_from, way, way.stops[-1] AS last
  MATCH (last)-[x]-(n:Entity)
  WHERE NOT n IN way.stops AND NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: way.stops + n, links: way.links + x}) AS grown
}
WITH acts_from, found,
     CASE WHEN size(a_side) <= size(b_side) THEN grown ELSE a_side END AS a_side,
     CASE WHEN size(a_side) <= size(b_side) THEN b_side ELSE grown END AS b_side
CALL (a_side, b_side, found) {
  UNWIND CASE WHEN $max_hops >= 1 AND size(found) = 0 THEN [way IN a_side | {at: way.stops[-1].id, first: way}]
                                + [way IN b_side | {at: way.stops[-1].id, second: way}] ELSE [] END AS half
  WITH half.at AS at, collect(half.first) AS firsts, collect(half.second) AS seconds
  UNWIND firsts AS first
  UNWIND seconds AS second
  WITH first, second
  WHERE none(n IN second.stops[..-1] WHERE n IN first.stops)
  RETURN collect({stops: first.stops + reverse(second.stops)[1..],
                  links: first.links + reverse(second.links)}) AS more
}
WITH acts_from, a_side, b_side, found + more AS found
CALL (acts_from, a_side, b_side, found) {
  UNWIND CASE WHEN NOT ($max_hops >= 2 AND size(found) = 0) THEN []
              WHEN size(a_side) <= size(b_side) THEN a_side ELSE b_side END AS way
  WITH acts_from, way, way.stops[-1] AS last
  MATCH (last)-[x]-(n:Entity)
  WHERE NOT n IN way.stops AND NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: way.stops + n, links: way.links + x}) AS grown
}
WITH acts_from, found,
     CASE WHEN size(a_side) <= size(b_side) THEN grown ELSE a_side END AS a_side,
     CASE WHEN size(a_side) <= size(b_side) THEN b_side ELSE grown END AS b_side
CALL (a_side, b_side, found) {
  UNWIND CASE WHEN $max_hops >= 2 AND size(found) = 0 THEN [way IN a_side | {at: way.stops[-1].id, first: way}]
                                + [way IN b_side | {at: way.stops[-1].id, second: way}] ELSE [] END AS half
  WITH half.at AS at, collect(half.first) AS firsts, collect(half.second) AS seconds
  UNWIND firsts AS first
  UNWIND seconds AS second
  WITH first, second
  WHERE none(n IN second.stops[..-1] WHERE n IN first.stops)
  RETURN collect({stops: first.stops + reverse(second.stops)[1..],
                  links: first.links + reverse(second.links)}) AS more
}
WITH acts_from, a_side, b_side, found + more AS found
CALL (acts_from, a_side, b_side, found) {
  UNWIND CASE WHEN NOT ($max_hops >= 3 AND size(found) = 0) THEN []
              WHEN size(a_side) <= size(b_side) THEN a_side ELSE b_side END AS way
  WITH acts_from, way, way.stops[-1] AS last
  MATCH (last)-[x]-(n:Entity)
  WHERE NOT n IN way.stops AND NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: way.stops + n, links: way.links + x}) AS grown
}
WITH acts_from, found,
     CASE WHEN size(a_side) <= size(b_side) THEN grown ELSE a_side END AS a_side,
     CASE WHEN size(a_side) <= size(b_side) THEN b_side ELSE grown END AS b_side
CALL (a_side, b_side, found) {
  UNWIND CASE WHEN $max_hops >= 3 AND size(found) = 0 THEN [way IN a_side | {at: way.stops[-1].id, first: way}]
                                + [way IN b_side | {at: way.stops[-1].id, second: way}] ELSE [] END AS half
  WITH half.at AS at, collect(half.first) AS firsts, collect(half.second) AS seconds
  UNWIND firsts AS first
  UNWIND seconds AS second
  WITH first, second
  WHERE none(n IN second.stops[..-1] WHERE n IN first.stops)
  RETURN collect({stops: first.stops + reverse(second.stops)[1..],
                  links: first.links + reverse(second.links)}) AS more
}
WITH acts_from, a_side, b_side, found + more AS found
CALL (acts_from, a_side, b_side, found) {
  UNWIND CASE WHEN NOT ($max_hops >= 4 AND size(found) = 0) THEN []
              WHEN size(a_side) <= size(b_side) THEN a_side ELSE b_side END AS way
  WITH acts_from, way, way.stops[-1] AS last
  MATCH (last)-[x]-(n:Entity)
  WHERE NOT n IN way.stops AND NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: way.stops + n, links: way.links + x}) AS grown
}
WITH acts_from, found,
     CASE WHEN size(a_side) <= size(b_side) THEN grown ELSE a_side END AS a_side,
     CASE WHEN size(a_side) <= size(b_side) THEN b_side ELSE grown END AS b_side
CALL (a_side, b_side, found) {
  UNWIND CASE WHEN $max_hops >= 4 AND size(found) = 0 THEN [way IN a_side | {at: way.stops[-1].id, first: way}]
                                + [way IN b_side | {at: way.stops[-1].id, second: way}] ELSE [] END AS half
  WITH half.at AS at, collect(half.first) AS firsts, collect(half.second) AS seconds
  UNWIND firsts AS first
  UNWIND seconds AS second
  WITH first, second
  WHERE none(n IN second.stops[..-1] WHERE n IN first.stops)
  RETURN collect({stops: first.stops + reverse(second.stops)[1..],
                  links: first.links + reverse(second.links)}) AS more
}
WITH acts_from, a_side, b_side, found + more AS found
CALL (acts_from, a_side, b_side, found) {
  UNWIND CASE WHEN NOT ($max_hops >= 5 AND size(found) = 0) THEN []
              WHEN size(a_side) <= size(b_side) THEN a_side ELSE b_side END AS way
  WITH acts_from, way, way.stops[-1] AS last
  MATCH (last)-[x]-(n:Entity)
  WHERE NOT n IN way.stops AND NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: way.stops + n, links: way.links + x}) AS grown
}
WITH acts_from, found,
     CASE WHEN size(a_side) <= size(b_side) THEN grown ELSE a_side END AS a_side,
     CASE WHEN size(a_side) <= size(b_side) THEN b_side ELSE grown END AS b_side
CALL (a_side, b_side, found) {
  UNWIND CASE WHEN $max_hops >= 5 AND size(found) = 0 THEN [way IN a_side | {at: way.stops[-1].id, first: way}]
                                + [way IN b_side | {at: way.stops[-1].id, second: way}] ELSE [] END AS half
  WITH half.at AS at, collect(half.first) AS firsts, collect(half.second) AS seconds
  UNWIND firsts AS first
  UNWIND seconds AS second
  WITH first, second
  WHERE none(n IN second.stops[..-1] WHERE n IN first.stops)
  RETURN collect({stops: first.stops + reverse(second.stops)[1..],
                  links: first.links + reverse(second.links)}) AS more
}
WITH acts_from, a_side, b_side, found + more AS found
CALL (acts_from, a_side, b_side, found) {
  UNWIND CASE WHEN NOT ($max_hops >= 6 AND size(found) = 0) THEN []
              WHEN size(a_side) <= size(b_side) THEN a_side ELSE b_side END AS way
  WITH acts_from, way, way.stops[-1] AS last
  MATCH (last)-[x]-(n:Entity)
  WHERE NOT n IN way.stops AND NOT type(x) IN $leave_out
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({stops: way.stops + n, links: way.links + x}) AS grown
}
WITH acts_from, found,
     CASE WHEN size(a_side) <= size(b_side) THEN grown ELSE a_side END AS a_side,
     CASE WHEN size(a_side) <= size(b_side) THEN b_side ELSE grown END AS b_side
CALL (a_side, b_side, found) {
  UNWIND CASE WHEN $max_hops >= 6 AND size(found) = 0 THEN [way IN a_side | {at: way.stops[-1].id, first: way}]
                                + [way IN b_side | {at: way.stops[-1].id, second: way}] ELSE [] END AS half
  WITH half.at AS at, collect(half.first) AS firsts, collect(half.second) AS seconds
  UNWIND firsts AS first
  UNWIND seconds AS second
  WITH first, second
  WHERE none(n IN second.stops[..-1] WHERE n IN first.stops)
  RETURN collect({stops: first.stops + reverse(second.stops)[1..],
                  links: first.links + reverse(second.links)}) AS more
}
UNWIND found + more AS way
// Grouped, so that the rows let go of the lists that they come from: Neo4j counts those for each row that it sorts.
WITH acts_from, way.links AS links, collect(way.stops)[0] AS stops
WITH acts_from, links, stops, [n IN stops | n.id] AS ids
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
