// title: Entities that a name may mean
// description: Those with the id, one of the ids, a name written so, or a folded key. The caller decides.
// parameters:
//   wanted: {type: text, description: 'An id, name or alias'}
//   lower: {type: text, description: 'The same in lower case'}
//   key: {type: text, description: 'Its folded key'}
// columns:
//   - id: Id of the entity
//   - ids: Ids that identities made one with it
//   - name: Shown name
//   - aliases: Other names
//   - labels: Labels
//   - standing: Standing of an Event
MATCH (n:Entity)
WHERE n.id = $wanted OR $wanted IN coalesce(n.ids, []) OR $key IN coalesce(n.keys, [])
   OR toLower(n.name) = $lower OR any(a IN coalesce(n.aliases, []) WHERE toLower(a) = $lower)
   OR n.name_ar = $wanted OR n.name_fa = $wanted
RETURN n.id AS id, coalesce(n.ids, []) AS ids, n.name AS name,
       coalesce(n.aliases, []) + [x IN [n.name_ar, n.name_fa] WHERE x IS NOT NULL] AS aliases,
       [l IN labels(n) WHERE l <> 'Entity'] AS labels, n.standing AS standing
ORDER BY id
