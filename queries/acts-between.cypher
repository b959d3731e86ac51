// title: Acts between two entities
// description: >-
//   What two entities did to each other or together, in order of date, each act with its score between conflict
//   and cooperation. An event that one of them carried out and that targeted the other stands for an act
//   without a score, unless the view has an act between the two that belongs to it. What their members, leaders
//   and offices did is not among it.
// parameters:
//   a: {type: entity, description: The one}
//   b: {type: entity, description: The other}
//   since: {type: date, default: null}
//   until: {type: date, default: null}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - start_min: First day on which it may have happened; empty if undated
//   - end_max: Last day on which it may have happened; empty if undated
//   - row: act or event
//   - what: In words
//   - [subject, subject_name]
//   - relation: Type of the act; empty for an event
//   - [object, object_name]
//   - mode: Ways in which the act was done
//   - score: 'PLOVER score of the act, from -10 (conflict) to 10 (cooperation), 0 if it was coerced; or empty'
//   - raw_score: The score of such an act when it is not coerced
//   - coerced: Whether it was done under threat; empty for an event
//   - status: 'asserted, alleged, disputed or retracted; for an event the weaker of its two roles'
//   - code: Admiralty code of the strongest claim; empty for an event
//   - [voices, confidence, holds]
//   - event: 'Id of the event, or of the event that the act belongs to'
//   - event_name: Its name
//   - edges: 'Id of the edge of the act; for an event those of the doer and of the target'
// example: {a: mustafa-al-kadhimi, b: popular-mobilization-forces}

CALL {
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (a:Entity {id: $a})-[r]-(b:Entity {id: $b})
  WHERE r.kind = 'act'
    AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
            AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
                CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
  OPTIONAL MATCH (v:Entity {id: r.occurrence})
  WHERE v:Event
  WITH acts_from, r, v, startNode(r) AS s, endNode(r) AS o, coalesce(r.coerced, 'false') = 'true' AS coerced
  RETURN 'act' AS row, s, o, v, [r] AS links, acts_from,
         s.name + ' ' + split(r.caption, ' · ')[0] + ' ' + o.name AS what, type(r) AS relation,
         coalesce(r.mode, []) AS mode, coerced, r.code AS code, r.plover_score AS raw_score,
         CASE WHEN coerced AND r.plover_score IS NOT NULL THEN 0.0 ELSE r.plover_score END AS score
  UNION ALL
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  UNWIND [{doer: $a, target: $b}, {doer: $b, target: $a}] AS pair
  MATCH (s:Entity {id: pair.doer})-[d:CARRIED_OUT]->(v:Entity:Event)-[t:TARGETED]->(o:Entity {id: pair.target})
  WITH acts_from, s, o, v, [d, t] AS links
  WHERE all(x IN links WHERE
    (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END))
  OPTIONAL MATCH (s)-[r]-(o)
  WHERE r.occurrence = v.id
    AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
            AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
                CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH acts_from, s, o, v, links, count(r) AS acts
  WHERE acts = 0
  RETURN 'event' AS row, s, o, v, links, acts_from,
         s.name + ' carried out ' + v.name + ', which targeted ' + o.name AS what, null AS relation,
         [] AS mode, null AS coerced, null AS code, null AS raw_score, null AS score
}
WITH *, [x IN links | x.status] AS statuses,
     CASE WHEN links[0].start_min > '0001-01-01' THEN links[0].start_min END AS start_min,
     CASE WHEN links[0].end_max < '9999-12-31' THEN links[0].end_max END AS end_max
WHERE ($since IS NULL OR end_max IS NULL OR end_max >= $since)
  AND ($until IS NULL OR start_min IS NULL OR start_min <= $until)
RETURN start_min, end_max, row, what, s.id AS subject, s.name AS subject_name, relation,
       o.id AS object, o.name AS object_name, mode, score, raw_score, coerced,
       CASE WHEN 'retracted' IN statuses THEN 'retracted' WHEN 'alleged' IN statuses THEN 'alleged'
            WHEN 'disputed' IN statuses THEN 'disputed' ELSE 'asserted' END AS status,
       code,
       reduce(least = links[0].voices, x IN links |
         CASE WHEN x.voices < least THEN x.voices ELSE least END) AS voices,
       reduce(least = 1.0, x IN links |
         CASE WHEN x.confidence < least THEN x.confidence ELSE least END) AS confidence,
       CASE WHEN $on IS NULL THEN null
            WHEN all(x IN links WHERE x.start_max <= $on AND x.end_min >= acts_from) THEN 'certain'
            ELSE 'possible' END AS holds,
       v.id AS event, v.name AS event_name, [x IN links | x.id] AS edges
ORDER BY start_min, end_max, what, edges
