// Everything that is shown, as a table: the same for who cannot see a picture, or would rather read.

import { evidenceWords, type Graph } from "./data";
import { bdi, el } from "./dom";
import { POSSIBLE, type Shown } from "./filter";

const STEP = 200;
type Column = { title: string; of: (n: number) => string | number };

export class Table {
  private readonly columns: Column[];
  private by = 5;
  private down = true;
  private most = STEP;
  private shown: Shown | null = null;

  constructor(
    private readonly graph: Graph,
    private readonly home: HTMLElement,
    private readonly choose: (relation: number) => void,
  ) {
    const { relations, entities, types, statuses } = graph;
    const titles = new Map(statuses.map((status) => [status.key, status.title]));
    this.columns = [
      { title: "Who", of: (n) => entities[relations[n].subject].name },
      { title: "Relation", of: (n) => types[relations[n].type].reading },
      { title: "Whom", of: (n) => entities[relations[n].object].name },
      { title: "When", of: (n) => relations[n].when },
      { title: "Status", of: (n) => titles.get(relations[n].status)! },
      { title: "Evidence", of: (n) => relations[n].score },
    ];
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.most = STEP;
    this.write();
  }

  private write(): void {
    const { graph, columns, shown } = this;
    if (!shown) return;
    const all = graph.relations.map((_, n) => n).filter((n) => shown.relations[n]);
    const { of } = columns[this.by];
    const keys = new Map(all.map((n) => [n, of(n)]));
    all.sort((a, b) => {
      const [x, y] = [keys.get(a)!, keys.get(b)!];
      return (x < y ? -1 : x > y ? 1 : 0) * (this.down ? -1 : 1) || a - b;
    });
    const head = columns.map((column, n) =>
      el(
        "th",
        { scope: "col", "aria-sort": n === this.by ? (this.down ? "descending" : "ascending") : "none" },
        el("button", { type: "button", class: "link", click: () => this.sort(n) }, column.title),
      ),
    );
    const rows = all.slice(0, this.most).map((n) => {
      const cells = columns.slice(0, 5).map((column) => el("td", {}, bdi(String(column.of(n)))));
      const button = el("button", { type: "button", class: "link", click: () => this.choose(n) }, evidenceWords(graph.relations[n]));
      button.setAttribute("aria-label", `Evidence: ${columns.slice(0, 3).map((column) => column.of(n)).join(" ")}, ${evidenceWords(graph.relations[n])}`);
      if (shown.relations[n] === POSSIBLE) cells[3].append(" (perhaps)");
      return el("tr", {}, ...cells, el("td", {}, button));
    });
    const table = el(
      "table",
      {},
      el("caption", {}, all.length === 1 ? "1 relation" : `${all.length} relations`),
      el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...rows),
    );
    const more = all.length - rows.length;
    this.home.replaceChildren(
      table,
      more > 0 ? el("button", { type: "button", click: () => this.further() }, `Show ${Math.min(more, STEP)} of ${more} more`) : "",
    );
  }

  private sort(column: number): void {
    this.down = column === this.by ? !this.down : column === 5;
    this.by = column;
    this.write();
    this.home.querySelectorAll("th")[column].querySelector("button")!.focus();
  }

  private further(): void {
    this.most += STEP;
    this.write();
  }
}
