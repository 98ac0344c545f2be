import assert from "node:assert/strict";
import fc from "fast-check";
import { differences, type Span } from "../../tools/trace.ts";
import { anyTrace, spansOf } from "../support/traces.ts";

const sent = spansOf();

/** The reference request's spans with some fields of one of them changed. */
function withChanged(name: string, change: Partial<Span>): Span[] {
  return sent.map((span) => (span.name === name ? { ...span, ...change } : span));
}

const root = sent[0] ?? assert.fail();
const route = sent.find(({ name }) => name === "api-gateway.route") ?? assert.fail();

/** What may become of one span on its way, by name; every one of them is to be noticed. */
const accidents: Record<string, (trace: Span[], index: number) => Span[]> = {
  "is lost": (trace, index) => trace.toSpliced(index, 1),
  "comes twice": (trace, index) => [...trace, ...trace.slice(index, index + 1)],
  "comes with a stranger": (trace, index) => [
    ...trace,
    ...trace.slice(index, index + 1).map((span) => ({ ...span, spanId: "ffffffffffffffff" })),
  ],
  ...fieldAccidents({
    traceId: () => "00000000000000000000000000000001",
    spanId: () => "fffffffffffffffe",
    parentId: ({ parentId }) => (parentId === undefined ? "fffffffffffffffd" : undefined),
    service: ({ service }) => `${service}?`,
    name: ({ name }) => `${name}?`,
    start: ({ start }) => start + 1,
    duration: ({ duration }) => duration + 1,
  }),
};

function fieldAccidents(changes: { [Field in keyof Span]?: (span: Span) => unknown }) {
  return Object.fromEntries(
    Object.entries(changes).map(([field, change]) => [
      `has another ${field}`,
      (trace: Span[], index: number) =>
        trace.map((span, at) => (at === index ? { ...span, [field]: change(span) } : span)),
    ]),
  );
}

describe("the differences between a trace sent and a trace found", () => {
  it("are none where they are the same, in whatever order", () => {
    fc.assert(
      fc.property(
        anyTrace.chain((trace) =>
          fc.tuple(
            fc.constant(trace),
            fc.shuffledSubarray(trace, { minLength: trace.length, maxLength: trace.length }),
          ),
        ),
        ([trace, found]) => {
          assert.deepEqual(differences(trace, found), []);
        },
      ),
    );
  });

  it("are none for what a store adds to a span's attributes", () => {
    const found = withChanged("api-gateway.route", {
      attributes: { ...route.attributes, added: "1" },
    });
    assert.deepEqual(differences(sent, found), []);
  });

  for (const [what, happen] of Object.entries(accidents)) {
    it(`are noticed when any span of any trace ${what}`, () => {
      fc.assert(
        fc.property(anyTrace, fc.nat(), (trace, number) => {
          const found = happen(trace, number % trace.length);
          assert.notDeepEqual(differences(trace, found), []);
        }),
      );
    });
  }

  it("are noticed when any attribute of any span is lost or changed", () => {
    const traced = anyTrace.filter(([first]) => Object.keys(first?.attributes ?? {}).length > 0);
    fc.assert(
      fc.property(traced, fc.boolean(), ([first, ...others], lost) => {
        assert.ok(first);
        const [[key, value] = ["", ""], ...rest] = Object.entries(first.attributes);
        const attributes = Object.fromEntries(lost ? rest : [[key, `${value}?`], ...rest]);
        assert.equal(
          differences([first, ...others], [{ ...first, attributes }, ...others]).length,
          1,
        );
      }),
    );
  });

  for (const [what, found, sentences] of [
    [
      "a missing span",
      sent.filter((span) => span !== route),
      ["llm-router.chat is an orphan", "api-gateway.route is missing"],
    ],
    [
      "a span that was never sent",
      [...sent, { ...route, spanId: "1", name: "other" }],
      ["other was never sent"],
    ],
    ["a span that is there twice", [...sent, route], ["a span is there twice"]],
    ["nothing at all", [], ["has 0 roots", ...sent.map(({ name }) => `${name} is missing`)]],
    [
      "a second root",
      withChanged("api-gateway.route", { parentId: undefined }),
      ["has 2 roots", `api-gateway.route: parentId is 'undefined', not '${root.spanId}'`],
    ],
    [
      "an orphan",
      withChanged("api-gateway.route", { parentId: "dead" }),
      [
        "api-gateway.route is an orphan",
        `api-gateway.route: parentId is 'dead', not '${root.spanId}'`,
      ],
    ],
    [
      "a span that ends after its parent",
      withChanged("api-gateway.chat", { duration: 558_999 }),
      [
        "websocket.broadcast is not within api-gateway.chat",
        "api-gateway.chat: duration is '558999', not '559000'",
      ],
    ],
    [
      "another service",
      withChanged("api-gateway.route", { service: "gateway" }),
      ["api-gateway.route: service is 'gateway', not 'api-gateway'"],
    ],
    [
      "another attribute",
      withChanged("api-gateway.route", { attributes: { "server.address": "llm-router" } }),
      ["api-gateway.route: server.port is 'undefined', not '8003'"],
    ],
  ] satisfies [string, Span[], string[]][]) {
    it(`say what is wrong: ${what}`, () => {
      assert.deepEqual(differences(sent, found), sentences);
    });
  }
});
