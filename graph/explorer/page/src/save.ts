// The current view as a file: with its title, its filters and its sources, so that it can stand alone.

import type { Graph } from "./data";
import { escaped, type View, wrap } from "./view";

const EDGE = 24;

/** What stands over and under the picture. */
export interface Around {
  title: string;
  subtitle: string;
  foot: string[];
}

export function picture(graph: Graph, view: View, around: Around): { text: string; width: number; height: number } {
  const { inside, width, height } = view.svg();
  const { page } = graph.look;
  const room = width - 2 * EDGE;
  const title = wrap(around.title, 20, room);
  const below = wrap(around.subtitle, 12, room);
  const foot = around.foot.flatMap((text) => wrap(text, 10, room));
  const top = EDGE + 26 * title.length + 17 * below.length + 6;
  const bottom = 14 * foot.length + EDGE;
  const whole = top + height + bottom;
  const lines = (texts: string[], y: number, size: number, step: number, colour: string, bold = false) =>
    texts.map(
      (text, n) =>
        `<text x="${EDGE}" y="${y + step * n}" font-size="${size}" fill="${colour}"${bold ? ' font-weight="700"' : ""}>${escaped(text)}</text>`,
    );
  const style = [...document.querySelectorAll("style[data-picture]")].map((one) => one.textContent).join("\n");
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" `,
    `font-family="'Noto Sans','Noto Naskh Arabic',sans-serif"><title>${escaped(around.title)}</title>`,
    `<style>${style}</style><rect width="${width}" height="${whole}" fill="${page.page}"/>`,
    `<svg y="${top}" width="${width}" height="${height}">${inside}</svg>`,
    `<rect width="${width}" height="${top - 4}" fill="${page.page}"/>`,
    ...lines(title, EDGE + 14, 20, 26, page.ink, true),
    ...lines(below, EDGE + 26 * title.length + 6, 12, 17, page.muted),
    ...lines(foot, top + height + 18, 10, 14, page.muted),
    "</svg>\n",
  ].join("");
  return { text, width, height: whole };
}

export function saveSvg(graph: Graph, view: View, around: Around): void {
  const { text } = picture(graph, view, around);
  save(new Blob([text], { type: "image/svg+xml" }), "militia-graph.svg");
}

export async function savePng(graph: Graph, view: View, around: Around): Promise<void> {
  const { text, width, height } = picture(graph, view, around);
  const image = new Image();
  const place = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    image.src = place;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 3 * width;
    canvas.height = 3 * height;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (made) save(made, "militia-graph.png");
  } finally {
    URL.revokeObjectURL(place);
  }
}

function save(what: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(what);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
