// title: Entities whose names hold a word
// description: Candidates from the full-text index. The two engines score differently, so the caller ranks.
// parameters:
//   index: {type: text, description: Name of the full-text index}
//   words: {type: text, description: Words to look for}
// columns:
//   - id: Id of the entity
//   - name: Shown name
//   - aliases: Other names
//   - labels: Labels
//   - standing: Standing of an Event
CALL db.index.fulltext.queryNodes($index, $words) YIELD node
WITH node AS n LIMIT 1000
WITH n WHERE n:Entity
RETURN n.id AS id, n.name AS name,
       coalesce(n.aliases, []) + [x IN [n.name_ar, n.name_fa] WHERE x IS NOT NULL] AS aliases,
       [l IN labels(n) WHERE l <> 'Entity'] AS labels, n.standing AS standing
ORDER BY id
