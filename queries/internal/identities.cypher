// title: Decisions on whether two entities are one
// description: Every curated record of every data set.
// parameters: {}
// columns:
//   - dataset: Its data set
//   - record: The record as JSON

MATCH (r:Record)
WHERE r.kind = 'identity'
RETURN r.dataset AS dataset, r.json AS record
ORDER BY r.id
