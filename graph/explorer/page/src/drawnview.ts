// The picture as Python drew it, in SVG: shown, hidden, marked, moved.

import type { Entity, Graph, Lang } from "./data";
import { POSSIBLE, type Shown } from "./filter";
import { type Handlers, isArabic, type Marked, namesOf, svgElement, type View, width, wrap } from "./view";

interface Line {
  group: SVGGElement;
  relations: number[];
}

interface Words {
  group: SVGGElement;
  text: SVGTextElement;
  patch: SVGElement | null;
  relations: number[];
  full: string;
}

interface Name {
  /** As Python placed them; none where the board had no room for a name. */
  lines: SVGTextElement[];
  texts: string[];
  /** Those in another language, in their place. */
  others: SVGTextElement[];
}

/** Left, top, right, bottom. */
type Box = [number, number, number, number];

const FLOATING = 11;
const MARGIN = 24;

/** The rectangle of some entities, with room for the names below and beside them. */
function around(some: Entity[]): [number, number, number, number] {
  const [left, top] = [Math.min(...some.map((one) => one.x)) - 32, Math.min(...some.map((one) => one.y)) - 12];
  return [left, top, Math.max(...some.map((one) => one.x)) + 32 - left, Math.max(...some.map((one) => one.y)) + 34 - top];
}

export class DrawnView implements View {
  private readonly svg_: SVGSVGElement;
  private readonly root: SVGGElement;
  private readonly lines: Line[] = [];
  private readonly captions: Words[] = [];
  private readonly glyphs: SVGGElement[] = [];
  private readonly names_: Name[] = [];
  private readonly floating: SVGGElement;
  private readonly focus = svgElement("circle", { class: "ring", fill: "none" });
  private readonly rank: number[];
  private camera = { x: 0, y: 0, k: 1 };
  private now: Shown | null = null;
  private marked: Marked | null = null;
  private lang: Lang;
  private waiting = false;
  private fitted = false;
  private readonly boxes = new WeakMap<SVGTextElement, Box>();

  constructor(
    private readonly graph: Graph,
    private readonly home: HTMLElement,
    private readonly on: Handlers,
  ) {
    this.lang = graph.about.lang;
    this.svg_ = home.querySelector("svg")!;
    this.root = this.svg_.querySelector("#board")!;
    const byId = new Map(graph.entities.map((entity, n) => [entity.id, n]));
    const relationById = new Map(graph.relations.map((relation, n) => [relation.id, n]));
    const numbers = (element: Element) =>
      element
        .getAttribute("data-relations")!
        .split(" ")
        .map((id) => relationById.get(id)!)
        .filter((n) => n !== undefined);
    for (const group of this.root.querySelectorAll<SVGGElement>("#lines > g")) {
      const line = { group, relations: numbers(group) };
      const wide = group.querySelector("path")!.cloneNode() as SVGPathElement;
      for (const name of ["stroke-dasharray", "stroke-linecap"]) wide.removeAttribute(name);
      wide.setAttribute("class", "touch");
      group.append(wide);
      group.addEventListener("click", (event) => {
        event.stopPropagation();
        on.relations(line.relations.filter((n) => this.now?.relations[n]));
      });
      this.lines.push(line);
    }
    for (const group of this.root.querySelectorAll<SVGGElement>("#captions > g")) {
      const text = group.querySelector("text")!;
      const words = { group, text, patch: group.querySelector("polygon"), relations: numbers(group), full: text.textContent! };
      group.addEventListener("click", (event) => {
        event.stopPropagation();
        on.relations(words.relations.filter((n) => this.now?.relations[n]));
      });
      this.captions.push(words);
    }
    for (const entity of graph.entities.keys()) this.names_[entity] = { lines: [], texts: [], others: [] };
    for (const group of this.root.querySelectorAll<SVGGElement>("#glyphs > g")) {
      const entity = byId.get(group.getAttribute("data-entity")!)!;
      this.glyphs[entity] = group;
      group.addEventListener("click", (event) => {
        event.stopPropagation();
        on.entity(entity);
      });
      const title = svgElement("title");
      title.textContent = graph.entities[entity].name;
      group.append(title);
    }
    for (const text of this.root.querySelectorAll<SVGTextElement>("#labels > text")) {
      const entity = byId.get(text.getAttribute("data-label")!)!;
      this.names_[entity].lines.push(text);
      this.names_[entity].texts.push(text.textContent!);
      text.addEventListener("click", (event) => {
        event.stopPropagation();
        on.entity(entity);
      });
    }
    this.rank = [...graph.entities.keys()].sort(
      (a, b) => graph.entities[b].relations.length - graph.entities[a].relations.length || a - b,
    );
    this.floating = svgElement("g", { id: "floating" });
    this.svg_.append(this.floating);
    this.root.append(this.focus);
    this.focus.style.display = "none";
    this.listen();
    new ResizeObserver(() => {
      // A hidden picture has no size; the first one that there is decides what fits.
      if (!home.clientWidth) return;
      if (this.fitted) this.look(this.camera);
      else this.fit();
    }).observe(home);
  }

  show(shown: Shown, marked: Marked | null): void {
    const first = this.now === null;
    this.now = shown;
    this.marked = marked;
    for (const { group, relations } of this.lines) {
      const here = relations.filter((n) => shown.relations[n] || marked?.relations.has(n));
      group.style.display = here.length ? "" : "none";
      group.classList.toggle("possible", here.length > 0 && here.every((n) => shown.relations[n] === POSSIBLE));
      group.classList.toggle("pale", marked !== null && !here.some((n) => marked.relations.has(n)));
    }
    for (const words of this.captions) {
      const here = words.relations.filter((n) => shown.relations[n] || marked?.relations.has(n));
      words.group.style.display = here.length ? "" : "none";
      words.group.classList.toggle("pale", marked !== null && !here.some((n) => marked.relations.has(n)));
      const all = here.length === words.relations.length;
      const said = [...new Set(here.map((n) => this.graph.types[this.graph.relations[n].type].caption))];
      const text = all ? words.full : said.length > 2 ? `${said[0]} · ${said[1]} +${said.length - 2}` : said.join(" · ");
      if (words.text.textContent !== text) words.text.textContent = text;
      // The patch was cut to all the words; fewer of them are in its middle, where the line may stay hidden.
      if (words.patch) words.patch.style.display = all ? "" : "none";
      words.text.classList.toggle("haloed", !all);
    }
    this.graph.entities.forEach((_, n) => {
      const here = shown.entities[n] > 0 || (marked?.entities.has(n) ?? false);
      const pale = marked !== null && !marked.entities.has(n);
      for (const element of [this.glyphs[n], ...this.names_[n].lines, ...this.names_[n].others]) {
        element.style.display = here ? "" : "none";
        element.classList.toggle("pale", pale);
      }
      this.glyphs[n].classList.toggle("chosen", marked?.chosen === n);
      if (this.names_[n].others.length) for (const line of this.names_[n].lines) line.style.display = "none";
    });
    if (first) this.fit();
    this.float();
  }

  names(lang: Lang): void {
    if (lang === this.lang) return;
    this.lang = lang;
    this.names_.forEach((name, entity) => {
      for (const other of name.others) other.remove();
      name.others = [];
      const [first] = name.lines;
      if (!first || lang === this.graph.about.lang) return;
      const size = Number(first.getAttribute("font-size"));
      let y = Number(first.getAttribute("y"));
      for (const text of namesOf(this.graph, entity, lang)) {
        for (const line of wrap(text, size, 8.6 * size)) {
          const made = first.cloneNode() as SVGTextElement;
          made.textContent = line;
          made.setAttribute("y", String(y));
          if (isArabic(line)) made.setAttribute("direction", "rtl");
          else made.removeAttribute("direction");
          made.addEventListener("click", (event) => {
            event.stopPropagation();
            this.on.entity(entity);
          });
          first.after(made);
          name.others.push(made);
          y += 1.22 * size;
        }
      }
    });
  }

  ring(entity: number | null): void {
    this.focus.style.display = entity === null ? "none" : "";
    if (entity === null) return;
    const { x, y, r } = this.graph.entities[entity];
    this.focus.setAttribute("cx", String(x));
    this.focus.setAttribute("cy", String(y));
    this.focus.setAttribute("r", String(r + 4));
  }

  fit(): void {
    const here = this.graph.entities.filter((_, n) => !this.now || this.now.entities[n]);
    const [x, y, w, h] = here.length ? around(here) : this.graph.about.plot;
    const [wide, high] = this.size();
    const k = Math.min(Math.max(Math.min((wide - 2 * MARGIN) / w, (high - 2 * MARGIN) / h), 0.01), 4);
    this.fitted = this.home.clientWidth > 0;
    this.look({ x: x + w / 2, y: y + h / 2, k });
  }

  zoom(factor: number): void {
    this.look({ ...this.camera, k: this.camera.k * factor });
  }

  reach(entities: number[]): void {
    const { x, y, k } = this.camera;
    const [wide, high] = this.size();
    const inside = (n: number) =>
      Math.abs(this.graph.entities[n].x - x) * k < wide / 2 - 40 && Math.abs(this.graph.entities[n].y - y) * k < high / 2 - 40;
    if (!entities.length || entities.every(inside)) return;
    const xs = entities.map((n) => this.graph.entities[n].x);
    const ys = entities.map((n) => this.graph.entities[n].y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = Math.min((wide - 160) / (right - left || 1), (high - 160) / (bottom - top || 1));
    this.look({ x: (left + right) / 2, y: (top + bottom) / 2, k: Math.max(Math.min(k, room), 0.05) });
  }

  place(entity: number): [number, number] {
    const { left, top, width: wide, height: high } = this.svg_.getBoundingClientRect();
    const { x, y } = this.graph.entities[entity];
    return [left + wide / 2 + (x - this.camera.x) * this.camera.k, top + high / 2 + (y - this.camera.y) * this.camera.k];
  }

  svg(): { inside: string; width: number; height: number } {
    const [wide, high] = this.size();
    const copy = this.svg_.cloneNode(true) as SVGSVGElement;
    for (const gone of copy.querySelectorAll('.touch, .ring, [style*="display: none"]')) gone.remove();
    return { inside: copy.innerHTML, width: wide, height: high };
  }

  private size(): [number, number] {
    return [this.home.clientWidth || 800, this.home.clientHeight || 600];
  }

  private look(camera: { x: number; y: number; k: number }): void {
    this.camera = { ...camera, k: Math.min(Math.max(camera.k, 0.02), 40) };
    const { x, y, k } = this.camera;
    const [wide, high] = this.size();
    this.root.setAttribute("transform", `translate(${wide / 2 - x * k} ${high / 2 - y * k}) scale(${k})`);
    this.float();
  }

  /** Names that the board has no room for: as many as fit on the screen, those with the most relations first. */
  private float(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.floating.replaceChildren(...this.fitting());
    });
  }

  private fitting(): SVGTextElement[] {
    const { x, y, k } = this.camera;
    const [wide, high] = this.size();
    const cell = 48;
    const taken = new Map<string, Box[]>();
    const made: SVGTextElement[] = [];
    const cells = (box: Box) => {
      const found: string[] = [];
      for (let i = Math.floor(box[0] / cell); i <= box[2] / cell; i += 1)
        for (let j = Math.floor(box[1] / cell); j <= box[3] / cell; j += 1) found.push(`${i} ${j}`);
      return found;
    };
    const take = (box: Box) => {
      if (box[2] < 0 || box[3] < 0 || box[0] > wide || box[1] > high) return;
      for (const key of cells(box)) {
        const held = taken.get(key);
        if (held) held.push(box);
        else taken.set(key, [box]);
      }
    };
    const seen = (n: number) => (this.marked ? this.marked.entities.has(n) : this.now?.entities[n]);
    const onScreen = ([a, b, c, d]: Box): Box => [wide / 2 + (a - x) * k, high / 2 + (b - y) * k, wide / 2 + (c - x) * k, high / 2 + (d - y) * k];
    this.graph.entities.forEach((entity, n) => {
      if (!seen(n)) return;
      take(onScreen([entity.x - entity.r, entity.y - entity.r, entity.x + entity.r, entity.y + entity.r]));
      const { lines, others } = this.names_[n];
      for (const line of others.length ? others : lines) take(onScreen(this.box(line)));
    });
    for (const n of this.rank) {
      const name = this.names_[n];
      if (name.lines.length || !seen(n)) continue;
      const entity = this.graph.entities[n];
      const text = namesOf(this.graph, n, this.lang).join(" · ");
      const px = wide / 2 + (entity.x - x) * k;
      const py = high / 2 + (entity.y - y) * k + entity.r * k + FLOATING + 1;
      if (px < 0 || py < 0 || px > wide || py > high + FLOATING) continue;
      const half = width(text, FLOATING) / 2 + 2;
      const box: Box = [px - half, py - FLOATING + 2, px + half, py + 3];
      const hit = ([a, b, c, d]: Box) => a < box[2] && c > box[0] && b < box[3] && d > box[1];
      if (cells(box).some((key) => taken.get(key)?.some(hit))) continue;
      take(box);
      const label = svgElement("text", { x: px, y: py, "font-size": FLOATING, "text-anchor": "middle", class: "haloed" });
      if (isArabic(text)) label.setAttribute("direction", "rtl");
      label.setAttribute("fill", this.graph.look.page.ink);
      label.textContent = text;
      made.push(label);
    }
    return made;
  }

  /** Where a line of a name is on the board. */
  private box(line: SVGTextElement): Box {
    let box = this.boxes.get(line);
    if (!box) {
      const { x, y, width: w, height: h } = line.getBBox();
      box = [x, y + 0.18 * h, x + w, y + 0.86 * h];
      this.boxes.set(line, box);
    }
    return box;
  }

  private listen(): void {
    const { svg_ } = this;
    const held = new Map<number, PointerEvent>();
    let moved = false;
    svg_.addEventListener("click", () => {
      if (!moved) this.on.nothing();
    });
    svg_.addEventListener("pointerdown", (event) => {
      held.set(event.pointerId, event);
      moved = false;
    });
    svg_.addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      const by = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (!moved && Math.hypot(by[0], by[1]) < 4 && held.size < 2) return;
      // Only a drag takes the pointer: a click must reach what is under it.
      if (!moved) svg_.setPointerCapture(event.pointerId);
      moved = true;
      const [other] = [...held.values()].filter((one) => one.pointerId !== event.pointerId);
      if (other) {
        const apart = (one: PointerEvent) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        this.zoom(apart(event) / apart(before));
      } else {
        this.look({ ...this.camera, x: this.camera.x - by[0] / this.camera.k, y: this.camera.y - by[1] / this.camera.k });
      }
      held.set(event.pointerId, event);
    });
    for (const name of ["pointerup", "pointercancel"] as const)
      svg_.addEventListener(name, (event) => held.delete(event.pointerId));
    svg_.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const factor = Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120) * 0.0022);
        const place = svg_.getBoundingClientRect();
        const { x, y, k } = this.camera;
        const [dx, dy] = [event.clientX - place.left - place.width / 2, event.clientY - place.top - place.height / 2];
        const now = Math.min(Math.max(k * factor, 0.02), 40);
        this.look({ x: x + dx / k - dx / now, y: y + dy / k - dy / now, k: now });
      },
      { passive: false },
    );
  }
}
