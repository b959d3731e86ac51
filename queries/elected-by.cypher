// title: Who put whom into office
// description: >-
//   Who elected and appointed whom, and who backs a person or a party (SUPPORTS): the vocabulary has no other
//   word for an endorsement. A nomination is coded as one of them, with its mode. Dismissals stand in
//   neighbours.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: Only what it did, and what was done for it; all if left out
//   backing: {type: boolean, default: true, description: Whether to add who backs whom}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - [subject, subject_name, relation, object, object_name]
//   - mode: 'How, as the sources put it (nominated, by decree); empty if nothing is said'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (s:Entity)-[r:ELECTED|APPOINTED|SUPPORTS]->(o:Entity)
WHERE (type(r) <> 'SUPPORTS' OR $backing AND (o:Person OR o:Party))
  AND ($entity IS NULL OR s.id = $entity OR o.id = $entity)
  AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       coalesce(r.mode, []) AS mode,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY object_name, relation, subject_name, start_min, subject, object, edge
