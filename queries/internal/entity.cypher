// title: One entity
// description: All that is known of the entity itself.
// parameters:
//   entity: {type: entity, description: The entity}
// columns:
//   - labels: Labels
//   - entity: Its properties
MATCH (n:Entity {id: $entity})
RETURN [l IN labels(n) WHERE l <> 'Entity'] AS labels, properties(n) AS entity
ORDER BY n.id
