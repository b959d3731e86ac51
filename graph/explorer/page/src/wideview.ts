// The picture of thousands: sigma draws it with the graphics card; clicks on lines are found by their distance.

import { createNodeImageProgram } from "@sigma/node-image";
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { lineWidth, type Graph, type Lang } from "./data";
import { POSSIBLE, type Shown } from "./filter";
import { escaped, type Handlers, type Marked, namesOf, svgElement, type View } from "./view";

/** Pixels from a line within which a click is meant for it. */
const REACH = 7;

export class WideView implements View {
  private readonly sigma: Sigma;
  private readonly drawn = new MultiDirectedGraph();
  private readonly focus = svgElement("svg", { class: "over" });
  private readonly circle = svgElement("circle", { class: "ring", fill: "none" });
  private shown: Shown | null = null;
  private marked: Marked | null = null;
  private lang: Lang;
  private ringed: number | null = null;

  constructor(
    private readonly graph: Graph,
    private readonly home: HTMLElement,
    on: Handlers,
  ) {
    this.lang = graph.about.lang;
    const { look, entities, relations, types } = graph;
    const signs = new Map(graph.kinds.map((kind) => [kind.key, sign(look.glyphs[kind.glyph], kind.hollow)]));
    entities.forEach((entity, n) =>
      this.drawn.addNode(n, {
        x: entity.x,
        y: -entity.y,
        size: entity.r,
        type: "sign",
        image: signs.get(entity.kind),
        color: look.page.page,
        label: namesOf(graph, n, this.lang).join(" · "),
      }),
    );
    relations.forEach((one, n) => {
      const type = types[one.type];
      this.drawn.addEdgeWithKey(n, one.subject, one.object, {
        color: look.lines[type.line].colour,
        size: lineWidth(look, one.score),
        type: type.symmetric ? "line" : "arrow",
      });
    });
    this.sigma = new Sigma(this.drawn, home, {
      allowInvalidContainer: true,
      nodeProgramClasses: { sign: createNodeImageProgram({ keepWithinCircle: false, size: { mode: "force", value: 96 }, drawingMode: "background" }) },
      defaultNodeType: "sign",
      labelFont: "Noto Sans, Noto Naskh Arabic, sans-serif",
      labelColor: { color: look.page.ink },
      labelSize: 11,
      labelRenderedSizeThreshold: 5,
      zIndex: true,
      // As in the drawn picture, what is nearer is larger: at the size of the board they have room.
      itemSizesReference: "positions",
      zoomToSizeRatioFunction: (ratio) => ratio,
      minEdgeThickness: 1.4,
      hideEdgesOnMove: relations.length > 20_000,
      stagePadding: 24,
      minCameraRatio: 0.002,
      maxCameraRatio: 4,
      nodeReducer: (key, data) => this.node(Number(key), data as NodeDisplayData),
      edgeReducer: (key, data) => this.edge(Number(key), data as EdgeDisplayData),
    });
    this.sigma.on("clickNode", ({ node }) => on.entity(Number(node)));
    this.sigma.on("clickStage", ({ event }) => {
      const near = this.nearest(event.x, event.y);
      if (near.length) on.relations(near);
      else on.nothing();
    });
    this.focus.append(this.circle);
    this.circle.style.display = "none";
    home.append(this.focus);
    this.sigma.on("afterRender", () => this.hold());
  }

  show(shown: Shown, marked: Marked | null): void {
    this.shown = shown;
    this.marked = marked;
    this.sigma.refresh();
  }

  names(lang: Lang): void {
    if (lang === this.lang) return;
    this.lang = lang;
    this.drawn.updateEachNodeAttributes((key, attributes) => ({ ...attributes, label: namesOf(this.graph, Number(key), lang).join(" · ") }), { attributes: ["label"] });
  }

  ring(entity: number | null): void {
    this.ringed = entity;
    this.hold();
  }

  fit(): void {
    this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    camera.setState({ ratio: camera.getBoundedRatio(camera.ratio / factor) });
  }

  reach(entities: number[]): void {
    const seen = entities.map((n) => this.sigma.getNodeDisplayData(String(n))!).filter(Boolean);
    if (!seen.length) return;
    const xs = seen.map((data) => data.x);
    const ys = seen.map((data) => data.y);
    const wide = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
    const camera = this.sigma.getCamera();
    const [x, y] = [(Math.max(...xs) + Math.min(...xs)) / 2, (Math.max(...ys) + Math.min(...ys)) / 2];
    camera.setState({ x, y, ratio: camera.getBoundedRatio(Math.max(Math.min(camera.ratio, 0.15), 1.6 * wide)) });
  }

  place(entity: number): [number, number] {
    const { left, top } = this.home.getBoundingClientRect();
    const { x, y } = this.graph.entities[entity];
    const at = this.sigma.graphToViewport({ x, y: -y });
    return [left + at.x, top + at.y];
  }

  svg(): { inside: string; width: number; height: number } {
    const { width, height } = this.sigma.getDimensions();
    const { look, relations, entities } = this.graph;
    const parts: string[] = [];
    const at = (n: number) => this.sigma.graphToViewport({ x: entities[n].x, y: -entities[n].y });
    const outside = ({ x, y }: { x: number; y: number }) => x < -50 || y < -50 || x > width + 50 || y > height + 50;
    relations.forEach((one, n) => {
      const data = this.sigma.getEdgeDisplayData(String(n));
      if (!data || data.hidden) return;
      const [a, b] = [at(one.subject), at(one.object)];
      if (outside(a) && outside(b)) return;
      const dash = this.graph.statuses.find((status) => status.key === one.status)!.dash;
      parts.push(
        `<path d="M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}" fill="none" stroke="${data.color}" stroke-width="${data.size}"${dash.length ? ` stroke-dasharray="${dash.join(" ")}"` : ""}/>`,
      );
    });
    const named = this.sigma.getNodeDisplayedLabels();
    const labels: string[] = [];
    entities.forEach((entity, n) => {
      const data = this.sigma.getNodeDisplayData(String(n));
      if (!data || data.hidden) return;
      const { x, y } = at(n);
      if (outside({ x, y })) return;
      const glyph = look.glyphs[this.graph.kinds.find((kind) => kind.key === entity.kind)!.glyph];
      const r = this.sigma.scaleSize(data.size);
      const pale = this.marked && !this.marked.entities.has(n) ? ' class="pale"' : "";
      parts.push(
        glyph.outline.length
          ? `<polygon${pale} points="${glyph.outline.map(([px, py]) => `${(x + px * r).toFixed(1)},${(y + py * r).toFixed(1)}`).join(" ")}" fill="${glyph.colour}"/>`
          : `<circle${pale} cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(r * 0.92).toFixed(1)}" fill="${glyph.colour}"/>`,
      );
      if (named.has(String(n)))
        labels.push(`<text x="${(x + r + 3).toFixed(1)}" y="${(y + 4).toFixed(1)}" font-size="11" fill="${look.page.ink}" class="haloed">${escaped(namesOf(this.graph, n, this.lang).join(" · "))}</text>`);
    });
    return { inside: [...parts, ...labels].join(""), width, height };
  }

  private node(n: number, data: NodeDisplayData): Partial<NodeDisplayData> {
    const { shown, marked } = this;
    if (!shown) return data;
    if (!shown.entities[n] && !marked?.entities.has(n)) return { ...data, hidden: true };
    if (!marked) return data;
    if (!marked.entities.has(n)) return { ...data, label: null, size: data.size * 0.45, zIndex: 0 };
    return { ...data, zIndex: 1, forceLabel: marked.entities.size < 60, highlighted: false, size: marked.chosen === n ? data.size * 1.5 : data.size };
  }

  private edge(n: number, data: EdgeDisplayData): Partial<EdgeDisplayData> {
    const { shown, marked } = this;
    if (!shown) return data;
    if (!shown.relations[n] && !marked?.relations.has(n)) return { ...data, hidden: true };
    const { page } = this.graph.look;
    if (marked) return marked.relations.has(n) ? { ...data, size: 3 * data.size, zIndex: 2 } : { ...data, color: mixed(page.faint, page.page, 0.35), zIndex: 0 };
    // Lines have no dashes here: what is not simply asserted is paler, and the evidence says why.
    const share = shown.relations[n] === POSSIBLE ? 0.3 : this.graph.relations[n].status === "asserted" ? 0.75 : 0.45;
    return { ...data, color: mixed(data.color, page.page, share) };
  }

  private nearest(x: number, y: number): number[] {
    const { graph, sigma, shown } = this;
    if (!shown) return [];
    const places = new Map<number, { x: number; y: number }>();
    const at = (n: number) => {
      let place = places.get(n);
      if (!place) {
        place = sigma.graphToViewport({ x: graph.entities[n].x, y: -graph.entities[n].y });
        places.set(n, place);
      }
      return place;
    };
    let least = REACH;
    let found: number[] = [];
    graph.relations.forEach((one, n) => {
      if (!shown.relations[n] || (this.marked && !this.marked.relations.has(n))) return;
      const [a, b] = [at(one.subject), at(one.object)];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const t = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
      const apart = Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
      if (apart < least - 1e-6) [least, found] = [apart, [n]];
      else if (Math.abs(apart - least) <= 1e-6) found.push(n);
    });
    return found;
  }

  private hold(): void {
    this.circle.style.display = this.ringed === null ? "none" : "";
    if (this.ringed === null) return;
    const entity = this.graph.entities[this.ringed];
    const { x, y } = this.sigma.graphToViewport({ x: entity.x, y: -entity.y });
    const data = this.sigma.getNodeDisplayData(String(this.ringed));
    this.circle.setAttribute("cx", String(x));
    this.circle.setAttribute("cy", String(y));
    this.circle.setAttribute("r", String(this.sigma.scaleSize(data?.size ?? 6) + 5));
  }
}

function sign(glyph: { outline: [number, number][]; colour: string }, hollow: boolean): string {
  const paint = hollow ? `fill="none" stroke="${glyph.colour}" stroke-width=".25"` : `fill="${glyph.colour}"`;
  const shape = glyph.outline.length ? `<polygon points="${glyph.outline.map((point) => point.join(",")).join(" ")}" ${paint}/>` : `<circle r=".92" ${paint}/>`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.1 -1.1 2.2 2.2" width="96" height="96">${shape}</svg>`)}`;
}

function mixed(colour: string, page: string, share: number): string {
  const part = (text: string, n: number) => Number.parseInt(text.slice(1 + 2 * n, 3 + 2 * n), 16);
  return `#${[0, 1, 2].map((n) => Math.round(part(colour, n) * share + part(page, n) * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}
