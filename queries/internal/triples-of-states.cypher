// title: Triples of states
// description: Where a relation may be named by another claim once claims are removed.
// parameters: {}
// columns:
//   - triple: The triple
MATCH (c:Claim) WHERE c.kind = 'state'
RETURN DISTINCT c.triple AS triple
ORDER BY triple
