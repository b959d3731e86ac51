// title: The evidence of one relation
// description: >-
//   Every claim on one edge: who says it, in which source and paragraph, whether for or against, with what
//   credibility, of which days. Also what has been withdrawn. `why` shows the same, and your own copies of
//   the texts with it.
// parameters:
//   edge: {type: text, description: 'Id of the edge, or its beginning as tables show it'}
// columns:
//   - [stance, speaker, speaker_name]
//   - voice: 'Id of who vouches: the speaker, else the publisher, else the source'
//   - voice_name: Its name; empty where the source itself is the voice
//   - source: Id of the source
//   - source_title: Title of the source
//   - paragraph: Number of the paragraph in the source
//   - row: File and line of the data that the claim was read from
//   - url: Address that such a row cites
//   - code: Admiralty code of the claim, reliability of the source and credibility of the item
//   - [subject, subject_name, relation, object, object_name]
//   - start_min: First day on which it may have begun as this claim has it; 0001-01-01 if open
//   - start_max: Last day on which it may have begun
//   - end_min: First day on which it may have ended
//   - end_max: Last day on which it may have ended; 9999-12-31 if open
//   - [statement, withdrawn]
//   - edge: 'Id of the edge; several if they begin alike'
//   - claim: Id of the claim
// example: {edge: e-26d2dc5566}

MATCH (c:Claim)
WHERE any(x IN c.edges WHERE x STARTS WITH $edge)
UNWIND [x IN c.edges WHERE x STARTS WITH $edge] AS edge
OPTIONAL MATCH (c)-[:CITES]->(d:Source)
OPTIONAL MATCH (s:Entity {id: c.subject_id})
OPTIONAL MATCH (o:Entity {id: c.object_id})
OPTIONAL MATCH (v:Entity {id: c.voice})
WITH *, coalesce(c.speaker_id, '') AS speaker_id
OPTIONAL MATCH (p:Entity {id: speaker_id})
RETURN c.stance AS stance, c.speaker_id AS speaker, p.name AS speaker_name,
       c.voice AS voice, v.name AS voice_name,
       d.id AS source, d.title AS source_title, c.paragraph AS paragraph,
       c.row AS row, c.url AS url, c.code AS code,
       c.subject_id AS subject, s.name AS subject_name, c.relation AS relation,
       c.object_id AS object, o.name AS object_name,
       c.start_min AS start_min, c.start_max AS start_max, c.end_min AS end_min, c.end_max AS end_max,
       c.statement AS statement, c.withdrawn AS withdrawn, edge, c.id AS claim
ORDER BY edge, CASE stance WHEN 'asserts' THEN 1 WHEN 'alleges' THEN 2 WHEN 'denies' THEN 3 ELSE 4 END,
         claim
