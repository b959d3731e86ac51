// title: An event
// description: >-
//   Everything about one event: who had which role, where it was, what led to it and what followed, the acts
//   between two that belong to it, and how others reacted to it.
// parameters:
//   entity: {type: entity, description: The event}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - part: 'role, place, cause, consequence, reaction or act'
//   - [subject, subject_name, relation, object, object_name]
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
//   - event_name: Name of the event
//   - event_first_day: First day on which the event may have been; empty if undated
//   - event_last_day: Last day on which the event may have been; empty if undated
//   - standing: The best status of its roles and of what links it to other events
// example: {entity: release-2020-06-29}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
CALL {
  MATCH (v:Entity {id: $entity})-[r]-(:Entity)
  RETURN v, r
  UNION
  MATCH (v:Entity {id: $entity})
  MATCH (c:Claim {event_id: $entity})
  MATCH (:Entity {id: c.subject_id})-[r]->(:Entity {id: c.object_id})
  WHERE r.occurrence = $entity
  RETURN v, r
}
WITH v, r, acts_from
WHERE (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH v, startNode(r) AS s, r, endNode(r) AS o, acts_from
WITH *,
     CASE WHEN r.occurrence = $entity THEN 'act'
          WHEN type(r) = 'TOOK_PLACE_IN' THEN 'place'
          WHEN type(r) = 'LED_TO' AND o.id = $entity THEN 'cause'
          WHEN type(r) = 'LED_TO' THEN 'consequence'
          WHEN r.kind = 'role' THEN 'role'
          ELSE 'reaction' END AS part
RETURN part,
       s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge,
       v.name AS event_name, v.start_min AS event_first_day, v.end_max AS event_last_day,
       v.standing AS standing
ORDER BY CASE part WHEN 'role' THEN 1 WHEN 'place' THEN 2 WHEN 'cause' THEN 3 WHEN 'consequence' THEN 4
                   WHEN 'act' THEN 5 ELSE 6 END,
         relation, subject_name, object_name, start_min, subject, object, edge
