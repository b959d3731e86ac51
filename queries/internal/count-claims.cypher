// title: Claims counted
// description: By stance.
// parameters: {}
// columns:
//   - stance: Stance
//   - claims: How many
//   - voices: How many distinct voices
MATCH (c:Claim)
RETURN c.stance AS stance, count(c) AS claims, count(DISTINCT c.voice) AS voices
ORDER BY stance
