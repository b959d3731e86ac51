// title: Claims on triples
// description: All that speak of one subject, relation and object, for folding them anew.
// parameters:
//   triples: {type: list, description: 'Triples, as claims have them'}
// columns:
//   - triple: The triple
//   - claim: The claim's properties
UNWIND $triples AS triple
MATCH (c:Claim {triple: triple})
RETURN triple, properties(c) AS claim
ORDER BY triple, c.id
