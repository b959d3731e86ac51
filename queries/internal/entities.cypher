// title: Entities by their ids
// description: What a relation's row says of its other end.
// parameters:
//   ids: {type: list, description: Ids of entities}
// columns:
//   - id: Id of the entity
//   - name: Shown name
//   - labels: Labels
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN n.id AS id, n.name AS name, [l IN labels(n) WHERE l <> 'Entity'] AS labels
ORDER BY id
