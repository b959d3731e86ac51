// title: The evidence of one relation
// description: >-
//   Every claim on a relation with its source, and beside them the relation with its two ends. Click on a relation
//   in a picture: its id is among its properties.
// parameters:
//   edge: {type: text, description: 'Id of the relation, or how it begins'}
// columns:
//   - evidence: A claim with its source
//   - relation: The relation with its two ends
// example: {edge: e-ba116436f1}

MATCH (c:Claim)
WHERE any(x IN c.edges WHERE x STARTS WITH $edge)
MATCH evidence = (c)-[:CITES]->(:Source)
WITH c, evidence, c.subject_id AS subject, c.object_id AS object
OPTIONAL MATCH relation = (:Entity {id: subject})-[r]-(:Entity {id: object})
WHERE r.id STARTS WITH $edge
RETURN evidence, relation
ORDER BY c.id, r.id
