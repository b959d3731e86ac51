// title: Relations between pairs of entities
// description: For the headings over claims, with the status that the claims add up to.
// parameters:
//   pairs: {type: list, description: 'Pairs of ids, subject and object'}
// columns:
//   - id: Id of the edge
//   - subject: Id of the subject
//   - subject_name: Its name
//   - relation: Type
//   - object: Id of the object
//   - object_name: Its name
//   - edge: The relation's properties
UNWIND $pairs AS pair
MATCH (a:Entity {id: pair[0]})-[r]->(b:Entity {id: pair[1]})
RETURN r.id AS id, a.id AS subject, a.name AS subject_name, type(r) AS relation, b.id AS object,
       b.name AS object_name, properties(r) AS edge
ORDER BY id
