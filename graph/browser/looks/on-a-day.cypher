// title: The graph on one day
// description: >-
//   The relations of the default view that certainly held on a day: states that lasted, and acts of the days up to
//   it, as many days as are asked for. What is undated or dated too widely is left out.
// parameters:
//   'on': {type: date, description: The day}
//   acts_within: {type: integer, default: 7, description: How many days back acts count}
// columns:
//   - p: The relation with its two ends
// example: {'on': '2020-06-30'}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH p = (:Entity)-[r]->(:Entity)
WHERE r.shown AND r.start_max <= $on
  AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END
RETURN p
ORDER BY r.id
LIMIT 1000
