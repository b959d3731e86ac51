// title: Ties of armed groups
// description: >-
//   How many friendly and hostile relations each armed group has in the default view.
// parameters:
//   least: {type: integer, default: 1, description: How many relations at least}
// columns:
//   - entity_name: Name of the armed group
//   - entity: Its id
//   - friendly: How many friendly relations
//   - hostile: How many hostile relations
// example: {least: '3'}

MATCH (e:Entity:ArmedGroup)-[r]-(n:Entity)
WHERE r.shown
WITH e, sum(CASE WHEN r.polarity > 0 THEN 1 ELSE 0 END) AS friendly,
     sum(CASE WHEN r.polarity < 0 THEN 1 ELSE 0 END) AS hostile
WHERE friendly + hostile >= $least
RETURN e.name AS entity_name, e.id AS entity, friendly, hostile
ORDER BY friendly + hostile DESC, entity_name, entity
