// title: Sources
// description: Every source with what hangs on it.
// parameters: {}
// columns:
//   - source: Its id
//   - title: Its title
//   - publisher: Name of the publisher
//   - published: Day of publication (EDTF)
//   - reliability: Admiralty letter
//   - claims: Number of claims
//   - denials: How many of them deny or doubt
//   - retracted: Day on which it was retracted
MATCH (s:Source)
WITH s, coalesce(s.publisher, '') AS by
OPTIONAL MATCH (p:Entity {id: by})
OPTIONAL MATCH (c:Claim)-[:CITES]->(s)
RETURN s.id AS source, s.title AS title, coalesce(p.name, s.publisher) AS publisher, s.published AS published,
       s.reliability AS reliability, count(c) AS claims,
       sum(CASE WHEN c.stance IN ['denies', 'doubts'] THEN 1 ELSE 0 END) AS denials, s.retracted AS retracted
ORDER BY source
