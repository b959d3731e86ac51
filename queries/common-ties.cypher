// title: What two entities have in common
// description: >-
//   The entities to which both are tied, and every relation on either side. One row for each relation, so
//   that its evidence stands beside it.
// parameters:
//   a: {type: entity, description: One entity}
//   b: {type: entity, description: The other}
//   leave_out:
//     type: relations
//     default: [BASED_IN, LOCATED_IN, MOVED_TO, OPERATES_IN, RELATED_TO, TOOK_PLACE_IN]
//     description: Types of relation that make no tie
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - common: Id of the entity to which both are tied
//   - common_name: Its name
//   - side: Id of the one of the two from whose side the relation is
//   - side_name: Its name
//   - relation: Type of the relation
//   - what: In words, from the subject to the object
//   - [basis, status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {a: iran, b: united-states}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
UNWIND [$a, $b] AS id
MATCH (e:Entity {id: id})-[r]-(n:Entity)
WHERE NOT n.id IN [$a, $b]
  AND NOT type(r) IN $leave_out
  AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH n, acts_from, collect({e: e, r: r}) AS ties, count(DISTINCT e.id) AS sides
WHERE sides = 2
UNWIND ties AS tie
WITH n, acts_from, tie.e AS e, tie.r AS r
RETURN n.id AS common, n.name AS common_name, e.id AS side, e.name AS side_name,
       type(r) AS relation,
       startNode(r).name + ' ' + split(r.caption, ' · ')[0] + ' ' + endNode(r).name AS what,
       r.basis AS basis,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY common_name, common, side_name, side, relation, start_min, edge
