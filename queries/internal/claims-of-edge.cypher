// title: Claims on one edge
// description: All that support, deny or doubt it.
// parameters:
//   edge: {type: text, description: "Id of the edge, or how it begins"}
// columns:
//   - claim: The claim's properties
//   - source: Its source's properties
//   - subject_name: Name of the subject
//   - object_name: Name of the object
//   - speaker_name: Name of the speaker
//   - voice_name: Name of the voice that vouches
MATCH (c:Claim) WHERE any(x IN coalesce(c.edges, []) WHERE x STARTS WITH $edge)
MATCH (c)-[:CITES]->(s:Source)
WITH c, s, coalesce(c.speaker_id, '') AS speaker
OPTIONAL MATCH (a:Entity {id: c.subject_id})
OPTIONAL MATCH (b:Entity {id: c.object_id})
OPTIONAL MATCH (p:Entity {id: speaker})
OPTIONAL MATCH (v:Entity {id: c.voice})
RETURN properties(c) AS claim, properties(s) AS source, a.name AS subject_name, b.name AS object_name,
       p.name AS speaker_name, v.name AS voice_name
ORDER BY c.id
