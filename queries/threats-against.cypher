// title: Threats against an entity
// description: >-
//   Threats, mobilizations and demands against an entity, and against the offices that it may have held at
//   the time. What was actually done to it, such as raids and attacks, stands in neighbours and timeline.
// parameters:
//   entity: {type: entity, description: The person or body under threat}
//   offices: {type: boolean, default: true, description: Whether to add threats against the offices it held}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - [subject, subject_name, relation, object, object_name]
//   - through: Name of the office that was threatened in its place; empty for the entity itself
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {entity: mustafa-al-kadhimi}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (s:Entity)-[r:THREATENED|MOBILIZED_AGAINST|DEMANDED_OF]->(o:Entity)
WHERE (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
OPTIONAL MATCH (e:Entity {id: $entity})-[h:HOLDS_OFFICE]->(o)
WHERE $offices AND h.start_min <= r.end_max AND h.end_max >= r.start_min
  AND (h.status = 'asserted' OR h.shown AND NOT 'none' IN $include OR h.status IN $include)
WITH DISTINCT s, r, o, acts_from, e
WHERE o.id = $entity OR e.id = $entity
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       CASE WHEN o.id = $entity THEN null ELSE o.name END AS through,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY start_min, subject_name, relation, subject, object, edge
