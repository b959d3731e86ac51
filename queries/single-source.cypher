// title: Relations that hang on one voice or one source
// description: >-
//   Relations that fall if one voice, or one source, is left out: all support that stands comes from it. What
//   is denied, doubted or withdrawn supports nothing. Firmest first: those look safest.
// parameters:
//   entity:
//     type: entity
//     default: null
//     description: Only its relations; all if left out
//   hangs_on:
//     type: text
//     default: either
//     values: [either, voice, source]
//     description: 'Which of the two counts: one voice, one source, or either'
//   limit: {type: integer, default: 100, description: How many relations at most}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - [subject, subject_name, relation, object, object_name]
//   - voice: Id of the only voice; empty if there are several
//   - voice_name: 'Its name; its id where it is no entity'
//   - source: Id of the only source; empty if there are several
//   - source_title: Its title
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {entity: qais-al-khazali}

// A relation with several voices and sources may still stand on one source, the others being against it: of
// those few all claims are read. Of the rest they are read only after the list is cut.
CALL {
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (s:Entity)-[r]->(o:Entity)
  WHERE r.voices > 0
    AND ($hangs_on <> 'source' AND r.voices = 1 OR $hangs_on <> 'voice' AND r.source_count = 1)
    AND ($entity IS NULL OR s.id = $entity OR o.id = $entity)
    AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
            AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
                CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH s, r, o
  ORDER BY r.confidence DESC, s.name, type(r), o.name, r.start_min, r.id
  LIMIT $limit
  RETURN s, r, o
  UNION
  WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
  MATCH (s:Entity)-[r]->(o:Entity)
  WHERE r.voices > 0 AND r.source_count > 1 AND r.claim_count > r.voices AND $hangs_on <> 'voice'
    AND ($entity IS NULL OR s.id = $entity OR o.id = $entity)
    AND (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
            AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
                CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
  WITH s, r, o, s.id + '|' + type(r) + '|' + o.id AS triple
  MATCH (c:Claim {triple: triple})
  WHERE r.id IN c.edges AND c.stance IN ['asserts', 'alleges'] AND NOT c.withdrawn
  WITH s, r, o, count(DISTINCT c.source) AS sources
  WHERE sources = 1
  RETURN s, r, o
}
WITH s, r, o, s.id + '|' + type(r) + '|' + o.id AS triple,
     toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (c:Claim {triple: triple})
WHERE r.id IN c.edges AND c.stance IN ['asserts', 'alleges'] AND NOT c.withdrawn
WITH s, r, o, acts_from, collect(DISTINCT c.voice) AS voices, collect(DISTINCT c.source) AS sources
WITH s, r, o, acts_from, CASE WHEN size(voices) = 1 THEN voices[0] ELSE '' END AS voice_id,
     CASE WHEN size(sources) = 1 THEN sources[0] ELSE '' END AS source_id
OPTIONAL MATCH (v:Entity {id: voice_id})
OPTIONAL MATCH (d:Source {id: source_id})
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       CASE WHEN voice_id <> '' THEN voice_id END AS voice,
       CASE WHEN voice_id <> '' THEN coalesce(v.name, voice_id) END AS voice_name,
       d.id AS source, d.title AS source_title,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY confidence DESC, subject_name, relation, object_name, start_min, edge
LIMIT $limit
