// title: Timeline
// description: >-
//   Acts and events in order of date, of one entity or of all. An event stands before the acts that belong to
//   it; what has no date stands last. An event is listed if one of its roles is in the view.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: Only its acts and the events in which it has a role; all if left out
//   since: {type: date, default: null, description: 'Leave out what was certainly over before this day'}
//   until: {type: date, default: null, description: 'Leave out what certainly began after this day'}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - start_min: First day on which it may have happened; empty if undated
//   - end_max: Last day on which it may have happened; empty if undated
//   - row: act or event
//   - what: In words
//   - participants: 'For an event, who had which role; one that is not plainly asserted has its status'
//   - relation: Type of the act; empty for an event
//   - [subject, object]
//   - status: 'asserted, alleged, disputed or retracted; for an event the best status of its roles'
//   - [code, voices, confidence, holds]
//   - event: 'Id of the event, or of the event that the act belongs to'
//   - event_name: Its name
//   - edge: Id of the act's edge; empty for an event
// example: {}

CALL {
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (s:Entity)-[r]->(o:Entity)
  WHERE r.kind = 'act'
    AND ($entity IS NULL OR s.id = $entity OR o.id = $entity)
    AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
            AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
                CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
  // By one label: with two, some engines look through all nodes.
  OPTIONAL MATCH (v:Entity {id: r.occurrence})
  WHERE v:Event
  RETURN 'act' AS row, s.name + ' ' + split(r.caption, ' · ')[0] + ' ' + o.name AS what, [] AS participants,
         type(r) AS relation, s.id AS subject, o.id AS object,
         r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
         CASE WHEN $on IS NULL THEN null
              WHEN r.start_max <= $on
               AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
              ELSE 'possible' END AS holds,
         v.id AS event, v.name AS event_name, r.id AS edge,
         r.start_min AS first_day, r.end_max AS last_day, coalesce(v.start_min, r.start_min) AS place_in_time
  UNION ALL
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (v:Entity:Event)-[r]-(n:Entity)
  WHERE r.kind = 'role'
    AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN v.end_max <= $on AND v.start_min >= acts_from
                 ELSE coalesce(v.start_min <= $on AND v.end_max >= acts_from, true) END)
  WITH v, r, n, acts_from
  ORDER BY type(r), n.name, n.id, r.id
  WITH v, acts_from, collect(n.id) AS ids,
       collect(CASE WHEN NOT type(r) IN ['TOOK_PLACE_IN', 'LED_TO']
               THEN n.name + ' (' + r.caption + ')' END) AS participants
  WHERE $entity IS NULL OR v.id = $entity OR $entity IN ids
  RETURN 'event' AS row, v.name AS what, participants,
         null AS relation, null AS subject, null AS object,
         v.standing AS status, null AS code, null AS voices, null AS confidence,
         CASE WHEN $on IS NULL THEN null
              WHEN v.end_max <= $on AND v.start_min >= acts_from THEN 'certain'
              ELSE 'possible' END AS holds,
         v.id AS event, v.name AS event_name, null AS edge,
         v.start_min AS first_day, v.end_max AS last_day, v.start_min AS place_in_time
}
WITH *, CASE WHEN first_day > '0001-01-01' THEN first_day END AS start_min,
     CASE WHEN last_day < '9999-12-31' THEN last_day END AS end_max,
     CASE WHEN place_in_time > '0001-01-01' THEN place_in_time END AS day
WHERE ($since IS NULL OR end_max IS NULL OR end_max >= $since)
  AND ($until IS NULL OR start_min IS NULL OR start_min <= $until)
RETURN start_min, end_max, row, what, participants, relation, subject, object,
       status, code, voices, confidence, holds, event, event_name, edge
ORDER BY day, event, row = 'act', start_min, end_max, what, edge
