// The page around the picture: controls, evidence, table, keyboard and address, all over one state.

import { type Graph, type Lang, readEvidence, readGraph } from "./data";
import { byId, el } from "./dom";
import { CERTAIN, lifetime, shown as filtered, type Shown } from "./filter";
import { foldName } from "./names";
import { Panel } from "./panel";
import { picker } from "./picker";
import { type Routes, routes } from "./routes";
import { type Around, savePng, saveSvg } from "./save";
import { fromHash, opening, type State, toHash } from "./state";
import { Table } from "./table";
import { type Handlers, type Marked, NoView, svgElement, type View } from "./view";
import { finding, sourcesLine } from "./words";

type MakeView = (graph: Graph, home: HTMLElement, on: Handlers) => View;

export function start(makeView: MakeView): void {
  const graph = readGraph();
  const page = new Page(graph, makeView);
  page.begin();
  // What the tests hold against Python.
  const explorer = {
    graph,
    foldName,
    shown: () => graph.relations.map((one, n) => [one.id, page.shown.relations[n]] as const).filter(([, how]) => how).map(([id, how]) => [id, how === CERTAIN]),
    routes: (from: number, to: number, most: number) => routes(graph, page.shown, from, to, most),
    place: (entity: number) => page.view.place(entity),
  };
  Object.assign(window, { explorer });
  document.documentElement.dataset.ready = "1";
}

const DAY_MS = 86_400_000;
const days = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
const dayOf = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

class Page {
  shown!: Shown;
  private state: State;
  private readonly first: State;
  readonly view: View;
  private readonly panel: Panel;
  private readonly table: Table;
  private readonly entityNumber: Map<string, number>;
  private readonly relationNumber: Map<string, number>;
  private readonly life: [string, string];
  private several: number[] = [];
  private route: Routes | null = null;
  private focused: number | null = null;
  private writeControls: (() => void)[] = [];

  constructor(
    private readonly graph: Graph,
    makeView: MakeView,
  ) {
    this.first = opening(graph);
    this.state = opening(graph);
    this.life = lifetime(graph);
    this.entityNumber = new Map(graph.entities.map((entity, n) => [entity.id, n]));
    this.relationNumber = new Map(graph.relations.map((relation, n) => [relation.id, n]));
    this.view = this.made(makeView);
    this.panel = new Panel(graph, byId("evidence-of"), {
      entity: (n) => this.choose({ entity: n }, true),
      relation: (n) => this.choose({ relations: [n] }, true),
      start: (n) => this.pick("start", n),
      end: (n) => this.pick("end", n),
    });
    this.table = new Table(graph, byId("table"), (n) => this.choose({ relations: [n] }, true));
  }

  private made(makeView: MakeView): View {
    try {
      return makeView(this.graph, byId("picture"), {
        entity: (n) => this.choose({ entity: n }),
        relations: (some) => this.choose({ relations: some }),
        nothing: () => this.choose({}),
      });
    } catch (error) {
      byId("picture").replaceChildren(
        el("p", { class: "sorry" }, "So many entities are drawn by WebGL, which this web browser does not have or has switched off. All else works: press Table. Fewer entities, as by --groups or --labels, are drawn without it."),
        el("p", { class: "sorry" }, el("small", {}, String(error))),
      );
      return new NoView();
    }
  }

  /** An end of the routes; with both the routes take the place of what was chosen. */
  private pick(end: "start" | "end", entity: number | null): void {
    this.several = [];
    const other = this.state[end === "start" ? "end" : "start"];
    const both = entity !== null && other !== null && other !== this.graph.entities[entity].id;
    this.change({ [end]: entity === null ? null : this.graph.entities[entity].id, ...(both ? { entity: null, relation: null } : {}) });
  }

  begin(): void {
    this.controls();
    this.keyboard();
    addEventListener("hashchange", () => this.read());
    this.read();
  }

  private read(): void {
    this.state = fromHash(location.hash, this.graph, () => readEvidence(this.graph).sources.map((source) => source.id));
    this.several = [];
    this.update();
  }

  private change(some: Partial<State>): void {
    Object.assign(this.state, some);
    const hash = toHash(this.state, this.first);
    history.replaceState(null, "", hash ? `#${hash}` : location.href.replace(/#.*/, ""));
    this.update();
  }

  private choose(what: { entity?: number; relations?: number[] }, reach = false): void {
    const { graph } = this;
    this.several = what.relations ?? [];
    const relation = what.relations?.length === 1 ? graph.relations[what.relations[0]] : null;
    const entity = what.entity === undefined ? null : graph.entities[what.entity];
    this.change({ entity: entity?.id ?? null, relation: relation?.id ?? null });
    if (what.entity !== undefined) this.focus(what.entity, false);
    if (reach) {
      if (entity) this.view.reach([what.entity!]);
      if (relation) this.view.reach([relation.subject, relation.object]);
    }
  }

  private update(): void {
    const { graph, state } = this;
    this.shown = filtered(graph, state, () => readEvidence(graph));
    this.route = null;
    const [start, end] = [state.start, state.end].map((id) => (id ? this.entityNumber.get(id)! : null));
    if (start !== null && end !== null && start !== end) this.route = routes(graph, this.shown, start, end);
    document.documentElement.dataset.view = state.view;
    byId("picture").hidden = state.view !== "picture";
    byId("table").hidden = state.view !== "table";
    this.view.names(state.lang);
    this.view.show(this.shown, this.marked());
    if (state.view === "table") this.table.show(this.shown);
    for (const write of this.writeControls) write();
    this.write(start, end);
  }

  private marked(): Marked | null {
    const { graph, state } = this;
    const relations = new Set<number>();
    const entities = new Set<number>();
    let chosen: number | null = null;
    if (state.relation !== null) relations.add(this.relationNumber.get(state.relation)!);
    else if (this.several.length) for (const n of this.several) relations.add(n);
    else if (state.entity !== null) {
      chosen = this.entityNumber.get(state.entity)!;
      entities.add(chosen);
      for (const n of graph.entities[chosen].relations) if (this.shown.relations[n]) relations.add(n);
    } else if (this.route?.found.length) {
      for (const { hops } of this.route.found) for (const hop of hops) for (const { relation } of hop.reasons) relations.add(relation);
    } else return null;
    for (const n of relations) {
      entities.add(graph.relations[n].subject);
      entities.add(graph.relations[n].object);
    }
    return { entities, relations, chosen };
  }

  private write(start: number | null, end: number | null): void {
    const { graph, state, shown } = this;
    byId("title").textContent = document.title = this.title();
    byId("counts").textContent = this.counts();
    if (state.relation !== null) this.panel.relations([this.relationNumber.get(state.relation)!], shown);
    else if (this.several.length) this.panel.relations(this.several, shown);
    else if (state.entity !== null) this.panel.entity(this.entityNumber.get(state.entity)!, shown);
    else if (this.route) this.panel.routes(start!, end!, this.route.found, this.route.cut);
    else this.panel.nothing();
    const name = (n: number | null) => (n === null ? "…" : graph.entities[n].name);
    byId("route-said").textContent = start === null && end === null ? "" : start !== null && start === end ? "Both ends are one: name two." : this.route ? `${this.route.found.length || "No"} ${this.route.found.length === 1 ? "route" : "routes"} from ${name(start)} to ${name(end)}` : `From ${name(start)} to ${name(end)}`;
  }

  private counts(): string {
    const { entities, relations, possible } = this.shown.counts;
    const said = [`${entities} ${entities === 1 ? "entity" : "entities"}`, `${relations} ${relations === 1 ? "relation" : "relations"}`];
    if (possible) said.push(`${possible} of them perhaps at that time`);
    return said.join(", ");
  }

  private title(): string {
    return this.graph.about.title || finding(this.graph, this.shown);
  }

  private around(): Around {
    const { graph, shown } = this;
    return { title: this.title(), subtitle: this.words(), foot: [sourcesLine(graph, readEvidence(graph), shown), ...graph.about.notes] };
  }

  /** What is shown, for the picture as a file. */
  private words(): string {
    const { graph, state, first } = this;
    const said = [this.counts()];
    const named = (all: { key: string; title: string }[], chosen: Set<string>) =>
      all.filter((one) => chosen.has(one.key)).map((one) => one.title.toLowerCase()).join(", ") || "none";
    const differs = (a: Set<string>, b: Set<string>) => a.size !== b.size || [...a].some((one) => !b.has(one));
    if (differs(state.kinds, first.kinds)) said.push(`kinds: ${named(graph.kinds, state.kinds)}`);
    const lines = Object.entries(graph.look.lines).map(([key, line]) => ({ key, title: line.title }));
    if (differs(state.lines, first.lines)) said.push(`relations: ${named(lines, state.lines)}`);
    if (state.score) said.push(`score from ${state.score}`);
    if (state.from || state.to) said.push(`${state.certain ? "certainly" : "possibly"} between ${state.from ?? "…"} and ${state.to ?? "…"}`);
    if (state.sources) said.push(`supported by ${state.sources.size} chosen sources`);
    said.push(`status: ${named(graph.statuses, state.statuses)}`, graph.about.words);
    return said.join("; ");
  }

  private controls(): void {
    const { graph } = this;
    const search = picker(graph, "search", "Search", "A name in any spelling, كتائب", (n) => n !== null && this.found(n), false);
    byId("search-home").append(search.element);
    const ends = (["start", "end"] as const).map((end) =>
      picker(graph, end, end === "start" ? "Route from" : "Route to", "Name of an actor", (n) => this.pick(end, n), true),
    );
    byId("route-home").append(...ends.map((end) => end.element), el("p", { id: "route-said", role: "status" }), el("p", { class: "buttons" }, el("button", { type: "button", click: () => this.change({ start: null, end: null }) }, "Clear route")));
    this.writeControls.push(() =>
      ends.forEach((end, n) => {
        const id = n ? this.state.end : this.state.start;
        if (document.activeElement !== end.input) end.set(id ? this.entityNumber.get(id)! : null);
      }),
    );

    this.checks("kinds", graph.kinds.map((kind) => ({ key: kind.key, title: kind.title, count: kind.count, sign: this.glyphSign(kind.glyph, kind.hollow) })));
    const perLine = new Map<string, number>();
    const perStatus = new Map<string, number>();
    for (const one of graph.relations) {
      const { line } = graph.types[one.type];
      perLine.set(line, (perLine.get(line) ?? 0) + 1);
      perStatus.set(one.status, (perStatus.get(one.status) ?? 0) + 1);
    }
    this.checks("lines", Object.entries(graph.look.lines).filter(([key]) => perLine.has(key)).map(([key, line]) => ({ key, title: line.title, count: perLine.get(key)!, sign: this.lineSign(line.colour, []) })));
    this.checks("statuses", graph.statuses.filter(({ key }) => perStatus.has(key)).map(({ key, title, dash }) => ({ key, title, count: perStatus.get(key)!, sign: this.lineSign("currentColor", dash) })));

    const score = byId<HTMLInputElement>("score");
    score.addEventListener("input", () => this.change({ score: Number(score.value) }));
    this.writeControls.push(() => {
      score.value = String(this.state.score);
      byId("score-said").textContent = this.state.score.toFixed(2);
    });
    this.sources();
    this.time();

    for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="lang"]')) {
      radio.addEventListener("change", () => this.change({ lang: radio.value as Lang }));
      this.writeControls.push(() => (radio.checked = radio.value === this.state.lang));
    }
    for (const view of ["picture", "table"] as const) {
      const button = byId(`show-${view}`);
      button.addEventListener("click", () => this.change({ view }));
      this.writeControls.push(() => button.setAttribute("aria-pressed", String(this.state.view === view)));
    }
    this.writeControls.push(() => {
      for (const id of ["save-svg", "save-png"])
        byId<HTMLButtonElement>(id).disabled = this.state.view === "table" || this.view instanceof NoView;
    });
    byId("in").addEventListener("click", () => this.view.zoom(1.4));
    byId("out").addEventListener("click", () => this.view.zoom(1 / 1.4));
    byId("fit").addEventListener("click", () => this.view.fit());
    byId("reset").addEventListener("click", () => {
      this.several = [];
      this.change(opening(graph));
    });
    byId("save-svg").addEventListener("click", () => saveSvg(graph, this.view, this.around()));
    byId("save-png").addEventListener("click", () => void savePng(graph, this.view, this.around()));
  }

  /** Chosen by search: shown even where its kind or all its relations are hidden by filters. */
  private found(n: number): void {
    const { graph, state } = this;
    const entity = graph.entities[n];
    if (!state.kinds.has(entity.kind)) state.kinds = new Set([...state.kinds, entity.kind]);
    this.choose({ entity: n }, true);
  }

  private checks(name: "kinds" | "lines" | "statuses", items: { key: string; title: string; count: number; sign: Node }[]): void {
    const boxes = items.map(({ key, title, count, sign }) => {
      const box = el("input", { type: "checkbox", value: key });
      box.addEventListener("change", () => {
        const chosen = new Set(this.state[name]);
        if (box.checked) chosen.add(key);
        else chosen.delete(key);
        this.change({ [name]: chosen });
      });
      byId(name).append(el("label", {}, box, sign, el("span", { class: "title" }, title), el("span", { class: "count" }, String(count))));
      return box;
    });
    this.writeControls.push(() => boxes.forEach((box) => (box.checked = this.state[name].has(box.value))));
  }

  private sources(): void {
    const home = byId<HTMLDetailsElement>("sources-home");
    const list = byId("sources");
    const field = byId<HTMLInputElement>("source-search");
    const MOST = 60;
    const write = () => {
      if (!home.open) return;
      const { sources } = readEvidence(this.graph);
      const wanted = field.value.trim().toLowerCase();
      const fits = sources.filter((one) => `${one.id} ${one.title} ${one.publisher ?? ""}`.toLowerCase().includes(wanted));
      const chosen = this.state.sources;
      list.replaceChildren(
        ...fits.slice(0, MOST).map((source) => {
          const box = el("input", { type: "checkbox", value: source.id });
          box.checked = !chosen || chosen.has(source.id);
          box.addEventListener("change", () => {
            const now = new Set(this.state.sources ?? sources.map((one) => one.id));
            if (box.checked) now.add(source.id);
            else now.delete(source.id);
            this.change({ sources: now.size === sources.length ? null : now });
            list.querySelector<HTMLInputElement>(`input[value="${CSS.escape(source.id)}"]`)?.focus();
          });
          return el("label", {}, box, el("span", { class: "title" }, `${source.title} (${source.published ?? "no date"}, ${source.reliability})`));
        }),
        fits.length > MOST ? el("p", { class: "also" }, `and ${fits.length - MOST} more: type to narrow`) : "",
      );
    };
    home.addEventListener("toggle", write);
    field.addEventListener("input", write);
    byId("sources-all").addEventListener("click", () => this.change({ sources: null }));
    byId("sources-none").addEventListener("click", () => this.change({ sources: new Set() }));
    this.writeControls.push(() => {
      const { sources } = this.state;
      if (sources) home.open = true;
      byId("sources-said").textContent = sources ? `${sources.size} chosen: relations that one of them supports. Status and score stay those of all sources.` : "All";
      write();
    });
  }

  private time(): void {
    const [first, last] = this.life.map(days);
    const ends = (["from", "to"] as const).map((end) => {
      const slide = byId<HTMLInputElement>(`${end}-slide`);
      const field = byId<HTMLInputElement>(end);
      slide.min = String(first);
      slide.max = String(last);
      const take = (day: string) => {
        const open = end === "from" ? day <= this.life[0] : day >= this.life[1];
        const other = end === "from" ? this.state.to : this.state.from;
        const crossed = other !== null && !open && (end === "from" ? day > other : day < other);
        this.change({ [end]: open ? null : day, ...(crossed ? { [end === "from" ? "to" : "from"]: day } : {}) });
      };
      slide.addEventListener("input", () => take(dayOf(Number(slide.value))));
      field.addEventListener("change", () => {
        const good = /^\d{4}-\d{2}-\d{2}$/.test(field.value) && !Number.isNaN(Date.parse(field.value)) && dayOf(days(field.value)) === field.value;
        field.setAttribute("aria-invalid", String(!good && field.value !== ""));
        if (good) take(field.value);
        else if (!field.value) this.change({ [end]: null });
        else byId("live").textContent = `${field.value} is no day: write it as 2020-06-25`;
      });
      return { end, slide, field };
    });
    const certain = byId<HTMLInputElement>("certain");
    certain.addEventListener("change", () => this.change({ certain: certain.checked }));
    byId("time-all").addEventListener("click", () => this.change({ from: null, to: null }));
    this.writeControls.push(() => {
      certain.checked = this.state.certain;
      for (const { end, slide, field } of ends) {
        const day = this.state[end] ?? this.life[end === "from" ? 0 : 1];
        slide.value = String(days(day));
        slide.setAttribute("aria-valuetext", day);
        if (document.activeElement !== field || field.getAttribute("aria-invalid") !== "true") field.value = day;
      }
    });
  }

  private keyboard(): void {
    const home = byId("picture");
    let relation = -1;
    home.addEventListener("focus", () => this.focus(this.focused ?? this.mostRelations(), true));
    home.addEventListener("blur", () => this.view.ring(null));
    home.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const turn = { ArrowRight: 0, ArrowDown: 1, ArrowLeft: 2, ArrowUp: 3 }[event.key];
      const key = event.key.toLowerCase();
      if (turn !== undefined) {
        relation = -1;
        const next = this.nearest(turn);
        if (next !== null) this.focus(next, true);
      } else if ((event.key === "Enter" || event.key === " ") && this.focused !== null) {
        relation = -1;
        this.choose({ entity: this.focused });
      } else if (key === "r" && this.focused !== null) {
        const here = this.graph.entities[this.focused].relations.filter((n) => this.shown.relations[n]);
        if (!here.length) return;
        relation = (relation + (event.shiftKey ? here.length - 1 : 1) + (relation < 0 && event.shiftKey ? 1 : 0)) % here.length;
        const keep = this.focused;
        this.choose({ relations: [here[relation]] });
        this.focused = keep;
        this.view.ring(keep);
        byId("live").textContent = byId("evidence-of").querySelector("h2")!.textContent!;
      } else if (key === "+" || key === "=") this.view.zoom(1.4);
      else if (key === "-") this.view.zoom(1 / 1.4);
      else if (key === "0") this.view.fit();
      else if (event.key === "Escape") this.choose({});
      else if (event.key === "Home") this.focus(this.mostRelations(), true);
      else return;
      event.preventDefault();
    });
  }

  private mostRelations(): number | null {
    let best: number | null = null;
    this.graph.entities.forEach((entity, n) => {
      if (this.shown.entities[n] && (best === null || entity.relations.length > this.graph.entities[best].relations.length)) best = n;
    });
    return best;
  }

  /** The nearest entity in a quarter of the picture: 0 right, 1 down, 2 left, 3 up. */
  private nearest(turn: number): number | null {
    const { entities } = this.graph;
    if (this.focused === null || !this.shown.entities[this.focused]) return this.mostRelations();
    const { x, y } = entities[this.focused];
    let best: [number, number] | null = null;
    entities.forEach((entity, n) => {
      if (n === this.focused || !this.shown.entities[n]) return;
      const [dx, dy] = [entity.x - x, entity.y - y];
      const [along, across] = [
        [dx, dy],
        [dy, dx],
        [-dx, dy],
        [-dy, dx],
      ][turn];
      if (along <= 0 || Math.abs(across) > 1.5 * along) return;
      const cost = along + 1.4 * Math.abs(across);
      if (!best || cost < best[0]) best = [cost, n];
    });
    return best ? best[1] : null;
  }

  private focus(entity: number | null, ring: boolean): void {
    this.focused = entity;
    if (!ring) return;
    this.view.ring(entity);
    if (entity === null) return;
    this.view.reach([entity]);
    const { name, kind, relations } = this.graph.entities[entity];
    const count = relations.filter((n) => this.shown.relations[n]).length;
    byId("live").textContent = `${name}, ${this.graph.kinds.find((one) => one.key === kind)!.one}, ${count} relations`;
  }

  private glyphSign(glyph: string, hollow: boolean): SVGSVGElement {
    const { outline, colour } = this.graph.look.glyphs[glyph];
    const paint: Record<string, string | number> = hollow ? { fill: "none", stroke: colour, "stroke-width": 0.25 } : { fill: colour };
    const sign = svgElement("svg", { viewBox: "-1.3 -1.3 2.6 2.6", width: 16, height: 16, "aria-hidden": "true" });
    sign.append(outline.length ? svgElement("polygon", { points: outline.map((point) => point.join(",")).join(" "), ...paint }) : svgElement("circle", { r: 0.92, ...paint }));
    return sign;
  }

  private lineSign(colour: string, dash: number[]): SVGSVGElement {
    const sign = svgElement("svg", { viewBox: "0 0 26 8", width: 26, height: 8, "aria-hidden": "true" });
    const dotted = dash.length > 0 && dash[0] < 1;
    sign.append(svgElement("path", { d: "M1 4H25", stroke: colour, "stroke-width": 2.2, "stroke-dasharray": dash.join(" "), ...(dotted ? { "stroke-linecap": "round" } : {}) }));
    return sign;
  }
}
