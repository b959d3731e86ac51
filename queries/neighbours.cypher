// title: Neighbours of an entity
// description: >-
//   Every relation of an entity, in both directions, by type of relation.
// parameters:
//   entity: {type: entity, description: The entity}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - relation: Type of the relation
//   - direction: 'from it, to it, or either way for a relation that has no direction'
//   - neighbour: Id of the other entity
//   - neighbour_name: Its name
//   - what: In words, from the subject to the object
//   - [basis, status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {entity: kataib-hezbollah}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (e:Entity {id: $entity})-[r]-(n:Entity)
WHERE (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
RETURN type(r) AS relation,
       CASE WHEN type(r) IN ['AGREED_WITH', 'ALLIED_WITH', 'CLASHED_WITH', 'MET', 'RIVAL_OF']
            THEN 'either way'
            WHEN startNode(r).id = $entity THEN 'from it' ELSE 'to it' END AS direction,
       n.id AS neighbour, n.name AS neighbour_name,
       startNode(r).name + ' ' + split(r.caption, ' · ')[0] + ' ' + endNode(r).name AS what,
       r.basis AS basis,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY relation, direction, neighbour_name, basis, start_min, neighbour, edge
