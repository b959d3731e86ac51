// title: Custody
// description: >-
//   Who took, held, received and released whom, and by whose order: arrests, abductions, custody, transfers and
//   releases, for each prisoner in order of date. An order is listed where it belongs to the same event.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: 'A prisoner, one who takes, holds or releases, or one who orders it; all if left out'
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - prisoner: Id of the one in custody
//   - prisoner_name: Its name
//   - step: 'taken, held, transferred or released'
//   - relation: Type of the relation
//   - custodian: 'Id of the one who took, held or released the prisoner, or to whom he was transferred'
//   - custodian_name: Its name
//   - ordered_by: 'Names of those who ordered it; an order that is not plainly asserted has its status'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds]
//   - event: Id of the event that the act belongs to
//   - event_name: Its name
//   - orders: Ids of the edges of the orders
//   - edge: Id of the edge, for its evidence
// example: {}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from, coalesce($entity, '') AS asked
OPTIONAL MATCH (:Entity {id: asked})-[x:ORDERED|ORDERED_EVENT]->(t:Entity)
WITH acts_from, collect(CASE type(x) WHEN 'ORDERED_EVENT' THEN t.id ELSE x.occurrence END) AS ordered
MATCH (s:Entity)-[r:ABDUCTED|ARRESTED|HELD_IN_CUSTODY_BY|RELEASED|TRANSFERRED_TO]->(o:Entity)
WHERE NOT s:Asset AND ($entity IS NULL OR s.id = $entity OR o.id = $entity OR r.occurrence IN ordered)
  AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH acts_from, r, coalesce(r.occurrence, '') AS occurrence,
     CASE WHEN type(r) IN ['HELD_IN_CUSTODY_BY', 'TRANSFERRED_TO'] THEN s ELSE o END AS p,
     CASE WHEN type(r) IN ['HELD_IN_CUSTODY_BY', 'TRANSFERRED_TO'] THEN o ELSE s END AS k
OPTIONAL MATCH (v:Entity {id: occurrence})
WHERE v:Event
// An order was given for the event, or to the one who then acted in it.
WITH acts_from, v, coalesce(v.id, '') AS event, k, collect({edge: r, prisoner: p}) AS acts
UNWIND CASE event WHEN '' THEN [''] ELSE [event, k.id] END AS receiver
OPTIONAL MATCH (:Entity {id: receiver})<-[x:ORDERED|ORDERED_EVENT]-(g:Entity)
WHERE (type(x) = 'ORDERED_EVENT' OR x.occurrence = event)
  AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
          AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
              CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH acts_from, v, k, acts, g, x
ORDER BY g.name, g.id, x.id
WITH acts_from, v, k, acts, collect(g.id) AS givers, collect(x.id) AS orders,
     collect(DISTINCT g.name + CASE x.status WHEN 'asserted' THEN '' ELSE ' (' + x.status + ')' END) AS ordered_by
UNWIND acts AS act
WITH acts_from, v, k, givers, orders, ordered_by, act.edge AS r, act.prisoner AS p
WHERE $entity IS NULL OR $entity IN [p.id, k.id] + givers
RETURN p.id AS prisoner, p.name AS prisoner_name,
       CASE type(r) WHEN 'RELEASED' THEN 'released' WHEN 'HELD_IN_CUSTODY_BY' THEN 'held'
                    WHEN 'TRANSFERRED_TO' THEN 'transferred' ELSE 'taken' END AS step,
       type(r) AS relation, k.id AS custodian, k.name AS custodian_name, ordered_by,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       v.id AS event, v.name AS event_name, orders, r.id AS edge
ORDER BY prisoner_name, prisoner, CASE WHEN start_min > '0001-01-01' THEN start_min ELSE start_max END,
         CASE step WHEN 'taken' THEN 1 WHEN 'released' THEN 4 WHEN 'held' THEN 3 ELSE 2 END,
         end_max, relation, custodian_name, edge
