// By which routes one actor influences another: the search of graph/analytics/paths.py over what is shown.

import type { Graph } from "./data";
import type { Shown } from "./filter";

export interface Reason {
  relation: number;
  forward: boolean;
  coercive: boolean;
  strength: number;
}

export interface Hop {
  from: number;
  to: number;
  reasons: Reason[];
}

export interface Route {
  hops: Hop[];
  strength: number;
}

export interface Routes {
  found: Route[];
  /** Whether it was given up before all were seen. */
  cut: boolean;
}

const MOST_HOPS = 6;
const MOST_STEPS = 300_000;
const SAME = 1e-9;

/** The strongest simple routes; a step by threat or force may only be the last. */
export function routes(graph: Graph, shown: Shown, from: number, to: number, most = 3): Routes {
  const out = reasonsByPair(graph, shown);
  const into = new Map<number, number[]>();
  for (const [a, targets] of out) for (const b of targets.keys()) push(into, b, a);
  const cost = (a: number, b: number) => {
    const reasons = usable(out.get(a)!.get(b)!, b === to);
    return reasons.length ? -Math.log(reasons[0].strength) : Infinity;
  };

  const rest = new Map<number, number>();
  const back = new Heap<[number, number]>((x, y) => x[0] - y[0]);
  back.push([0, to]);
  for (let next = back.pop(); next; next = back.pop()) {
    const [spent, here] = next;
    if (rest.has(here)) continue;
    rest.set(here, spent);
    for (const before of into.get(here) ?? []) {
      if (rest.has(before) || before === to) continue;
      const step = cost(before, here);
      if (step < Infinity) back.push([spent + step, before]);
    }
  }

  const found: Route[] = [];
  let steps = 0;
  const queue = new Heap<{ whole: number; way: number[]; spent: number }>(
    (x, y) => x.whole - y.whole || x.way.length - y.way.length || compare(x.way, y.way, graph),
  );
  if (rest.has(from)) queue.push({ whole: rest.get(from)!, way: [from], spent: 0 });
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { way, spent, whole } = next;
    const here = way[way.length - 1];
    if (found.length >= most && whole > -Math.log(found[most - 1].strength) + SAME) break;
    if ((steps += 1) > MOST_STEPS) return { found: order(found, graph, most), cut: true };
    if (here === to) {
      found.push(route(way, out, to));
      continue;
    }
    if (way.length > MOST_HOPS) continue;
    for (const target of out.get(here)?.keys() ?? []) {
      if (way.includes(target) || (way.length === MOST_HOPS && target !== to)) continue;
      const now = spent + cost(here, target);
      const left = rest.get(target);
      if (now < Infinity && left !== undefined) queue.push({ whole: now + left, way: [...way, target], spent: now });
    }
  }
  return { found: order(found, graph, most), cut: false };
}

function order(found: Route[], graph: Graph, most: number): Route[] {
  const way = (route: Route) => [route.hops[0].from, ...route.hops.map((hop) => hop.to)];
  const by = (x: Route, y: Route) => {
    const apart = y.strength - x.strength;
    return (Math.abs(apart) < 1e-12 ? 0 : apart) || x.hops.length - y.hops.length || compare(way(x), way(y), graph);
  };
  return found.sort(by).slice(0, most);
}

function compare(x: number[], y: number[], graph: Graph): number {
  for (let n = 0; n < Math.min(x.length, y.length); n += 1) {
    const [a, b] = [graph.entities[x[n]].id, graph.entities[y[n]].id];
    if (a !== b) return a < b ? -1 : 1;
  }
  return x.length - y.length;
}

function route(way: number[], out: Map<number, Map<number, Reason[]>>, to: number): Route {
  const hops = way.slice(1).map((target, n) => ({
    from: way[n],
    to: target,
    reasons: usable(out.get(way[n])!.get(target)!, target === to),
  }));
  return { hops, strength: hops.reduce((product, hop) => product * hop.reasons[0].strength, 1) };
}

function usable(reasons: Reason[], last: boolean): Reason[] {
  return last ? reasons : reasons.filter((reason) => !reason.coercive);
}

/** For each ordered pair of actors the strongest reason of each type and reading, the strongest first. */
function reasonsByPair(graph: Graph, shown: Shown): Map<number, Map<number, Reason[]>> {
  const best = new Map<number, Map<number, Map<string, Reason>>>();
  graph.relations.forEach((one, n) => {
    if (!shown.relations[n] || one.subject === one.object) return;
    if (!graph.entities[one.subject].actor || !graph.entities[one.object].actor) return;
    const type = graph.types[one.type];
    for (const [a, b, weight, forward] of [
      [one.subject, one.object, type.forward, true],
      [one.object, one.subject, type.backward, false],
    ] as const) {
      const strength = weight * one.score;
      if (strength <= 0) continue;
      const targets = best.get(a) ?? best.set(a, new Map()).get(a)!;
      const reasons = targets.get(b) ?? targets.set(b, new Map()).get(b)!;
      const key = `${type.name} ${forward ? 0 : 1}`;
      const before = reasons.get(key);
      if (!before || strength > before.strength || (strength === before.strength && one.id < graph.relations[before.relation].id))
        reasons.set(key, { relation: n, forward, coercive: type.coercive, strength });
    }
  });
  const sorted = new Map<number, Map<number, Reason[]>>();
  for (const [a, targets] of best) {
    const made = new Map<number, Reason[]>();
    for (const [b, reasons] of targets) {
      const byKey = [...reasons].sort(([x, p], [y, q]) => q.strength - p.strength || (x < y ? -1 : 1));
      made.set(b, byKey.map(([, reason]) => reason));
    }
    sorted.set(a, made);
  }
  return sorted;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

class Heap<T> {
  private items: T[] = [];
  constructor(private readonly by: (x: T, y: T) => number) {}

  push(item: T): void {
    const { items, by } = this;
    let n = items.push(item) - 1;
    while (n > 0) {
      const up = (n - 1) >> 1;
      if (by(items[up], items[n]) <= 0) break;
      [items[up], items[n]] = [items[n], items[up]];
      n = up;
    }
  }

  pop(): T | undefined {
    const { items, by } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length && last !== undefined) {
      items[0] = last;
      for (let n = 0; ; ) {
        let least = n;
        for (const child of [2 * n + 1, 2 * n + 2])
          if (child < items.length && by(items[child], items[least]) < 0) least = child;
        if (least === n) break;
        [items[least], items[n]] = [items[n], items[least]];
        n = least;
      }
    }
    return first;
  }
}
