// title: Entities counted
// description: By label; an entity with two labels counts in both.
// parameters: {}
// columns:
//   - label: Label
//   - entities: How many
MATCH (n:Entity)
UNWIND [l IN labels(n) WHERE l <> 'Entity'] AS label
RETURN label, count(n) AS entities
ORDER BY label
