// title: Office holders
// description: >-
//   Who holds, or held, which office, and whose office it is. Without a day also former holders, by date. Who
//   leads a body without an office stands in chain-of-command.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: 'An office, a body for all of its offices, or a person for all that he held; all if left out'
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - [subject, subject_name, relation, object, object_name]
//   - office_of: 'Names of the bodies whose office it is, on the same view'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (o:Entity:Office)
OPTIONAL MATCH (o)-[x:OFFICE_OF]->(b:Entity)
WHERE (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
          AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
              CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH DISTINCT o, acts_from, b
ORDER BY b.name, b.id
WITH o, acts_from, collect(b.id) AS bodies, collect(b.name) AS office_of
MATCH (s:Entity)-[r:HOLDS_OFFICE]->(o)
WHERE ($entity IS NULL OR s.id = $entity OR o.id = $entity OR $entity IN bodies)
  AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       office_of,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY object_name, end_max, start_min, subject_name, object, subject, edge
