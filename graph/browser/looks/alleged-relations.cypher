// title: Alleged relations
// description: Every relation that nobody vouches for in a voice of his own. The default view leaves them out.
// parameters: {}
// columns:
//   - p: The relation with its two ends
// example: {}

MATCH p = (:Entity)-[r]->(:Entity)
WHERE r.status = 'alleged'
RETURN p
ORDER BY r.id
LIMIT 1000
