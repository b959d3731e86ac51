// title: What an entity said
// description: >-
//   The statements for which an entity is quoted, and its speech acts (threats, accusations, demands, praise,
//   promises and refusals) as the sources report them. One row for each claim, in order of date.
// parameters:
//   entity: {type: entity, description: The speaker}
// columns:
//   - day: 'First possible day of the speech act, or of the publication of a statement; empty if unknown'
//   - kind: statement or speech act
//   - [subject, subject_name, relation, object, object_name]
//   - [stance, speaker, speaker_name, source, source_title]
//   - code: Admiralty code of the claim, reliability of the source and credibility of the item
//   - [statement, withdrawn, edges, claim]
// example: {entity: abu-ali-al-askari}

CALL {
  MATCH (c:Claim {speaker_id: $entity})
  RETURN c
  UNION
  MATCH (e:Entity {id: $entity})-[r]->(o:Entity)
  WHERE type(r) IN ['ACCUSED', 'DEMANDED_OF', 'DENOUNCED', 'PRAISED', 'PROMISED', 'REFUSED', 'THREATENED']
  WITH DISTINCT e.id + '|' + type(r) + '|' + o.id AS triple
  MATCH (c:Claim {triple: triple})
  RETURN c
}
WITH c, CASE WHEN c.subject_id = $entity AND c.relation IN
               ['ACCUSED', 'DEMANDED_OF', 'DENOUNCED', 'PRAISED', 'PROMISED', 'REFUSED', 'THREATENED']
             THEN 'speech act' ELSE 'statement' END AS kind
OPTIONAL MATCH (c)-[:CITES]->(d:Source)
OPTIONAL MATCH (s:Entity {id: c.subject_id})
OPTIONAL MATCH (o:Entity {id: c.object_id})
WITH *, coalesce(c.speaker_id, '') AS speaker_id
OPTIONAL MATCH (v:Entity {id: speaker_id})
RETURN CASE WHEN kind = 'statement' THEN d.published_min
            WHEN c.start_min > '0001-01-01' THEN c.start_min END AS day, kind,
       c.subject_id AS subject, s.name AS subject_name, c.relation AS relation,
       c.object_id AS object, o.name AS object_name,
       c.stance AS stance, c.speaker_id AS speaker, v.name AS speaker_name,
       d.id AS source, d.title AS source_title, c.code AS code,
       c.statement AS statement, c.withdrawn AS withdrawn, coalesce(c.edges, []) AS edges, c.id AS claim
ORDER BY day, kind, relation, object_name, claim
