// title: Every relation of a view, for a graph outside the database
// description: The edges of the projection.
// parameters:
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - subject: Id of the subject
//   - object: Id of the object
//   - relation: Type
//   - edge: Its properties

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (a:Entity)-[r]->(b:Entity)
WHERE (r.status = 'asserted' OR r.shown AND NOT 'none' IN $include OR r.status IN $include)
  AND ($on IS NULL
       OR CASE WHEN $strict THEN r.start_max ELSE r.start_min END <= $on
          AND CASE WHEN $strict THEN r.end_min ELSE r.end_max END >=
              CASE r.kind WHEN 'state' THEN $on ELSE acts_from END)
RETURN a.id AS subject, b.id AS object, type(r) AS relation, properties(r) AS edge
ORDER BY r.id
