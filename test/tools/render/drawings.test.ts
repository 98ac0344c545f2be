import assert from "node:assert/strict";
import fc from "fast-check";
import { heatMapSvg } from "../../../tools/render/heat-map.ts";
import { layersOf, type Arrow } from "../../../tools/render/layers.ts";
import { serviceGraphSvg } from "../../../tools/render/service-graph.ts";

const call = (client: string, server: string, failed = 0) => ({
  ...{ client, server, failed },
  rate: 2,
  latency: 0.25,
});

/** Calls among a few services, circles and calls of oneself among them. */
const arrows = fc.array(
  fc.record({
    from: fc.constantFrom("a", "b", "c", "d", "e"),
    to: fc.constantFrom("a", "b", "c", "d", "e"),
  }),
  { minLength: 1, maxLength: 20 },
);

describe("the columns of a service graph", () => {
  it("hold every service once, and end with whatever circles there are", () => {
    fc.assert(
      fc.property(arrows, (all: Arrow[]) => {
        const { columns } = layersOf(all);
        const names = columns.flat().filter((name) => !name.includes("\n"));
        const known = new Set(all.flatMap(({ from, to }) => [from, to]));
        assert.deepEqual([...names].sort(), [...known].sort());
      }),
    );
  });

  it("stand from callers to called, with a waypoint in each column that an arrow passes", () => {
    const direct = { from: "a", to: "c" };
    const { columns, routes } = layersOf([{ from: "a", to: "b" }, { from: "b", to: "c" }, direct]);
    assert.deepEqual(
      columns.map((column) => column.filter((name) => !name.includes("\n"))),
      [["a"], ["b"], ["c"]],
    );
    assert.equal(routes.get(direct)?.length, 3);
    assert.equal(columns[1]?.length, 2);
  });
});

describe("the drawing of a service graph", () => {
  it("names each service once, and tells rate and time of each call", () => {
    const svg = serviceGraphSvg([call("user", "gateway"), call("gateway", "router")]);
    for (const name of ["user", "gateway", "router"]) {
      assert.equal(svg.split(`>${name}</text>`).length - 1, 1);
    }
    assert.equal(svg.split(">2/s · 250 ms</text>").length - 1, 2);
    assert.match(svg, />calls only<\/text>/);
  });

  it("shows failures in red and what goes well in grey", () => {
    assert.doesNotMatch(serviceGraphSvg([call("a", "b")]), /hsl\(0 /);
    assert.match(serviceGraphSvg([call("a", "b", 1)]), /hsl\(0 80% 48%\)/);
    assert.match(serviceGraphSvg([call("a", "b", 1)]), />2\/s · 50 % failed<\/text>/);
  });

  it("makes room for the longest name", () => {
    const widest = (name: string) => {
      const widths = [
        ...serviceGraphSvg([call("a", name)]).matchAll(/<rect x="[^>]* width="(\d+)"/g),
      ];
      return Math.max(...widths.map(([, width]) => Number(width)));
    };
    const short = widest("router");
    assert.equal(widest("verification-feedback"), 21 * 8 + 28);
    assert.equal(short, 168);
  });

  it("writes names as text, whatever is in them", () => {
    assert.match(serviceGraphSvg([call("<script>", "b&b")]), />&lt;script&gt;<.*>b&amp;b</s);
  });
});

describe("the drawing of a heat map", () => {
  const buckets = [
    { bound: 0.1, values: new Map([[0, 3]]) },
    { bound: Infinity, values: new Map([[0, 4]]) },
    { bound: 1, values: new Map([[0, 4]]) },
  ];
  const svg = heatMapSvg(buckets, "Latency");

  it("counts each request in its own bucket only", () => {
    const fills = [...svg.matchAll(/<rect x="84"[^>]* width="880"[^>]* fill="(hsl[^"]+)"/g)];
    // From fast to slow: three requests, one, and none beyond.
    assert.deepEqual(
      fills.map(([, fill]) => fill),
      ["hsl(5 90% 36%)", "hsl(22 90% 57%)"],
    );
  });

  it("names the buckets by their bounds", () => {
    for (const text of ["≤ 100 ms", "≤ 1 s", "beyond"]) assert.ok(svg.includes(`>${text}</text>`));
    assert.ok(svg.includes(">3/s</text>"));
  });
});
