import assert from "node:assert/strict";
import { invalidities } from "../../../tools/traffic/validate.ts";
import type { Span } from "../../../tools/trace.ts";
import { requestsOf, spansOf } from "./spans.ts";

const [workflow] = requestsOf("agent-workflow", 1);
const sent = spansOf(workflow?.placed ?? []);
const named = (name: string) => sent.find((span) => span.name === name) ?? assert.fail(name);

/** The workflow's spans with every span of a name changed. */
function withChanged(name: string, change: (span: Span) => Partial<Span>): Span[] {
  return sent.map((span) => (span.name === name ? { ...span, ...change(span) } : span));
}

const withAttribute = (name: string, key: string, value: string | undefined) =>
  withChanged(name, ({ attributes }) => ({
    attributes: Object.fromEntries(
      Object.entries({ ...attributes, [key]: value }).filter(([, one]) => one !== undefined),
    ) as Span["attributes"],
  }));

const root = "workflow-orchestrator.start";
const plan = "plan-management.plan";
const draft = "plan-management.draft";

describe("a valid trace", () => {
  it("has nothing wrong with it, though consumers follow when their producers have ended", () => {
    const producer = named("workflow-orchestrator.publish-plan");
    assert.ok(named(plan).start > producer.start + producer.duration);
    assert.deepEqual(invalidities(sent), []);
  });

  it("has spans", () => {
    assert.deepEqual(invalidities([]), ["has no span"]);
  });

  for (const [what, spans, sentence] of [
    ["one root", withChanged(plan, () => ({ parentId: undefined })), "has 2 roots"],
    [
      "a parent to every span",
      sent.filter(({ name }) => name !== "model-router.find-agents"),
      "agent-registry.list-agents is an orphan",
    ],
    [
      "one id",
      withChanged(draft, () => ({ traceId: "0af7651916cd43dd8448eb211c80319d" })),
      "has 2 trace ids",
    ],
    [
      "steps within their callers",
      withChanged("model-router.select", () => ({ duration: 1_000_000 })),
      "model-router.select is not within workflow-orchestrator.select-model",
    ],
    [
      "no consumer before its producer",
      withChanged(plan, ({ start }) => ({ start: start - 10_000_000 })),
      "plan-management.plan is not within workflow-orchestrator.publish-plan",
    ],
    [
      "no span that ends before it starts",
      withChanged(draft, () => ({ duration: -1 })),
      `${draft} ends before it starts`,
    ],
    [
      "a service for every span",
      withChanged(draft, () => ({ service: "" })),
      `${draft} is of no service`,
    ],
    [
      "names that begin with the service's",
      withChanged(draft, () => ({ name: "draft" })),
      "draft is not called 'plan-management.…'",
    ],
    ...(
      [
        [root, "http.request.method"],
        [root, "http.response.status_code"],
        ["plan-management.load-workflow", "db.system.name"],
        ["plan-management.load-workflow", "db.operation.name"],
        [plan, "messaging.system"],
        [plan, "messaging.operation.name"],
        [plan, "messaging.destination.name"],
        [draft, "gen_ai.provider.name"],
        [draft, "gen_ai.request.model"],
        [draft, "gen_ai.usage.input_tokens"],
      ] as const
    ).map(
      ([name, key]) =>
        [
          `${key} in ${name}`,
          withAttribute(name, key, undefined),
          `${name} has no ${key}`,
        ] as const,
    ),
  ] as const) {
    it(`has ${what}`, () => {
      const wrong = invalidities(spans);
      assert.ok(wrong.includes(sentence), wrong.join("; "));
    });
  }

  for (const key of ["password", "user.email", "user.passwd", "request.authorization"]) {
    it(`has no ${key}, unless the platform has blanked it`, () => {
      const wrong = [`${draft} has the forbidden ${key}`];
      assert.deepEqual(invalidities(withAttribute(draft, key, "hush")), wrong);
      assert.deepEqual(invalidities(withAttribute(draft, key, "***")), []);
    });
  }

  it("has everywhere what is demanded of it everywhere", () => {
    const everywhere = ["correlation_id"];
    const bare = withChanged(root, () => ({})).map(({ attributes, ...span }) => {
      const { correlation_id: _, ...others } = attributes;
      return { ...span, attributes: others };
    });
    assert.equal(invalidities(bare, { everywhere }).length, bare.length);
    const given = bare.map((span) => ({
      ...span,
      attributes: { ...span.attributes, correlation_id: "c-1" },
    }));
    assert.deepEqual(invalidities(given, { everywhere }), []);
  });
});
