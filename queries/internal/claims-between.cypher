// title: Claims on one pair of entities
// description: In either direction, also those that made no edge.
// parameters:
//   a: {type: entity, description: One entity}
//   b: {type: entity, description: The other}
// columns:
//   - claim: The claim's properties
//   - source: Its source's properties
//   - subject_name: Name of the subject
//   - object_name: Name of the object
//   - speaker_name: Name of the speaker
//   - voice_name: Name of the voice that vouches
MATCH (c:Claim)
WHERE (c.subject_id = $a AND c.object_id = $b) OR (c.subject_id = $b AND c.object_id = $a)
MATCH (c)-[:CITES]->(s:Source)
WITH c, s, coalesce(c.speaker_id, '') AS speaker
OPTIONAL MATCH (a:Entity {id: c.subject_id})
OPTIONAL MATCH (b:Entity {id: c.object_id})
OPTIONAL MATCH (p:Entity {id: speaker})
OPTIONAL MATCH (v:Entity {id: c.voice})
RETURN properties(c) AS claim, properties(s) AS source, a.name AS subject_name, b.name AS object_name,
       p.name AS speaker_name, v.name AS voice_name
ORDER BY c.id
