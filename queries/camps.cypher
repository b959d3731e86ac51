// title: Who belongs to which camp
// description: >-
//   Every actor in one of five camps, seen from a home country, with the reason. The first rule that fits
//   decides. Foreign: its recorded countries do not include home; or it has none on record and is, over at
//   most two steps of PART_OF, MEMBER_OF and OFFICE_OF, of a State abroad. Hybrid: it is an ArmedGroup and a
//   StateBody, or an ArmedGroup that belongs to such a one over at most three steps. Militia: an ArmedGroup.
//   State: a StateBody or State. An office takes the camp of its body; a person that of the office held, else
//   of the body led, else of the membership. Other: the rest. Where a rule gives two camps, the relation with
//   the higher confidence decides.
// parameters:
//   home: {type: text, description: 'The home country, as an ISO 3166 code such as IQ'}
//   entity: {type: entity, default: null, description: Only this actor; all if left out}
//   camps:
//     type: list
//     default: []
//     values: [state, hybrid, militia, foreign, other]
//     description: Only these camps; all if left out
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - camp: 'state, hybrid, militia, foreign or other'
//   - entity: Id of the actor
//   - entity_name: Its name
//   - labels: Its labels
//   - because: 'What decided, in words: a country, a label, or a relation'
//   - also: Other camps that the same rule gives
//   - relation: Type of the relation that decided; empty if it was none
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds]
//   - edge: 'Id of the relation that decided, the first of its steps'
// example: {home: IQ}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
// 1. What countries, labels and the bodies above say of it. The lower the rank, the earlier the rule.
CALL {
  MATCH (e:Entity)
  WHERE e:Person OR e:ArmedGroup OR e:StateBody OR e:State OR e:Party OR e:Organization OR e:Office
  RETURN e, null AS r,
         CASE WHEN size(coalesce(e.countries, [])) > 0 AND NOT $home IN e.countries THEN 1
              WHEN e:ArmedGroup AND e:StateBody THEN 3
              WHEN e:ArmedGroup THEN 5
              WHEN e:StateBody OR e:State THEN 6
              ELSE 10 END AS rank
  UNION ALL
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (t:Entity:State)
  WHERE size(coalesce(t.countries, [])) > 0 AND NOT $home IN t.countries
  MATCH p = (t)<-[:PART_OF|MEMBER_OF|OFFICE_OF*..2]-(e:Entity)
  WHERE size(coalesce(e.countries, [])) = 0
    AND all(x IN relationships(p) WHERE
      (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
      AND ($on IS NULL
           OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
              AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                  CASE x.kind WHEN 'state' THEN $on ELSE acts_from END))
  RETURN DISTINCT e, relationships(p)[-1] AS r, 2 AS rank
  UNION ALL
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (h:Entity:ArmedGroup)
  WHERE h:StateBody AND (size(coalesce(h.countries, [])) = 0 OR $home IN h.countries)
  MATCH p = (h)<-[:PART_OF|MEMBER_OF*..3]-(e:Entity)
  WHERE e:ArmedGroup
    AND all(x IN relationships(p) WHERE
      (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
      AND ($on IS NULL
           OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
              AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                  CASE x.kind WHEN 'state' THEN $on ELSE acts_from END))
  RETURN DISTINCT e, relationships(p)[-1] AS r, 4 AS rank
}
WITH e, r, rank, acts_from
ORDER BY rank, coalesce(r.confidence, 0.0) DESC, coalesce(r.id, '')
WITH e, acts_from, head(collect({r: r, rank: rank})) AS best
WITH e, acts_from, best.r AS r, best.rank AS rank,
     CASE WHEN best.rank < 3 THEN 'foreign' WHEN best.rank < 5 THEN 'hybrid' WHEN best.rank = 5 THEN 'militia'
          WHEN best.rank = 6 THEN 'state' ELSE 'other' END AS camp
// 2. What the body gives to its offices, its leaders and members, and the office to its holder.
OPTIONAL MATCH (e)<-[f:OFFICE_OF|LEADS|MEMBER_OF]-(m:Entity)
WHERE (type(f) = 'OFFICE_OF' AND m:Office OR type(f) <> 'OFFICE_OF' AND m:Person)
  AND (f.status = 'asserted' OR f.shown AND NOT 'none' IN $include OR f.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN f.start_max ELSE f.start_min END <= $on
          AND CASE WHEN $strict THEN f.end_min ELSE f.end_max END >=
              CASE f.kind WHEN 'state' THEN $on ELSE acts_from END)
OPTIONAL MATCH (m)<-[h:HOLDS_OFFICE]-(p:Entity)
WHERE type(f) = 'OFFICE_OF'
  AND (h.status = 'asserted' OR h.shown AND NOT 'none' IN $include OR h.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN h.start_max ELSE h.start_min END <= $on
          AND CASE WHEN $strict THEN h.end_min ELSE h.end_max END >=
              CASE h.kind WHEN 'state' THEN $on ELSE acts_from END)
UNWIND [{e: e, camp: camp, r: r, rank: rank},
        {e: m, camp: camp, r: f, rank: CASE type(f) WHEN 'OFFICE_OF' THEN 7 WHEN 'LEADS' THEN 8 ELSE 9 END},
        {e: p, r: h, rank: 7,
         camp: CASE WHEN size(coalesce(m.countries, [])) > 0 AND NOT $home IN m.countries THEN 'foreign'
                    ELSE camp END}] AS row
WITH acts_from, row.e AS e, row, row.r AS r
WHERE e IS NOT NULL AND (row.camp <> 'other' OR row.rank = 10) AND ($entity IS NULL OR e.id = $entity)
WITH acts_from, e, row, r
ORDER BY row.rank, coalesce(r.confidence, 0.0) DESC, coalesce(r.id, '')
WITH acts_from, e, collect(row) AS rows
WITH acts_from, e, rows[0].r AS r, rows[0].camp AS camp, rows[0].rank AS rank,
     [c IN ['state', 'hybrid', 'militia', 'foreign'] WHERE c <> rows[0].camp AND
      any(x IN rows WHERE x.rank = rows[0].rank AND x.camp = c)] AS also
WITH acts_from, e, r, camp, rank, also
WHERE size($camps) = 0 OR camp IN $camps
RETURN camp, e.id AS entity, e.name AS entity_name, [l IN labels(e) WHERE l <> 'Entity'] AS labels,
       CASE WHEN r IS NOT NULL THEN startNode(r).name + ' ' + split(r.caption, ' · ')[0] + ' ' + endNode(r).name
            WHEN rank = 1 THEN reduce(text = 'countries:', c IN e.countries | text + ' ' + c)
            WHEN rank = 3 THEN 'ArmedGroup and StateBody' WHEN rank = 5 THEN 'ArmedGroup'
            WHEN rank = 6 THEN CASE WHEN e:StateBody THEN 'StateBody' ELSE 'State' END
            ELSE 'nothing places it' END AS because,
       also, type(r) AS relation,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL OR r IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY CASE camp WHEN 'state' THEN 1 WHEN 'hybrid' THEN 2 WHEN 'militia' THEN 3 WHEN 'foreign' THEN 4 ELSE 5 END,
         entity_name, entity
