// title: Where the graph is thin
// description: >-
//   How many claims, voices and sources speak of each entity, those of which least is said first. A claim
//   speaks of its subject and of its object, whatever its stance and whether or not it was withdrawn.
// parameters:
//   labels:
//     type: list
//     default: []
//     values: [Person, ArmedGroup, StateBody, State, Party, Office, Organization, Place, Event, Law, Asset]
//     description: Only entities with one of these labels; all if left out
//   most:
//     type: boolean
//     default: false
//     description: 'Whether to begin with those of which most is said, to see who stands on few voices'
//   limit: {type: integer, default: 50, description: How many entities at most}
// columns:
//   - entity: Id of the entity
//   - entity_name: Its name
//   - labels: Its labels
//   - claims: How many claims speak of it
//   - against: 'How many of these claims deny or doubt, or are withdrawn'
//   - voices: How many distinct voices speak of it
//   - sources: How many sources speak of it
//   - relations: 'How many relations it has, in any status'
//   - spoken: How many claims have it as their speaker
// example: {labels: ArmedGroup}

CALL {
  MATCH (c:Claim)
  UNWIND [c.subject_id, c.object_id] AS id
  RETURN id, count(*) AS claims
  UNION ALL
  MATCH (n:Entity)
  RETURN n.id AS id, 0 AS claims
}
WITH id, sum(claims) AS claims
MATCH (n:Entity {id: id})
WHERE size($labels) = 0 OR any(l IN labels(n) WHERE l IN $labels)
WITH n, claims
ORDER BY CASE WHEN $most THEN -claims ELSE claims END, n.id
LIMIT $limit
OPTIONAL MATCH (n)-[r]-(:Entity)
WITH n, claims, count(r) AS relations
OPTIONAL MATCH (c:Claim {speaker_id: n.id})
WITH n, claims, relations, count(c) AS spoken
OPTIONAL MATCH (c:Claim {subject_id: n.id})
WITH n, claims, relations, spoken, collect(c) AS as_subject
OPTIONAL MATCH (c:Claim {object_id: n.id})
WITH n, claims, relations, spoken, as_subject, collect(c) AS as_object
UNWIND CASE WHEN claims = 0 THEN [null] ELSE as_subject + as_object END AS c
WITH n, claims, relations, spoken, count(DISTINCT c.voice) AS voices, count(DISTINCT c.source) AS sources,
     sum(CASE WHEN c.withdrawn OR c.stance IN ['denies', 'doubts'] THEN 1 ELSE 0 END) AS against
RETURN n.id AS entity, n.name AS entity_name, [l IN labels(n) WHERE l <> 'Entity'] AS labels,
       claims, against, voices, sources, relations, spoken
ORDER BY CASE WHEN $most THEN -claims ELSE claims END, entity
