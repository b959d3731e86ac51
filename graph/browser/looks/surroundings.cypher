// title: Surroundings of an actor
// description: >-
//   An entity, everything that it has a relation with, and the relations among these, in the default view or with
//   more: alleged, disputed, retracted.
// parameters:
//   entity: {type: entity, description: The entity}
//   include:
//     type: list
//     default: []
//     values: [alleged, disputed, retracted]
//     description: What to add to the default view
// columns:
//   - p: A relation with its two ends
// example: {entity: kataib-hezbollah}

MATCH (e:Entity {id: $entity})-[x]-(n:Entity)
WHERE x.shown OR x.status IN $include
WITH e, collect(DISTINCT n) AS near
WITH [e] + near AS group
UNWIND group AS a
MATCH p = (a)-[r]->(b:Entity)
WHERE b IN group AND (r.shown OR r.status IN $include)
RETURN p
ORDER BY r.id
LIMIT 1000
