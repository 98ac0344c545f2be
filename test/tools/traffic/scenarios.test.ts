import assert from "node:assert/strict";
import fc from "fast-check";
import { extentOf } from "../../../tools/traffic/layout.ts";
import { referenceRequest } from "../../../tools/traffic/reference-request.ts";
import { requestOf, type Request } from "../../../tools/traffic/scenarios/index.ts";
import { languages } from "../../../tools/traffic/services.ts";
import { SLOW } from "../../../tools/traffic/trouble.ts";
import { invalidities } from "../../../tools/traffic/validate.ts";
import { anyRecipe, anyRequest, requestsOf, spansOf } from "./spans.ts";

const servicesOf = ({ placed }: Request) => [...new Set(placed.map(({ step }) => step.service))];
const namesOf = ({ placed }: Request) => placed.map(({ step }) => step.name);

/** Services by who waits for whose answer, caller first. */
const callsIn = ({ placed }: Request) =>
  placed.flatMap(({ step, parent }) => {
    const caller = parent === undefined ? undefined : placed[parent]?.step;
    if (!caller || caller.service === step.service) return [];
    return [`${caller.service} ${caller.kind} → ${step.service} ${step.kind}`];
  });

describe("any request of any scenario", () => {
  it("is one valid trace", () => {
    fc.assert(
      fc.property(anyRequest, ({ placed }) => {
        assert.deepEqual(invalidities(spansOf(placed)), []);
      }),
      { numRuns: 500 },
    );
  });

  it("is the same again for the same seed, and mostly another for another", () => {
    fc.assert(
      fc.property(anyRecipe, fc.integer({ min: 1, max: 1_000 }), (recipe, index) => {
        const request = requestOf(recipe, index);
        assert.deepEqual(requestOf(recipe, index), request);
        assert.notDeepEqual(requestOf({ ...recipe, seed: recipe.seed ^ 1 }, index), request);
      }),
    );
  });

  it("says itself whether it failed and is slow, as its spans do", () => {
    fc.assert(
      fc.property(anyRequest, ({ placed, failed, cascaded, slow }) => {
        const failures = placed.filter(({ step }) => step.failure);
        assert.equal(failed, failures.length > 0);
        assert.equal(cascaded, placed[0]?.step.failure !== undefined);
        assert.equal(slow, extentOf(placed) >= SLOW.least);
      }),
      { numRuns: 500 },
    );
  });

  it("is of known services, which are written in four languages", () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        for (const service of servicesOf(request)) assert.ok(service in languages, service);
      }),
    );
    const all = new Set(requestsOf("mixed", 200).flatMap(servicesOf));
    assert.deepEqual([...all].sort(), Object.keys(languages).sort());
    const spoken = new Set(Object.values(languages));
    assert.deepEqual([...spoken].sort(), ["go", "nodejs", "python", "rust"]);
  });

  it("has whole milliseconds, which every store keeps as they are", () => {
    fc.assert(
      fc.property(anyRequest, ({ placed }) => {
        for (const { start, end } of placed) assert.ok(Number.isInteger(start + end));
      }),
    );
  });
});

describe("a chat", () => {
  it("is first the reference request, and then others of the same tree", () => {
    const [first, ...others] = requestsOf("chat", 50);
    assert.equal(first?.placed[0]?.step, referenceRequest);
    for (const other of others) assert.deepEqual(namesOf(other), namesOf(first));
    const lengths = others.map(({ placed }) => extentOf(placed));
    assert.ok(Math.min(...lengths) > 559 * 0.74 && Math.max(...lengths) < 559 * 1.26);
    assert.ok(new Set(lengths).size > 20, "lengths differ");
  });
});

describe("a WebSocket connection", () => {
  it("is opened with 101, takes in messages, and broadcasts each", () => {
    for (const request of requestsOf("websocket", 50)) {
      const { step } = request.placed[0] ?? assert.fail();
      assert.equal(step.attributes["http.response.status_code"], 101);
      const count = (name: string) => namesOf(request).filter((one) => one === name).length;
      const messages = count("websocket.receive-message");
      assert.ok(messages >= 1 && messages <= 4);
      assert.deepEqual(
        ["broadcast", "deliver"].map((operation) => count(`websocket.${operation}`)),
        [messages, messages],
      );
      assert.ok(request.connected >= 5 && request.connected <= 60);
    }
  });
});

describe("an agent workflow", () => {
  const agents = [
    ...["git-worktree", "model-router", "plan-management"],
    ...["verification-feedback", "workflow-orchestrator"],
  ];

  it("goes through the five agents, RabbitMQ and a database", () => {
    for (const request of requestsOf("agent-workflow", 50)) {
      for (const agent of agents) assert.ok(servicesOf(request).includes(agent), agent);
      const systems = request.placed.flatMap(({ step: { attributes } }) => [
        attributes["messaging.system"],
        attributes["db.system.name"],
      ]);
      assert.deepEqual([...new Set(systems)].sort(), ["postgresql", "rabbitmq", undefined]);
    }
  });

  it("takes messages up after they were published, and hands each from a producer to a consumer", () => {
    for (const { placed } of requestsOf("agent-workflow", 50)) {
      for (const { step, parent, start } of placed) {
        if (step.kind !== "consumer") continue;
        const producer = placed[parent ?? -1] ?? assert.fail();
        assert.equal(producer.step.kind, "producer");
        assert.ok(start > producer.end, step.name);
        const destination = "messaging.destination.name";
        assert.equal(step.attributes[destination], producer.step.attributes[destination]);
      }
    }
  });

  it("verifies all results as one batch, with a link to each, once the last is there", () => {
    const sizes = requestsOf("agent-workflow", 50).map(({ placed }) => {
      const results = placed.flatMap(({ step }, index) =>
        step.name === "git-worktree.publish-result" ? [index] : [],
      );
      const [batch, ...more] = placed.filter(({ links }) => links.length > 0);
      assert.equal(batch?.step.name, "verification-feedback.verify-batch");
      assert.deepEqual([batch.links, more], [results, []]);
      assert.ok(results.every((index) => (placed[index]?.end ?? Infinity) < batch.start));
      return results.length;
    });
    assert.deepEqual([...new Set(sizes)].sort(), [1, 2, 3, 4]);
  });
});

describe("Phoenix' way of a task", () => {
  it("leads from the gateway to llm-service, each calling the next", () => {
    for (const request of requestsOf("orchestrator", 20)) {
      assert.deepEqual(callsIn(request), [
        "api-gateway client → orchestrator-service server",
        "orchestrator-service client → data-router server",
        "data-router client → vector-db server",
        "data-router client → llm-service server",
      ]);
    }
  });
});

describe("mixed traffic", () => {
  it("has all of them, by their weights", () => {
    const shapes = requestsOf("mixed", 2_000).map(({ shape }) => shape);
    const share = (name: string) => shapes.filter((shape) => shape === name).length / 2_000;
    const expected = { chat: 0.4, websocket: 0.3, "agent-workflow": 0.1, orchestrator: 0.2 };
    for (const [name, weight] of Object.entries(expected)) {
      assert.ok(Math.abs(share(name) - weight) < 0.04, `${name}: ${share(name)}`);
    }
  });
});
