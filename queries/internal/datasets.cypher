// title: Data sets
// description: What each data set holds.
// parameters: {}
// columns:
//   - dataset: Its name
//   - sources: Number of sources
//   - entities: Number of entities
//   - claims: Number of claims
//   - identities: Number of identity decisions
MATCH (d:DataSet)
RETURN d.id AS dataset, coalesce(d.sources, 0) AS sources, coalesce(d.entities, 0) AS entities,
       coalesce(d.claims, 0) AS claims, coalesce(d.identities, 0) AS identities
ORDER BY dataset
