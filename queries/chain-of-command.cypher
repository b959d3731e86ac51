// title: Chain of command
// description: >-
//   Who stands above an entity, and who below it, link by link. At the top of a chain is one who commands: by
//   COMMANDS, LEADS, SUBORDINATED_BY_LAW or FACADE_FOR, or as the holder of the office that does so
//   (HOLDS_OFFICE). Below, it runs over such links and on to the members and parts of what is commanded
//   (MEMBER_OF, PART_OF). Memberships alone make no chain of command: they stand in members-of and
//   part-of-state. All links of a chain may have held on one day. It is no firmer than its weakest link.
// parameters:
//   entity: {type: entity, description: 'The person, office or body in question'}
//   direction:
//     type: text
//     default: both
//     values: [up, down, both]
//     description: up to those above it, down to those below it, or both
//   max_hops: {type: integer, default: 4, values: [1, 2, 3, 4]}
//   limit: {type: integer, default: 100, description: 'How many chains at most, the shortest and firmest'}
//   include: {type: list, default: [], values: [alleged, disputed, retracted, none]}
//   'on': {type: date, default: null}
//   strict: {type: boolean, default: false}
//   acts_within: {type: integer, default: 365}
// columns:
//   - direction: up if the chain leads to one above the entity, down if to one below it
//   - superior: Id of the one at the top of the chain
//   - superior_name: Its name
//   - subordinate: Id of the one at the bottom of the chain
//   - subordinate_name: Its name
//   - hops: Number of links in the chain
//   - chain: 'The chain in words, from the top; a link that is not plainly asserted carries its status'
//   - bases: 'Basis of each link (de_jure, de_facto, or a dash for none stated)'
//   - compliance: 'What becomes of orders over each link (defied, partial, obeyed, or a dash for none stated)'
//   - status: 'The weakest status of its links: asserted, then disputed, alleged, retracted'
//   - confidence: The least confidence of its links
//   - voices: The fewest voices on one of its links
//   - holds: 'certain or possible on the day asked for, the weakest of its links; empty without a day'
//   - entities: Ids of the entities of the chain
//   - edges: Ids of the edges of the chain
// example: {entity: kataib-hezbollah}

// One step after the other, from the entity outwards, and none once there are enough chains: in a dense graph
// the chains of four steps are too many to look at all. Two holders of one office make no chain.
UNWIND [way IN ['down', 'up'] WHERE $direction IN [way, 'both']] AS direction
MATCH (e:Entity {id: $entity})
WITH direction, toString(date($on) - duration({days: $acts_within - 1})) AS acts_from, [] AS chains,
     [{stops: [e], links: [], first_day: '0001-01-01', last_day: '9999-12-31'}] AS ends
CALL (direction, acts_from, chains, ends) {
  UNWIND CASE WHEN $max_hops >= 1 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH direction, acts_from, c, c.stops[-1] AS last, type(c.links[-1]) AS before
  MATCH (last:Entity)-[x:COMMANDS|FACADE_FOR|HOLDS_OFFICE|LEADS|MEMBER_OF|PART_OF|SUBORDINATED_BY_LAW]-(n:Entity)
  WITH direction, acts_from, c, before, x, n, type(x) AS link,
       startNode(x) = CASE direction WHEN 'down' THEN last ELSE n END AS downward
  WHERE CASE WHEN link <> 'HOLDS_OFFICE' THEN downward = (link IN ['COMMANDS', 'LEADS'])
             ELSE coalesce(before <> link, downward OR direction = 'up') END
    AND (direction = 'up' OR before IS NOT NULL OR NOT link IN ['MEMBER_OF', 'PART_OF'])
    AND NOT n IN c.stops AND x.start_min <= c.last_day AND x.end_max >= c.first_day
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({
    stops: c.stops + n, links: c.links + x,
    first_day: CASE WHEN x.start_min > c.first_day THEN x.start_min ELSE c.first_day END,
    last_day: CASE WHEN x.end_max < c.last_day THEN x.end_max ELSE c.last_day END,
    whole: (direction = 'down' OR NOT link IN ['MEMBER_OF', 'PART_OF'])
           AND (link <> 'HOLDS_OFFICE' OR before IS NOT NULL AND (direction = 'down' OR downward))}) AS further
}
WITH direction, acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
CALL (direction, acts_from, chains, ends) {
  UNWIND CASE WHEN $max_hops >= 2 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH direction, acts_from, c, c.stops[-1] AS last, type(c.links[-1]) AS before
  MATCH (last:Entity)-[x:COMMANDS|FACADE_FOR|HOLDS_OFFICE|LEADS|MEMBER_OF|PART_OF|SUBORDINATED_BY_LAW]-(n:Entity)
  WITH direction, acts_from, c, before, x, n, type(x) AS link,
       startNode(x) = CASE direction WHEN 'down' THEN last ELSE n END AS downward
  WHERE CASE WHEN link <> 'HOLDS_OFFICE' THEN downward = (link IN ['COMMANDS', 'LEADS'])
             ELSE coalesce(before <> link, downward OR direction = 'up') END
    AND (direction = 'up' OR before IS NOT NULL OR NOT link IN ['MEMBER_OF', 'PART_OF'])
    AND NOT n IN c.stops AND x.start_min <= c.last_day AND x.end_max >= c.first_day
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({
    stops: c.stops + n, links: c.links + x,
    first_day: CASE WHEN x.start_min > c.first_day THEN x.start_min ELSE c.first_day END,
    last_day: CASE WHEN x.end_max < c.last_day THEN x.end_max ELSE c.last_day END,
    whole: (direction = 'down' OR NOT link IN ['MEMBER_OF', 'PART_OF'])
           AND (link <> 'HOLDS_OFFICE' OR before IS NOT NULL AND (direction = 'down' OR downward))}) AS further
}
WITH direction, acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
CALL (direction, acts_from, chains, ends) {
  UNWIND CASE WHEN $max_hops >= 3 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH direction, acts_from, c, c.stops[-1] AS last, type(c.links[-1]) AS before
  MATCH (last:Entity)-[x:COMMANDS|FACADE_FOR|HOLDS_OFFICE|LEADS|MEMBER_OF|PART_OF|SUBORDINATED_BY_LAW]-(n:Entity)
  WITH direction, acts_from, c, before, x, n, type(x) AS link,
       startNode(x) = CASE direction WHEN 'down' THEN last ELSE n END AS downward
  WHERE CASE WHEN link <> 'HOLDS_OFFICE' THEN downward = (link IN ['COMMANDS', 'LEADS'])
             ELSE coalesce(before <> link, downward OR direction = 'up') END
    AND (direction = 'up' OR before IS NOT NULL OR NOT link IN ['MEMBER_OF', 'PART_OF'])
    AND NOT n IN c.stops AND x.start_min <= c.last_day AND x.end_max >= c.first_day
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({
    stops: c.stops + n, links: c.links + x,
    first_day: CASE WHEN x.start_min > c.first_day THEN x.start_min ELSE c.first_day END,
    last_day: CASE WHEN x.end_max < c.last_day THEN x.end_max ELSE c.last_day END,
    whole: (direction = 'down' OR NOT link IN ['MEMBER_OF', 'PART_OF'])
           AND (link <> 'HOLDS_OFFICE' OR before IS NOT NULL AND (direction = 'down' OR downward))}) AS further
}
WITH direction, acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
CALL (direction, acts_from, chains, ends) {
  UNWIND CASE WHEN $max_hops >= 4 AND size(chains) < $limit THEN ends ELSE [] END AS c
  WITH direction, acts_from, c, c.stops[-1] AS last, type(c.links[-1]) AS before
  MATCH (last:Entity)-[x:COMMANDS|FACADE_FOR|HOLDS_OFFICE|LEADS|MEMBER_OF|PART_OF|SUBORDINATED_BY_LAW]-(n:Entity)
  WITH direction, acts_from, c, before, x, n, type(x) AS link,
       startNode(x) = CASE direction WHEN 'down' THEN last ELSE n END AS downward
  WHERE CASE WHEN link <> 'HOLDS_OFFICE' THEN downward = (link IN ['COMMANDS', 'LEADS'])
             ELSE coalesce(before <> link, downward OR direction = 'up') END
    AND (direction = 'up' OR before IS NOT NULL OR NOT link IN ['MEMBER_OF', 'PART_OF'])
    AND NOT n IN c.stops AND x.start_min <= c.last_day AND x.end_max >= c.first_day
    AND (x.status = 'asserted' OR x.shown AND NOT 'none' IN $include OR x.status IN $include)
    AND ($on IS NULL
         OR CASE WHEN $strict THEN x.start_max ELSE x.start_min END <= $on
            AND CASE WHEN $strict THEN x.end_min ELSE x.end_max END >=
                CASE x.kind WHEN 'state' THEN $on ELSE acts_from END)
  RETURN collect({
    stops: c.stops + n, links: c.links + x,
    first_day: CASE WHEN x.start_min > c.first_day THEN x.start_min ELSE c.first_day END,
    last_day: CASE WHEN x.end_max < c.last_day THEN x.end_max ELSE c.last_day END,
    whole: (direction = 'down' OR NOT link IN ['MEMBER_OF', 'PART_OF'])
           AND (link <> 'HOLDS_OFFICE' OR before IS NOT NULL AND (direction = 'down' OR downward))}) AS further
}
WITH direction, acts_from, chains + [c IN further WHERE c.whole] AS chains, further AS ends
UNWIND chains AS c
WITH direction,
     CASE direction WHEN 'down' THEN c.stops ELSE reverse(c.stops) END AS stops,
     CASE direction WHEN 'down' THEN c.links ELSE reverse(c.links) END AS links
WITH direction, stops, links, [n IN stops | n.id] AS ids, [x IN links | x.status] AS statuses
RETURN direction,
       ids[0] AS superior, stops[0].name AS superior_name,
       ids[-1] AS subordinate, stops[-1].name AS subordinate_name, size(links) AS hops,
       reduce(text = stops[0].name, i IN range(0, size(links) - 1) |
         text + CASE WHEN startNode(links[i]).id = ids[i] THEN ' –[' + links[i].caption + ']→ '
                     ELSE ' ←[' + links[i].caption + ']– ' END + stops[i + 1].name) AS chain,
       [x IN links | coalesce(x.basis, '–')] AS bases, [x IN links | coalesce(x.compliance, '–')] AS compliance,
       CASE WHEN 'retracted' IN statuses THEN 'retracted' WHEN 'alleged' IN statuses THEN 'alleged'
            WHEN 'disputed' IN statuses THEN 'disputed' ELSE 'asserted' END AS status,
       reduce(least = 1.0, x IN links |
         CASE WHEN x.confidence < least THEN x.confidence ELSE least END) AS confidence,
       reduce(least = links[0].voices, x IN links |
         CASE WHEN x.voices < least THEN x.voices ELSE least END) AS voices,
       CASE WHEN $on IS NULL THEN null
            WHEN all(x IN links WHERE x.start_max <= $on AND x.end_min >= $on) THEN 'certain'
            ELSE 'possible' END AS holds,
       ids AS entities, [x IN links | x.id] AS edges
ORDER BY hops, direction, confidence DESC, chain, entities, edges
LIMIT $limit
