// title: Rival accounts of an event
// description: >-
//   What the sources say of one event, side by side: what led to it, who had a part in it, the acts that
//   belong to it, and what was said about it. One row for each claim, also for those that are denied or
//   doubted.
// parameters:
//   entity: {type: entity, description: The event}
// columns:
//   - account: 'cause, role, act or speech (said about the event, or about a claim on it)'
//   - [subject, subject_name, relation, object, object_name]
//   - [stance, speaker, speaker_name, source, source_title]
//   - code: Admiralty code of the claim, reliability of the source and credibility of the item
//   - [statement, withdrawn, edges, claim]
// example: {entity: release-2020-06-29}

MATCH (k:Claim)
WHERE k.object_id = $entity OR k.subject_id = $entity OR k.event_id = $entity
WITH collect(k.id) AS own
MATCH (c:Claim)
WHERE c.object_id = $entity OR c.subject_id = $entity OR c.event_id = $entity
   OR any(x IN c.about_ids WHERE x = $entity OR x IN own)
WITH c, CASE WHEN NOT $entity IN [c.object_id, c.subject_id, coalesce(c.event_id, '')] THEN 'speech'
             WHEN c.relation = 'LED_TO' AND c.object_id = $entity THEN 'cause'
             WHEN c.relation IN ['LED_TO', 'TOOK_PLACE_IN'] THEN null
             WHEN c.kind = 'role' THEN 'role'
             WHEN c.event_id = $entity THEN 'act'
             ELSE 'speech' END AS account
WHERE account IS NOT NULL
OPTIONAL MATCH (c)-[:CITES]->(d:Source)
OPTIONAL MATCH (s:Entity {id: c.subject_id})
OPTIONAL MATCH (o:Entity {id: c.object_id})
WITH *, coalesce(c.speaker_id, '') AS speaker_id
OPTIONAL MATCH (v:Entity {id: speaker_id})
RETURN account, c.subject_id AS subject, s.name AS subject_name, c.relation AS relation,
       c.object_id AS object, o.name AS object_name,
       c.stance AS stance, c.speaker_id AS speaker, v.name AS speaker_name,
       d.id AS source, d.title AS source_title, c.code AS code,
       c.statement AS statement, c.withdrawn AS withdrawn, coalesce(c.edges, []) AS edges, c.id AS claim
ORDER BY CASE account WHEN 'cause' THEN 1 WHEN 'role' THEN 2 WHEN 'act' THEN 3 ELSE 4 END,
         relation, subject_name, object_name, subject, object,
         CASE stance WHEN 'asserts' THEN 1 WHEN 'alleges' THEN 2 WHEN 'doubts' THEN 3 ELSE 4 END,
         claim
