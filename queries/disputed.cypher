// title: What is disputed
// description: >-
//   Every relation that some voice supports and another denies, whether the default view shows it or not,
//   with the voices for it, against it, and those that call it unproven.
// parameters:
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - [subject, subject_name, relation, object, object_name]
//   - voices_for: 'Names of those who support it, the speaker or else the publisher'
//   - voices_against: Names of those who deny it
//   - voices_doubting: Names of those who say that it is not shown
//   - support: Score of the support from 0 to 1
//   - opposition: Score of the denials from 0 to 1
//   - shown: 'Whether the default view shows it, as the support in the sources'' own voice is stronger'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.status = 'disputed'
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
WITH s, r, o, acts_from, s.id + '|' + type(r) + '|' + o.id AS triple
OPTIONAL MATCH (c:Claim {triple: triple})
WHERE r.id IN c.edges AND NOT c.withdrawn
WITH s, r, o, acts_from, c.stance AS stance, coalesce(c.voice, '') AS id
OPTIONAL MATCH (v:Entity {id: id})
WITH DISTINCT s, r, o, acts_from, coalesce(v.name, id) AS voice,
     CASE stance WHEN 'denies' THEN 'against' WHEN 'doubts' THEN 'doubting'
                 WHEN 'asserts' THEN 'for' WHEN 'alleges' THEN 'for' END AS side
ORDER BY voice
WITH s, r, o, acts_from,
     collect(CASE side WHEN 'for' THEN voice END) AS voices_for,
     collect(CASE side WHEN 'against' THEN voice END) AS voices_against,
     collect(CASE side WHEN 'doubting' THEN voice END) AS voices_doubting
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       voices_for, voices_against, voices_doubting,
       r.support AS support, r.opposition AS opposition, r.shown AS shown,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY subject_name, relation, object_name, start_min, subject, object, edge
