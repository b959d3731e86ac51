// title: Who can block whom, and who depends on whom
// description: >-
//   Who has a hold on whom: a veto (CONSTRAINS), dependence (DEPENDS_ON: the one depended on has the hold),
//   and what was withheld in fact, by a refusal (REFUSED) or by defiance (DEFIED). Refused and defied may also
//   be an event or a law.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: 'Only its own hold on others, and theirs on it; all if left out'
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - means: 'veto, dependence, refusal or defiance'
//   - holder: 'Id of the one who blocks, or on whom the other depends'
//   - holder_name: Its name
//   - over: 'Id of the one who is blocked, or depends'
//   - over_name: Its name
//   - relation: 'Type of the relation; DEPENDS_ON goes from the one who depends'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {include: alleged}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (s:Entity)-[r:CONSTRAINS|DEPENDS_ON|REFUSED|DEFIED]->(o:Entity)
WHERE ($entity IS NULL OR s.id = $entity OR o.id = $entity)
  AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH acts_from, r,
     CASE type(r) WHEN 'CONSTRAINS' THEN 'veto' WHEN 'DEPENDS_ON' THEN 'dependence'
                  WHEN 'REFUSED' THEN 'refusal' ELSE 'defiance' END AS means,
     CASE type(r) WHEN 'DEPENDS_ON' THEN o ELSE s END AS holder,
     CASE type(r) WHEN 'DEPENDS_ON' THEN s ELSE o END AS over
RETURN means, holder.id AS holder, holder.name AS holder_name, over.id AS over, over.name AS over_name,
       type(r) AS relation,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY CASE means WHEN 'veto' THEN 1 WHEN 'dependence' THEN 2 WHEN 'refusal' THEN 3 ELSE 4 END,
         holder_name, over_name, start_min, holder, over, edge
