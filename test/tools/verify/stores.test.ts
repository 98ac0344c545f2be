import assert from "node:assert/strict";
import { spansFromJaeger } from "../../../tools/verify/stores/jaeger.ts";
import { spansFromTempo } from "../../../tools/verify/stores/tempo.ts";

/** The answer of Tempo's trace-by-id API to one trace of two services; ids are base64. */
const TEMPO = {
  trace: {
    resourceSpans: [
      {
        resource: {
          attributes: [{ key: "service.name", value: { stringValue: "api-gateway" } }],
        },
        scopeSpans: [
          {
            scope: { name: "tracing-infra" },
            spans: [
              {
                // 00af7651916cd43dd8448eb211c80319 and 00f067aa0ba902b7
                traceId: "AK92UZFs1D3YRI6yEcgDGQ==",
                spanId: "APBnqgupArc=",
                name: "api-gateway.chat",
                kind: "SPAN_KIND_SERVER",
                startTimeUnixNano: "1700000000000000000",
                endTimeUnixNano: "1700000000559000000",
                attributes: [
                  { key: "http.route", value: { stringValue: "/api/chat" } },
                  { key: "http.response.status_code", value: { intValue: "200" } },
                  { key: "sampled", value: { boolValue: true } },
                  { key: "ratio", value: { doubleValue: 0.5 } },
                ],
                status: {},
              },
            ],
          },
        ],
      },
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "websocket" } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: "AK92UZFs1D3YRI6yEcgDGQ==",
                // 0000000000000001
                spanId: "AAAAAAAAAAE=",
                parentSpanId: "APBnqgupArc=",
                name: "websocket.broadcast",
                startTimeUnixNano: "1700000000556000999",
                endTimeUnixNano: "1700000000559000000",
              },
            ],
          },
        ],
      },
    ],
  },
};

/** The answer of Jaeger's query API to the same trace. */
const JAEGER = {
  data: [
    {
      traceID: "00af7651916cd43dd8448eb211c80319",
      processes: {
        p1: { serviceName: "api-gateway", tags: [] },
        p2: { serviceName: "websocket", tags: [] },
      },
      spans: [
        {
          traceID: "00af7651916cd43dd8448eb211c80319",
          spanID: "00f067aa0ba902b7",
          operationName: "api-gateway.chat",
          references: [],
          startTime: 1_700_000_000_000_000,
          duration: 559_000,
          tags: [
            { key: "http.route", type: "string", value: "/api/chat" },
            { key: "http.response.status_code", type: "int64", value: 200 },
            { key: "sampled", type: "bool", value: true },
            { key: "ratio", type: "float64", value: 0.5 },
          ],
          processID: "p1",
        },
        {
          traceID: "00af7651916cd43dd8448eb211c80319",
          spanID: "0000000000000001",
          operationName: "websocket.broadcast",
          references: [
            { refType: "FOLLOWS_FROM", traceID: "1", spanID: "dead" },
            {
              refType: "CHILD_OF",
              traceID: "00af7651916cd43dd8448eb211c80319",
              spanID: "00f067aa0ba902b7",
            },
          ],
          startTime: 1_700_000_000_556_000,
          duration: 3_000,
          tags: [],
          processID: "p2",
        },
      ],
    },
  ],
  errors: null,
};

const root = {
  traceId: "00af7651916cd43dd8448eb211c80319",
  spanId: "00f067aa0ba902b7",
  parentId: undefined,
  service: "api-gateway",
  name: "api-gateway.chat",
  start: 1_700_000_000_000_000,
  duration: 559_000,
  attributes: {
    "http.route": "/api/chat",
    "http.response.status_code": "200",
    sampled: "true",
    ratio: "0.5",
  },
};

const child = {
  traceId: root.traceId,
  spanId: "0000000000000001",
  parentId: root.spanId,
  service: "websocket",
  name: "websocket.broadcast",
  start: 1_700_000_000_556_000,
  duration: 3_000,
  attributes: {},
};

describe("the spans in a store's answer", () => {
  it("are read from Tempo's, with every zero of their ids, in microseconds", () => {
    // The fraction of a microsecond is lost at the start and not made up for in the length.
    assert.deepEqual(spansFromTempo(TEMPO), [root, { ...child, duration: 2_999 }]);
  });

  it("are read from Jaeger's, by their parents and not by what they follow", () => {
    assert.deepEqual(spansFromJaeger(JAEGER), [root, child]);
  });

  it("have no parent where Tempo writes an empty one", () => {
    const text = JSON.stringify(TEMPO).replace(
      '"parentSpanId":"APBnqgupArc="',
      '"parentSpanId":""',
    );
    assert.equal(spansFromTempo(JSON.parse(text))[1]?.parentId, undefined);
  });

  it("are none where the store knows the trace but has no span of it yet", () => {
    assert.deepEqual(spansFromTempo({ trace: {} }), []);
    assert.deepEqual(spansFromJaeger({ data: [] }), []);
  });

  for (const body of [{}, [], "not found", { trace: { resourceSpans: [{}] } }, { data: [{}] }]) {
    it(`are not made up from ${JSON.stringify(body)}`, () => {
      assert.throws(() => spansFromTempo(body), { name: "ZodError" });
      assert.throws(() => spansFromJaeger(body), { name: "ZodError" });
    });
  }
});
