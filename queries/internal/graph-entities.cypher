// title: Every entity, for a graph outside the database
// description: The nodes of the projection.
// parameters: {}
// columns:
//   - id: Id
//   - labels: Labels, without Entity
//   - entity: Its properties

MATCH (e:Entity)
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'] AS labels, properties(e) AS entity
ORDER BY id
