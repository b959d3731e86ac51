// title: Names of all entities
// description: For suggestions when a name means nothing, and for searching.
// parameters: {}
// columns:
//   - id: Id of the entity
//   - name: Shown name
//   - aliases: Other names
//   - labels: Labels
//   - standing: Standing of an Event
MATCH (n:Entity)
RETURN n.id AS id, n.name AS name,
       coalesce(n.aliases, []) + [x IN [n.name_ar, n.name_fa] WHERE x IS NOT NULL] AS aliases,
       [l IN labels(n) WHERE l <> 'Entity'] AS labels, n.standing AS standing
ORDER BY id
