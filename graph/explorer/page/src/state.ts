// What a reader has chosen, and its form in the address, which can be sent to others.

import type { Graph, Lang } from "./data";

export interface State {
  kinds: Set<string>;
  lines: Set<string>;
  statuses: Set<string>;
  score: number;
  /** Ids of the sources that count; null for all. */
  sources: Set<string> | null;
  /** Days of which at least one must be touched; null for all time. */
  from: string | null;
  to: string | null;
  /** Whether only what certainly held is shown. */
  certain: boolean;
  entity: string | null;
  relation: string | null;
  start: string | null;
  end: string | null;
  view: "picture" | "table";
  lang: Lang;
}

export const opening = (graph: Graph): State => ({
  kinds: new Set(graph.kinds.filter((kind) => kind.on).map((kind) => kind.key)),
  lines: new Set(Object.keys(graph.look.lines)),
  statuses: new Set(graph.statuses.filter((status) => status.on).map((status) => status.key)),
  score: 0,
  sources: null,
  from: null,
  to: null,
  certain: false,
  entity: null,
  relation: null,
  start: null,
  end: null,
  view: "picture",
  lang: graph.about.lang,
});

const SETS = ["kinds", "lines", "statuses", "sources"] as const;
const TEXTS = ["from", "to", "entity", "relation", "start", "end"] as const;

/** Only what differs from how the page opened. */
export function toHash(state: State, from: State): string {
  const said = new URLSearchParams();
  for (const name of SETS) {
    const [now, before] = [state[name], from[name]].map((set) => (set ? [...set].sort().join(",") : null));
    if (now !== before) said.set(name, now ?? "");
  }
  for (const name of TEXTS) if (state[name]) said.set(name, state[name]!);
  if (state.score) said.set("score", String(state.score));
  if (state.certain) said.set("certain", "1");
  if (state.view !== "picture") said.set("view", state.view);
  if (state.lang !== from.lang) said.set("lang", state.lang);
  return said.toString();
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What an address says; what it cannot mean in this page is left as it was when the page opened. */
export function fromHash(hash: string, graph: Graph, sources: () => string[]): State {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const state = opening(graph);
  const known: Record<(typeof SETS)[number], () => string[]> = {
    kinds: () => graph.kinds.map((kind) => kind.key),
    lines: () => Object.keys(graph.look.lines),
    statuses: () => graph.statuses.map((status) => status.key),
    sources,
  };
  for (const name of SETS) {
    const text = said.get(name);
    if (text !== null) state[name] = new Set(known[name]().filter((one) => text.split(",").includes(one)));
  }
  const ids = { entity: graph.entities, start: graph.entities, end: graph.entities, relation: graph.relations };
  for (const name of ["entity", "relation", "start", "end"] as const) {
    const id = said.get(name);
    if (id && ids[name].some((one) => one.id === id)) state[name] = id;
  }
  for (const name of ["from", "to"] as const) {
    const day = said.get(name);
    if (day && DAY.test(day)) state[name] = day;
  }
  const score = Number(said.get("score"));
  if (score > 0 && score <= 1) state.score = score;
  state.certain = said.get("certain") === "1";
  if (said.get("view") === "table") state.view = "table";
  const lang = said.get("lang");
  if (lang === "en" || lang === "ar" || lang === "both") state.lang = lang;
  return state;
}
