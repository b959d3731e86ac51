// title: The whole graph, default view
// description: Every relation that the default view shows, up to a thousand of them.
// parameters: {}
// columns:
//   - p: The relation with its two ends
// example: {}

MATCH p = (:Entity)-[r]->(:Entity)
WHERE r.shown
RETURN p
ORDER BY r.id
LIMIT 1000
