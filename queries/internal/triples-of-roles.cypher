// title: Roles in Events
// description: The triples on which the standing of Events rests.
// parameters:
//   ids: {type: list, description: Ids of Events}
// columns:
//   - triple: The triple
MATCH (c:Claim) WHERE c.kind = 'role' AND (c.subject_id IN $ids OR c.object_id IN $ids)
RETURN DISTINCT c.triple AS triple
ORDER BY triple
