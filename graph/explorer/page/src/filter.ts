// What is shown: the same rules as the commands, with dates that may be known only as bounds.

import type { Evidence, Graph } from "./data";
import type { State } from "./state";

export const HIDDEN = 0;
export const POSSIBLE = 1;
export const CERTAIN = 2;

export interface Shown {
  /** HIDDEN, POSSIBLE (its dates allow it) or CERTAIN, by the relation's number. */
  relations: Uint8Array;
  /** 0 or 1, by the entity's number. */
  entities: Uint8Array;
  counts: { relations: number; possible: number; entities: number };
}

export const OPEN_MIN = "0001-01-01";
export const OPEN_MAX = "9999-12-31";

/** The first and the last day that is known of any relation. */
export function lifetime(graph: Graph): [string, string] {
  let first = OPEN_MAX;
  let last = OPEN_MIN;
  for (const one of graph.relations) {
    for (const day of [one.start_min, one.start_max, one.end_min, one.end_max]) {
      if (day === OPEN_MIN || day === OPEN_MAX) continue;
      if (day < first) first = day;
      if (day > last) last = day;
    }
  }
  return first <= last ? [first, last] : ["2000-01-01", "2000-01-01"];
}

export function shown(graph: Graph, state: State, evidence: () => Evidence): Shown {
  const { relations: all, entities, types } = graph;
  const from = state.from ?? OPEN_MIN;
  const to = state.to ?? OPEN_MAX;
  const dated = state.from !== null || state.to !== null;
  const kinds = entities.map((entity) => state.kinds.has(entity.kind));
  const lines = types.map((type) => state.lines.has(type.line));
  const vouches = state.sources && supporters(evidence(), state.sources);
  const relations = new Uint8Array(all.length);
  const present = new Uint8Array(entities.length);
  const counts = { relations: 0, possible: 0, entities: 0 };
  all.forEach((one, n) => {
    if (!kinds[one.subject] || !kinds[one.object] || !lines[one.type]) return;
    if (!state.statuses.has(one.status) || one.score < state.score) return;
    if (vouches && !one.claims.some((claim) => vouches[claim])) return;
    if (one.start_min > to || one.end_max < from) return;
    const certain = !dated || (one.start_max <= to && one.end_min >= from);
    if (state.certain && !certain) return;
    relations[n] = certain ? CERTAIN : POSSIBLE;
    counts.relations += 1;
    if (!certain) counts.possible += 1;
    present[one.subject] = present[one.object] = 1;
  });
  present.forEach((here) => (counts.entities += here));
  return { relations, entities: present, counts };
}

/** By the claim's number: whether one of these sources says so, and not only that it is denied. */
function supporters(evidence: Evidence, sources: Set<string>): boolean[] {
  const wanted = evidence.sources.map((source) => sources.has(source.id));
  return evidence.claims.map(
    (claim) => wanted[claim.source] && !claim.withdrawn && (claim.stance === "asserts" || claim.stance === "alleges"),
  );
}
