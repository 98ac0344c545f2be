/** A call from one place to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** Names in columns, and the way that each arrow takes through them. */
export interface Layers {
  /** From above to below; among the names are the waypoints of arrows that pass. */
  readonly columns: readonly (readonly string[])[];
  /** The stops of each arrow in order, its own ends among them. */
  readonly routes: ReadonlyMap<Arrow, readonly string[]>;
}

/** Who calls stands left of who is called, as far as nobody calls in a circle; and few arrows cross. */
export function layersOf(arrows: readonly Arrow[]): Layers {
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].sort();
  const depth = depthsOf(names, withoutCircles(names, arrows));
  const columnOf = (name: string) => depth.get(name) ?? 0;
  const columns: string[][] = [];
  for (const name of names) (columns[columnOf(name)] ??= []).push(name);
  const routes = new Map(
    arrows.map((arrow) => {
      const between = Math.max(0, columnOf(arrow.to) - columnOf(arrow.from) - 1);
      const waypoints = Array.from({ length: between }, (_, at) => {
        const waypoint = `${arrow.from}\n${arrow.to}\n${at}`;
        columns[columnOf(arrow.from) + 1 + at]?.push(waypoint);
        return waypoint;
      });
      return [arrow, [arrow.from, ...waypoints, arrow.to]] as const;
    }),
  );
  return { columns: untangled(columns, [...routes.values()]), routes };
}

/** The column of each name: one further right than the furthest of those that call it. */
function depthsOf(names: readonly string[], arrows: readonly Arrow[]): Map<string, number> {
  const depth = new Map(names.map((name) => [name, 0]));
  // As often as the longest way may have steps; without circles it ends there at the latest.
  for (const _ of names) {
    for (const { from, to } of arrows) {
      depth.set(to, Math.max(depth.get(to) ?? 0, (depth.get(from) ?? 0) + 1));
    }
  }
  return depth;
}

/** The arrows but for those that close a circle, found by going from those whom nobody calls. */
function withoutCircles(names: readonly string[], arrows: readonly Arrow[]): Arrow[] {
  const called = new Set(arrows.map(({ to }) => to));
  const first = [...names].sort((one, other) => +called.has(one) - +called.has(other));
  const [onTheWay, done] = [new Set<string>(), new Set<string>()];
  const kept: Arrow[] = [];
  const visit = (name: string) => {
    if (done.has(name)) return;
    onTheWay.add(name);
    for (const arrow of arrows.filter(({ from }) => from === name)) {
      if (onTheWay.has(arrow.to)) continue;
      kept.push(arrow);
      visit(arrow.to);
    }
    onTheWay.delete(name);
    done.add(name);
  };
  first.forEach(visit);
  return kept;
}

/** Each column in the order of the middles of what its names are tied to. */
function untangled(columns: readonly string[][], routes: readonly (readonly string[])[]) {
  const neighbours = new Map<string, string[]>();
  const tie = (one: string, other: string) =>
    neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
  for (const route of routes) {
    for (const [at, stop] of route.slice(1).entries()) {
      tie(stop, route[at] ?? stop);
      tie(route[at] ?? stop, stop);
    }
  }
  let sorted = columns.map((column) => [...column]);
  for (let round = 0; round < 12; round++) {
    const place = new Map(
      sorted.flatMap((column) =>
        column.map((name, at) => [name, (at + 0.5) / column.length] as const),
      ),
    );
    const middle = (name: string) => {
      const tied = (neighbours.get(name) ?? []).map((one) => place.get(one) ?? 0.5);
      return tied.reduce((sum, one) => sum + one, 0) / Math.max(1, tied.length);
    };
    sorted = sorted.map((column) => [...column].sort((one, other) => middle(one) - middle(other)));
  }
  return sorted;
}
