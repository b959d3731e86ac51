// What the page asks of a picture, whoever draws it.

import type { Graph, Lang } from "./data";
import type { Shown } from "./filter";

/** What stands out, and is there whatever the filters hide: the rest is drawn pale. Null: nothing does. */
export interface Marked {
  entities: Set<number>;
  relations: Set<number>;
  /** The one that was chosen, if it is an entity. */
  chosen: number | null;
}

export interface Handlers {
  entity(number: number): void;
  relations(numbers: number[]): void;
  nothing(): void;
}

export interface View {
  show(shown: Shown, marked: Marked | null): void;
  /** To be followed by `show`. */
  names(lang: Lang): void;
  /** The ring of the keyboard's focus. */
  ring(entity: number | null): void;
  fit(): void;
  zoom(factor: number): void;
  /** Move so that these can be seen. */
  reach(entities: number[]): void;
  /** Where an entity is in the window, in pixels. */
  place(entity: number): [number, number];
  /** What is on the screen, as the inside of an SVG of that size in pixels. */
  svg(): { inside: string; width: number; height: number };
}

/** Where no picture can be drawn. */
export class NoView implements View {
  show(): void {}
  names(): void {}
  ring(): void {}
  fit(): void {}
  zoom(): void {}
  reach(): void {}
  place(): [number, number] {
    return [0, 0];
  }
  svg(): { inside: string; width: number; height: number } {
    return { inside: "", width: 0, height: 0 };
  }
}

/** The names to write for an entity, one below the other. */
export function namesOf(graph: Graph, entity: number, lang: Lang): string[] {
  const { name, ar } = graph.entities[entity];
  if (!ar || lang === "en") return [name];
  return lang === "ar" ? [ar] : [name, ar];
}

export const isArabic = (text: string) => /[\u0600-\u06ff\ufb50-\ufeff]/.test(text);

const SVG = "http://www.w3.org/2000/svg";

export function svgElement<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

const measure = document.createElement("canvas").getContext("2d")!;

/** The width of words in the page's font at that size in pixels. */
export function width(text: string, size: number, bold = false): number {
  measure.font = `${bold ? 700 : 400} ${size}px "Noto Sans", "Noto Naskh Arabic"`;
  return measure.measureText(text).width;
}

/** Broken at spaces into lines of at most `room`. */
export function wrap(text: string, size: number, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && width(longer, size) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
