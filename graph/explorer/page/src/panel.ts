// The evidence of what was chosen: who says so, where, how sure, and who denies it.

import { type Claim, type Evidence, evidenceWords, type Graph, readEvidence } from "./data";
import { bdi, type Child, el } from "./dom";
import { POSSIBLE, type Shown } from "./filter";
import type { Route } from "./routes";

export interface Choose {
  entity(number: number): void;
  relation(number: number): void;
  start(number: number): void;
  end(number: number): void;
}

const SIDES: [string, Claim["stance"][]][] = [
  ["Supported by", ["asserts", "alleges"]],
  ["Denied by", ["denies"]],
  ["Doubted by", ["doubts"]],
];

export class Panel {
  constructor(
    private readonly graph: Graph,
    private readonly home: HTMLElement,
    private readonly choose: Choose,
  ) {}

  nothing(): void {
    this.home.replaceChildren(
      el("h2", {}, "Evidence"),
      el("p", {}, "Choose an entity or a relation in the picture, in the table or by the search: here stands who says so, where, and who denies it."),
    );
  }

  entity(number: number, shown: Shown): void {
    const { graph, choose } = this;
    const entity = graph.entities[number];
    const kind = graph.kinds.find((one) => one.key === entity.kind)!;
    const here = entity.relations.filter((n) => shown.relations[n]);
    const hidden = entity.relations.length - here.length;
    const evidence = readEvidence(graph);
    const loose = evidence.loose.filter((n) => [evidence.claims[n].subject, evidence.claims[n].object].includes(number));
    this.home.replaceChildren(
      el("h2", {}, bdi(entity.name)),
      entity.ar ? el("p", { class: "arabic", lang: "ar", dir: "auto" }, entity.ar) : "",
      el("p", { class: "badges" }, el("span", { class: "badge" }, kind.one), ...entity.labels.filter((label) => label !== kind.glyph).map((label) => el("span", { class: "badge" }, graph.look.glyphs[label].title))),
      entity.aliases.length ? el("p", { class: "also" }, `Also: ${entity.aliases.join(" · ")}`) : "",
      entity.about ? el("p", {}, entity.about) : "",
      entity.actor
        ? el(
            "p",
            { class: "buttons" },
            el("button", { type: "button", click: () => choose.start(number) }, "Route from here"),
            el("button", { type: "button", click: () => choose.end(number) }, "Route to here"),
          )
        : "",
      el("h3", {}, here.length === 1 ? "1 relation" : `${here.length} relations`),
      el("ul", { class: "relations" }, ...this.sorted(here, number).map((n) => el("li", {}, this.relationButton(n, number, shown)))),
      hidden ? el("p", { class: "also" }, `${hidden} more that the filters hide`) : "",
      ...(loose.length ? [el("h3", {}, "Claims that make no relation"), ...loose.map((n) => this.claim(evidence, n, true))] : []),
    );
  }

  relations(numbers: number[], shown: Shown): void {
    if (numbers.length === 1) return this.home.replaceChildren(...this.relation(numbers[0]));
    this.home.replaceChildren(
      el("h2", {}, `${numbers.length} relations`),
      el("ul", { class: "relations" }, ...numbers.map((n) => el("li", {}, this.relationButton(n, null, shown)))),
    );
  }

  routes(from: number, to: number, found: Route[], cut: boolean): void {
    const { graph } = this;
    const name = (n: number) => graph.entities[n].name;
    const said = found.length
      ? el("p", {}, "The strongest first. A strength is the product of influence weight and score of each step: it ranks routes and is no probability.")
      : el("p", {}, "No route over what is shown: allow more statuses, kinds or years, and look again.");
    this.home.replaceChildren(
      el("h2", {}, "From ", bdi(name(from)), " to ", bdi(name(to))),
      said,
      cut ? el("p", {}, "There are too many to try them all: narrow the filters for the strongest.") : "",
      ...found.flatMap((route, place) => [
        el("h3", {}, `Route ${place + 1} · strength ${route.strength.toPrecision(2)}`),
        el("ol", { class: "relations" }, ...route.hops.map((hop) => {
          const [first, ...others] = hop.reasons;
          const item = el("li", {}, this.relationButton(first.relation, null, null));
          item.append(el("small", {}, ` ${name(hop.from)} sways ${name(hop.to)}${first.coercive ? " by threat or force" : ""} · ${first.strength.toFixed(2)}`));
          for (const other of others) item.append(el("div", { class: "other" }, "or: ", this.relationButton(other.relation, null, null)));
          return item;
        })),
      ]),
    );
  }

  private *relation(n: number): Generator<Node | string> {
    const { graph, choose } = this;
    const one = graph.relations[n];
    const type = graph.types[one.type];
    const status = graph.statuses.find((status) => status.key === one.status)!;
    const link = (entity: number) =>
      el("button", { type: "button", class: "link", click: () => choose.entity(entity) }, bdi(graph.entities[entity].name));
    const reading = el("span", {}, ` ${type.reading} `);
    reading.style.color = graph.look.lines[type.line].colour;
    yield el("h2", {}, link(one.subject), reading, link(one.object));
    yield el("p", { class: "badges" }, el("span", { class: "badge" }, status.title), el("span", { class: "badge" }, evidenceWords(one)));
    if (one.when) yield el("p", {}, one.when);
    const marks = Object.entries(one.qualifiers).map(([key, value]) => `${key}: ${[value].flat().join(", ")}`);
    if (marks.length) yield el("p", { class: "also" }, marks.join(" · "));
    const evidence = readEvidence(graph);
    for (const [title, stances] of SIDES) {
      const claims = one.claims.filter((claim) => stances.includes(evidence.claims[claim].stance));
      if (!claims.length) continue;
      yield el("h3", {}, title);
      for (const claim of claims) yield this.claim(evidence, claim, false);
    }
    yield el("p", { class: "id" }, one.id);
  }

  private claim(evidence: Evidence, n: number, whole: boolean): HTMLElement {
    const claim = evidence.claims[n];
    const source = evidence.sources[claim.source];
    const name = (end: number | string) => (typeof end === "number" ? this.graph.entities[end].name : end);
    const own = claim.speaker === null;
    const place = claim.paragraph ? `, ¶${claim.paragraph}` : claim.row ? `, ${claim.row}` : "";
    const link = (url: string | null, words: string) =>
      url && /^https?:/.test(url) ? el("span", {}, " · ", el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, words)) : "";
    const lines: Child[] = [
      el("p", { class: "who" }, el("strong", {}, bdi(own ? claim.voice : claim.speaker!)), ` ${claim.stance}${own ? ", in its own voice" : ""} · ${claim.code}`, claim.withdrawn ? el("em", {}, " · withdrawn") : ""),
      whole && el("p", {}, `${name(claim.subject)} ${this.graph.types[claim.type].reading} ${name(claim.object)}`),
      el("p", { dir: "auto" }, claim.statement),
      claim.quote && el("blockquote", { dir: "auto" }, claim.quote),
      claim.when && el("p", { class: "also" }, `Dated ${claim.when}`),
      claim.note && el("p", { class: "also" }, `Coder's note: ${claim.note}`),
      el(
        "p",
        { class: "source" },
        bdi(source.title),
        `${place} · ${[source.publisher, source.published, `reliability ${source.reliability}`].filter(Boolean).join(" · ")}`,
        source.origin ? ` · repeats ${source.origin}` : "",
        source.retracted ? ` · retracted ${source.retracted}` : "",
        link(source.url, "source"),
        link(claim.url, "cited here"),
      ),
      el("p", { class: "id" }, claim.id),
    ];
    return el("article", { class: `claim ${claim.stance}` }, ...lines);
  }

  private sorted(relations: number[], entity: number): number[] {
    const { graph } = this;
    const key = (n: number) => {
      const one = graph.relations[n];
      const other = one.subject === entity ? one.object : one.subject;
      return `${graph.types[one.type].line} ${graph.types[one.type].reading} ${graph.entities[other].name} ${one.start_min}`;
    };
    return relations.map((n) => [key(n), n] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, n]) => n);
  }

  /** The relation in words, from the side of an entity or in whole. */
  private relationButton(n: number, from: number | null, shown: Shown | null): HTMLElement {
    const { graph } = this;
    const one = graph.relations[n];
    const type = graph.types[one.type];
    const verb = el("span", { class: "verb" }, type.reading);
    verb.style.color = graph.look.lines[type.line].colour;
    const name = (entity: number) => bdi(graph.entities[entity].name);
    const status = one.status === "asserted" ? "" : ` · ${one.status === "leaning" ? "disputed" : one.status}`;
    const perhaps = shown?.relations[n] === POSSIBLE ? " · perhaps" : "";
    return el(
      "button",
      { type: "button", class: "link", click: () => this.choose.relation(n) },
      ...(one.subject === from ? [verb, " ", name(one.object)] : [name(one.subject), " ", verb, " ", name(one.object)]),
      el("small", {}, ` ${[one.when, one.code].filter(Boolean).join(" · ")}${status}${perhaps}`),
    );
  }
}
