// title: Every relation of an entity, in any status
// description: The profile filters and groups them.
// parameters:
//   entity: {type: entity, description: The entity}
// columns:
//   - outgoing: Whether the entity is the subject
//   - relation: Type
//   - other: Id of the other entity
//   - other_name: Its name
//   - other_labels: Its labels
//   - other_standing: The standing of an Event
//   - other_first: First day of an Event
//   - edge: The relation's properties
MATCH (e:Entity {id: $entity})-[r]-(n:Entity)
RETURN startNode(r).id = $entity AS outgoing, type(r) AS relation, n.id AS other, n.name AS other_name,
       [l IN labels(n) WHERE l <> 'Entity'] AS other_labels, n.standing AS other_standing,
       n.start_min AS other_first, properties(r) AS edge
ORDER BY relation, outgoing, other_name, r.start_min, r.id
