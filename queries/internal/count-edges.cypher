// title: Relations counted
// description: By type and status.
// parameters: {}
// columns:
//   - relation: Type
//   - status: Status
//   - shown: Whether the default view has them
//   - edges: How many
//   - single: How many rest on one voice
MATCH (:Entity)-[r]->(:Entity)
RETURN type(r) AS relation, r.status AS status, r.shown AS shown, count(r) AS edges,
       sum(CASE WHEN r.voices = 1 THEN 1 ELSE 0 END) AS single
ORDER BY relation, status, shown
