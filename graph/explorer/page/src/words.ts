// What a picture says of itself, of what is shown now: the sentences of graph/figures/network.py and words.py.

import type { Evidence, Graph } from "./data";
import type { Shown } from "./filter";

/** Who has the most relations; of equals the first by id. */
export function finding(graph: Graph, shown: Shown): string {
  const degrees = new Uint32Array(graph.entities.length);
  graph.relations.forEach(({ subject, object }, n) => {
    if (!shown.relations[n]) return;
    degrees[subject] += 1;
    degrees[object] += 1;
  });
  const most = degrees.reduce((a, b) => Math.max(a, b), 0);
  if (!most) return "Nothing is shown";
  // Entities stand in the order of their ids.
  const first = degrees.indexOf(most);
  const alone = degrees.lastIndexOf(most) === first;
  const rest = alone ? "more than anyone else" : "nobody in more";
  return `${graph.entities[first].name} stands in ${most} of ${shown.counts.relations} relations, ${rest}`;
}

const MOST_SOURCES = 8;

/** Whose words support it, on how many claims it rests, and how much on one voice. */
export function sourcesLine(graph: Graph, evidence: Evidence, shown: Shown): string {
  const claims = new Set<number>();
  const cited = new Set<number>();
  let alone = 0;
  graph.relations.forEach((one, n) => {
    if (!shown.relations[n]) return;
    if (one.voices <= 1) alone += 1;
    for (const number of one.claims) {
      claims.add(number);
      const claim = evidence.claims[number];
      if (!claim.withdrawn && (claim.stance === "asserts" || claim.stance === "alleges")) cited.add(claim.source);
    }
  });
  const named = [...cited]
    .sort((a, b) => a - b)
    .map((n) => evidence.sources[n])
    .map((source) => `${source.publisher ?? source.title} (${source.published ?? "no date"}), reliability ${source.reliability}`);
  const more = named.length > MOST_SOURCES ? `; and ${named.length - MOST_SOURCES} more` : "";
  const sources = named.length ? named.slice(0, MOST_SOURCES).join("; ") + more : "none";
  return `Sources: ${sources}. Claims: ${claims.size}. ${alone} of ${shown.counts.relations} relations rest on one voice.`;
}
