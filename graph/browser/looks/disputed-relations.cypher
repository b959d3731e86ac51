// title: Disputed relations
// description: Every relation that some voice supports and another denies. Its caption says so.
// parameters: {}
// columns:
//   - p: The relation with its two ends
// example: {}

MATCH p = (:Entity)-[r]->(:Entity)
WHERE r.status = 'disputed'
RETURN p
ORDER BY r.id
LIMIT 1000
