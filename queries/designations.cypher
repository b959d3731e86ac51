// title: Designations
// description: >-
//   Who designated whom, such as a state that puts a group on a list of terrorists or under sanctions: as what,
//   when, and under which law. A law is listed if it is the occurrence itself or what a claim on it is about.
//   Charges and sentences stand in neighbours and timeline.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: 'The one who designates, the one who is designated, or a law; all if left out'
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - [subject, subject_name, relation, object, object_name]
//   - as_what: Ways in which it was done, such as the name of the list
//   - laws: Names of the laws
//   - law_ids: Their ids
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds]
//   - event: Id of the event that the act belongs to
//   - event_name: Its name
//   - edge: Id of the edge, for its evidence
// example: {}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (s:Entity)-[r:DESIGNATED]->(o:Entity)
WHERE (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH s, r, o, acts_from, s.id + '|DESIGNATED|' + o.id AS triple
OPTIONAL MATCH (c:Claim {triple: triple})
WHERE r.id IN c.edges AND NOT c.withdrawn AND c.stance IN ['asserts', 'alleges']
UNWIND [r.occurrence] + coalesce(c.about_ids, []) AS named
OPTIONAL MATCH (l:Entity {id: named})
WHERE l:Law
WITH DISTINCT s, r, o, acts_from, l
ORDER BY l.name, l.id
WITH s, r, o, acts_from, collect(l.name) AS laws, collect(l.id) AS law_ids
WHERE $entity IS NULL OR s.id = $entity OR o.id = $entity OR $entity IN law_ids
OPTIONAL MATCH (v:Entity {id: r.occurrence})
WHERE v:Event
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       coalesce(r.mode, []) AS as_what, laws, law_ids,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       v.id AS event, v.name AS event_name, r.id AS edge
ORDER BY object_name, start_min, subject_name, object, subject, edge
