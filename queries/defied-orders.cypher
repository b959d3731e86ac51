// title: Defied orders
// description: >-
//   Orders, demands, laws and offices that were defied, refused, or only partly obeyed, and by whom: the acts
//   of defiance and refusal, and the commands, orders and demands of which the sources say what became.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: 'The one who is not obeyed, or who does not obey; all if left out'
//   offices: {type: boolean, default: true, description: Whether to add the offices that the entity held then}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - authority: 'Id of the one, or of the law or demand, that is not obeyed'
//   - authority_name: Its name
//   - made_by: 'Names of those who enacted the law, or ordered or carried out the event, that is not obeyed'
//   - outcome: 'defied, refused, or partial (only partly obeyed)'
//   - defier: Id of the one who does not obey
//   - defier_name: Its name
//   - through: Name of the office that stands in the place of the entity; empty for the entity itself
//   - relation: Type of the relation that says so
//   - [basis, status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from,
     CASE WHEN $offices THEN coalesce($entity, '') ELSE '' END AS holder
OPTIONAL MATCH (:Entity {id: holder})-[h:HOLDS_OFFICE]->(f:Entity)
WHERE h.status = 'asserted' OR h.shown AND NOT 'none' IN $include OR h.status IN $include
WITH acts_from, collect(f.id) AS ids,
     collect(CASE WHEN f IS NOT NULL THEN {id: f.id, first: h.start_min, last: h.end_max} END) AS held
MATCH (s:Entity)-[r:COMMANDS|DEFIED|DEMANDED_OF|ORDERED|REFUSED]->(o:Entity)
WHERE (type(r) IN ['DEFIED', 'REFUSED'] OR r.compliance IN ['defied', 'partial'])
  AND ($entity IS NULL OR $entity IN [s.id, o.id] OR s.id IN ids OR o.id IN ids)
  AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH s, r, o, acts_from, [f IN held WHERE f.first <= r.end_max AND f.last >= r.start_min | f.id] AS offices
WHERE $entity IS NULL OR $entity IN [s.id, o.id] OR s.id IN offices OR o.id IN offices
WITH r, acts_from,
     CASE WHEN $entity IN [s.id, o.id] THEN null
          WHEN s.id IN offices THEN s.name WHEN o.id IN offices THEN o.name END AS through,
     CASE WHEN type(r) IN ['DEFIED', 'REFUSED'] THEN o ELSE s END AS a,
     CASE WHEN type(r) IN ['DEFIED', 'REFUSED'] THEN s ELSE o END AS d
OPTIONAL MATCH (m:Entity)-[x:CARRIED_OUT|ENACTED|ORDERED_EVENT]->(a:Entity)
WHERE (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
          AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
              CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH DISTINCT r, acts_from, through, a, d, m
ORDER BY m.name, m.id
WITH r, acts_from, through, a, d, collect(m.name) AS made_by
RETURN a.id AS authority, a.name AS authority_name, made_by,
       CASE type(r) WHEN 'DEFIED' THEN 'defied' WHEN 'REFUSED' THEN 'refused' ELSE r.compliance END AS outcome,
       d.id AS defier, d.name AS defier_name, through, type(r) AS relation,
       r.basis AS basis, r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY authority_name, start_min, defier_name, relation, authority, defier, edge
