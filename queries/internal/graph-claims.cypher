// title: Who vouches for each relation, for a graph outside the database
// description: The claims on edges, without their texts.
// parameters: {}
// columns:
//   - id: Of the claim
//   - edges: Ids of the edges that it is on
//   - stance: 'asserts, alleges, denies or doubts'
//   - voice: Who vouches
//   - code: Admiralty code
//   - source: Id of its source
//   - withdrawn: Whether it was

MATCH (c:Claim)
WHERE size(c.edges) > 0
RETURN c.id AS id, c.edges AS edges, c.stance AS stance, c.voice AS voice, c.code AS code, c.source AS source,
       c.withdrawn AS withdrawn
ORDER BY id
