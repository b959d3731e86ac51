// What the page knows, as graph/explorer/data.py wrote it: tables of rows under two script elements.

export interface Entity {
  id: string;
  name: string;
  ar: string | null;
  aliases: string[];
  keys: string[];
  kind: string;
  labels: string[];
  /** Whether routes may pass it. */
  actor: boolean;
  x: number;
  y: number;
  r: number;
  about: string | null;
  /** Numbers of its relations. */
  relations: number[];
}

export interface Relation {
  id: string;
  subject: number;
  object: number;
  type: number;
  status: string;
  score: number;
  voices: number;
  code: string;
  marks: string[];
  when: string;
  start_min: string;
  start_max: string;
  end_min: string;
  end_max: string;
  qualifiers: Record<string, string | string[]>;
  claims: number[];
}

export interface Claim {
  id: string;
  /** Number of an entity in the page, or the name of another. */
  subject: number | string;
  type: number;
  object: number | string;
  stance: "asserts" | "alleges" | "denies" | "doubts";
  speaker: string | null;
  voice: string;
  when: string | null;
  code: string;
  statement: string;
  source: number;
  paragraph: number | null;
  /** File and line of the data that it was read from, and the address that this row cites. */
  row: string | null;
  url: string | null;
  withdrawn: boolean;
  note: string | null;
  quote: string | null;
}

export interface Source {
  id: string;
  title: string;
  publisher: string | null;
  published: string | null;
  reliability: string;
  url: string | null;
  origin: string | null;
  retracted: string | null;
}

export interface RelationType {
  name: string;
  reading: string;
  caption: string;
  line: string;
  symmetric: boolean;
  /** Influence of the subject over the object, and back: 0..1. */
  forward: number;
  backward: number;
  coercive: boolean;
}

export interface Kind {
  key: string;
  title: string;
  /** Of a single one. */
  one: string;
  glyph: string;
  hollow: boolean;
  count: number;
  on: boolean;
}

export interface Status {
  key: string;
  title: string;
  on: boolean;
  dash: number[];
}

export interface Look {
  page: Record<"page" | "ink" | "muted" | "faint" | "band", string>;
  glyphs: Record<string, { title: string; outline: [number, number][]; colour: string }>;
  lines: Record<string, { title: string; colour: string }>;
  /** Below that score a line has that width. */
  weights: [number, number][];
}

export interface About {
  /** The user's own; empty where the page says what it finds. */
  title: string;
  /** The filters that decided what is in the page. */
  words: string;
  notes: string[];
  lang: Lang;
  /** x, y, width, height of all that stands on the board. */
  plot: [number, number, number, number];
}

export type Lang = "en" | "ar" | "both";

export interface Graph {
  about: About;
  look: Look;
  kinds: Kind[];
  statuses: Status[];
  types: RelationType[];
  entities: Entity[];
  relations: Relation[];
}

export interface Evidence {
  claims: Claim[];
  sources: Source[];
  /** Numbers of the claims that make no relation, such as a denial of what nobody asserts. */
  loose: number[];
}

interface Table {
  fields: string[];
  rows: unknown[][];
}

function embedded(id: string): Record<string, unknown> {
  return JSON.parse(document.getElementById(id)!.textContent!);
}

function rows<T>(table: unknown): T[] {
  const { fields, rows: values } = table as Table;
  return values.map((row) => Object.fromEntries(fields.map((field, n) => [field, row[n]])) as T);
}

export function readGraph(): Graph {
  const raw = embedded("graph");
  const entities = rows<Entity>(raw.entities);
  const relations = rows<Relation>(raw.relations);
  for (const entity of entities) entity.relations = [];
  relations.forEach((relation, n) => {
    entities[relation.subject].relations.push(n);
    if (relation.object !== relation.subject) entities[relation.object].relations.push(n);
  });
  return { ...(raw as unknown as Graph), entities, relations };
}

let evidence: Evidence | undefined;

/** Read when it is first asked for: the picture does not need it. */
export function readEvidence(graph: Graph): Evidence {
  if (!evidence) {
    const raw = embedded("evidence");
    const claims = rows<Claim>(raw.claims);
    const cited = new Set(graph.relations.flatMap((relation) => relation.claims));
    const loose = claims.map((_, n) => n).filter((n) => !cited.has(n));
    evidence = { claims, sources: rows<Source>(raw.sources), loose };
  }
  return evidence;
}

export function lineWidth(look: Look, score: number): number {
  return look.weights.find(([below]) => score < below)![1];
}

/** `B2 · 2 voices · 0.69`, as the commands print it. */
export function evidenceWords(relation: Relation): string {
  const voices = relation.voices === 1 ? "1 voice" : `${relation.voices} voices`;
  return [relation.code, voices, relation.score.toFixed(2), ...relation.marks].join(" · ");
}
