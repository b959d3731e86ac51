// title: Members and components of a body
// description: >-
//   Persons and groups that are members or parts of a body, directly or through bodies in between. One row
//   for each membership, with the shortest way from it to the body asked for.
// parameters:
//   entity: {type: entity, description: 'The body, such as an umbrella organisation or a ministry'}
//   max_hops: {type: integer, default: 3, values: [1, 2, 3, 4]}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - hops: Steps from the member to the body asked for; 1 is direct
//   - [subject, subject_name, relation, object, object_name, basis]
//   - via: 'Names of the bodies in between, from the member upwards'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {entity: popular-mobilization-forces}

// One step after the other, from each entity once, by the first of the shortest ways to it: a pattern of several
// steps would follow every way. Rows are grouped before they are sorted, so that they let go of the lists that they
// come from: the engines count those for each row of a sort.
MATCH (e:Entity {id: $entity})
WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from, [{last: e, links: []}] AS ends
CALL (acts_from, ends) {
  UNWIND CASE WHEN $max_hops >= 1 THEN ends ELSE [] END AS c
  WITH acts_from, c.last AS last, c.links AS before
  MATCH (last)<-[x:MEMBER_OF|PART_OF]-(n:Entity)
  WHERE n.id <> $entity
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH n, before + x AS links
  WITH n, links, count(*) AS grouped
  ORDER BY [l IN links | l.id]
  WITH n, collect(links) AS ways
  RETURN collect({last: n, links: ways[0]}) AS further, collect(ways) AS found
}
WITH acts_from, further AS ends, found AS ways
CALL (acts_from, ends) {
  UNWIND CASE WHEN $max_hops >= 2 THEN ends ELSE [] END AS c
  WITH acts_from, c.last AS last, c.links AS before
  MATCH (last)<-[x:MEMBER_OF|PART_OF]-(n:Entity)
  WHERE n.id <> $entity
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH n, before + x AS links
  WITH n, links, count(*) AS grouped
  ORDER BY [l IN links | l.id]
  WITH n, collect(links) AS ways
  RETURN collect({last: n, links: ways[0]}) AS further, collect(ways) AS found
}
WITH acts_from, further AS ends, ways + found AS ways
CALL (acts_from, ends) {
  UNWIND CASE WHEN $max_hops >= 3 THEN ends ELSE [] END AS c
  WITH acts_from, c.last AS last, c.links AS before
  MATCH (last)<-[x:MEMBER_OF|PART_OF]-(n:Entity)
  WHERE n.id <> $entity
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH n, before + x AS links
  WITH n, links, count(*) AS grouped
  ORDER BY [l IN links | l.id]
  WITH n, collect(links) AS ways
  RETURN collect({last: n, links: ways[0]}) AS further, collect(ways) AS found
}
WITH acts_from, further AS ends, ways + found AS ways
CALL (acts_from, ends) {
  UNWIND CASE WHEN $max_hops >= 4 THEN ends ELSE [] END AS c
  WITH acts_from, c.last AS last, c.links AS before
  MATCH (last)<-[x:MEMBER_OF|PART_OF]-(n:Entity)
  WHERE n.id <> $entity
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH n, before + x AS links
  WITH n, links, count(*) AS grouped
  ORDER BY [l IN links | l.id]
  WITH n, collect(links) AS ways
  RETURN collect({last: n, links: ways[0]}) AS further, collect(ways) AS found
}
WITH acts_from, further AS ends, ways + found AS ways
UNWIND ways AS of_one
UNWIND of_one AS links
WITH acts_from, links
WITH acts_from, links[-1] AS r, head(collect(links)) AS links
WITH acts_from, r, links, startNode(r) AS s, endNode(r) AS o
RETURN size(links) AS hops,
       s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       r.basis AS basis, [l IN reverse(links[..-1]) | startNode(l).name] AS via,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY hops, object_name, subject_name, relation, basis, start_min, subject, edge
