// A field that finds an entity by any of its spellings: the combobox of the ARIA practices.

import type { Graph } from "./data";
import { bdi, el } from "./dom";
import { foldName } from "./names";

const MOST = 12;

export function find(graph: Graph, wanted: string): number[] {
  const text = wanted.trim().toLowerCase();
  const key = foldName(wanted);
  if (!text) return [];
  const scored: [number, number][] = [];
  graph.entities.forEach((entity, n) => {
    const written = [entity.name, entity.ar ?? "", ...entity.aliases, entity.id].map((name) => name.toLowerCase());
    const keys = entity.keys;
    let score = 0;
    if (written.some((name) => name === text) || (key && keys.includes(key))) score = 4;
    else if (written.some((name) => name.startsWith(text)) || (key && keys.some((one) => one.startsWith(key)))) score = 3;
    else if (key && keys.some((one) => one.includes(` ${key}`))) score = 2;
    else if (written.some((name) => name.includes(text)) || (key && keys.some((one) => one.includes(key)))) score = 1;
    if (score) scored.push([score, n]);
  });
  const relations = (n: number) => graph.entities[n].relations.length;
  return scored.sort((a, b) => b[0] - a[0] || relations(b[1]) - relations(a[1]) || a[1] - b[1]).map(([, n]) => n);
}

export interface Picker {
  element: HTMLElement;
  input: HTMLInputElement;
  set(entity: number | null): void;
}

export function picker(
  graph: Graph,
  id: string,
  label: string,
  hint: string,
  pick: (entity: number | null) => void,
  keeps: boolean,
): Picker {
  const list = el("ul", { role: "listbox", id: `${id}-list`, "aria-label": `${label}: found`, hidden: true });
  const input = el("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    dir: "auto",
    placeholder: hint,
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
  });
  let found: number[] = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const take = (n: number) => {
    input.value = keeps ? graph.entities[n].name : "";
    close();
    pick(n);
  };
  const mark = (to: number) => {
    const items = [...list.children].slice(0, Math.min(found.length, MOST));
    if (!items.length) return;
    active = (to + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute("aria-selected", String(n === active)));
    input.setAttribute("aria-activedescendant", items[active].id);
    items[active].scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    found = find(graph, input.value);
    list.replaceChildren(
      ...found.slice(0, MOST).map((n, place) => {
        const { name, ar, kind } = graph.entities[n];
        const title = graph.kinds.find((one) => one.key === kind)!.one;
        const item = el("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false" }, bdi(name));
        if (ar) item.append(" ", el("bdi", { lang: "ar" }, ar));
        item.append(el("small", {}, ` ${title}`));
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(n);
        });
        return item;
      }),
    );
    if (input.value.trim() && !found.length) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nobody is called so here"));
    if (found.length > MOST) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, `and ${found.length - MOST} more: type on`));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    active = -1;
  };
  input.addEventListener("input", () => {
    open();
    if (keeps && !input.value.trim()) pick(null);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      mark(active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
    } else if (event.key === "Enter" && found.length && !list.hidden) {
      event.preventDefault();
      take(found[Math.max(active, 0)]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  const element = el("div", { class: "picker" }, el("label", { for: id }, label), input, list);
  return {
    element,
    input,
    set: (entity) => {
      input.value = entity === null ? "" : graph.entities[entity].name;
    },
  };
}
