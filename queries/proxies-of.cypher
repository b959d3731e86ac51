// title: Proxies of an entity
// description: >-
//   Whom an entity sponsors, and who is its proxy, with the kinds of support; on demand also the proxies of its
//   proxies. One row for each tie, with the shortest way to it. Single acts of help, public support and loyalty
//   stand in neighbours.
// parameters:
//   entity: {type: entity, description: 'The sponsor, such as a state'}
//   max_hops:
//     type: integer
//     default: 1
//     values: [1, 2, 3]
//     description: 1 for direct ties; more adds the proxies of proxies
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - hops: Number of ties from the entity asked for; 1 is direct
//   - sponsor: Id of the sponsor of this tie
//   - sponsor_name: Its name
//   - relation: 'SPONSORS, or PROXY_OF for one that acts for the sponsor'
//   - proxy: Id of the one that is sponsored or acts for the sponsor
//   - proxy_name: Its name
//   - via: 'Names of those in between, from the entity asked for'
//   - support_kinds: 'Kinds of support, after the UCDP External Support Dataset'
//   - link: 'Link of a militia to its government (informal, semi_official)'
//   - weakest: 'The weakest status on the way: asserted, then disputed, alleged, retracted'
//   - [status, code, voices, confidence, start_min, start_max, end_min, end_max, holds, edge]
// example: {entity: iran}

WITH toString(date($on) - duration({days: $acts_within - 1})) AS acts_from
MATCH (e:Entity {id: $entity})
MATCH p = (e) ((near:Entity)-[x:PROXY_OF|SPONSORS]-(far:Entity)
  WHERE (type(x) = 'SPONSORS') = (startNode(x) = near)
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)){1,3} (:Entity)
WITH acts_from, p, relationships(p) AS links, [n IN nodes(p) | n.id] AS ids
WHERE size(links) <= $max_hops AND all(i IN ids WHERE single(j IN ids WHERE j = i))
  AND reduce(first = '0001-01-01', x IN links | CASE WHEN x.start_min > first THEN x.start_min ELSE first END) <=
      reduce(last = '9999-12-31', x IN links | CASE WHEN x.end_max < last THEN x.end_max ELSE last END)
WITH acts_from, p, links[-1] AS r, [x IN links | x.status] AS statuses
ORDER BY length(p), [x IN relationships(p) | x.id]
WITH acts_from, r, head(collect({stops: nodes(p), statuses: statuses})) AS way
WITH acts_from, r, way.stops AS stops, way.statuses AS statuses,
     CASE type(r) WHEN 'SPONSORS' THEN startNode(r) ELSE endNode(r) END AS s,
     CASE type(r) WHEN 'SPONSORS' THEN endNode(r) ELSE startNode(r) END AS o
RETURN size(statuses) AS hops, s.id AS sponsor, s.name AS sponsor_name, type(r) AS relation,
       o.id AS proxy, o.name AS proxy_name, [n IN stops[1..-1] | n.name] AS via,
       coalesce(r.support_kinds, []) AS support_kinds, coalesce(r.link, []) AS link,
       CASE WHEN 'retracted' IN statuses THEN 'retracted' WHEN 'alleged' IN statuses THEN 'alleged'
            WHEN 'disputed' IN statuses THEN 'disputed' ELSE 'asserted' END AS weakest,
       r.status AS status, r.code AS code, r.voices AS voices, r.confidence AS confidence,
       r.start_min AS start_min, r.start_max AS start_max, r.end_min AS end_min, r.end_max AS end_max,
       CASE WHEN $on IS NULL THEN null
            WHEN r.start_max <= $on
             AND r.end_min >= CASE r.kind WHEN 'state' THEN $on ELSE acts_from END THEN 'certain'
            ELSE 'possible' END AS holds,
       r.id AS edge
ORDER BY hops, proxy_name, sponsor_name, relation, start_min, proxy, sponsor, edge
