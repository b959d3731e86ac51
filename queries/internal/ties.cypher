// title: Which entities a relation ties
// description: For the neighbours that two entities have in common. What all sources have withdrawn ties nobody.
// parameters: {}
// columns:
//   - subject: Id of the subject
//   - object: Id of the object
//   - relation: Type

MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.status <> 'retracted'
RETURN DISTINCT a.id AS subject, b.id AS object, type(r) AS relation
ORDER BY subject, object, relation
