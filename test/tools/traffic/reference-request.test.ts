import assert from "node:assert/strict";
import { lengthOf, referenceRequest, type Step } from "../../../tools/traffic/reference-request.ts";

function stepsIn(step: Step): Step[] {
  return [step, ...(step.steps ?? []).flatMap(stepsIn)];
}

const all = stepsIn(referenceRequest);
const lengths = ({ steps = [] }: Step) => steps.map(lengthOf);

describe("the reference request", () => {
  it("takes 559 ms: authentication 15, routing 2, the LLM 539 and the broadcast 3", () => {
    assert.equal(lengthOf(referenceRequest), 559);
    assert.deepEqual(lengths(referenceRequest), [15, 2 + 539, 3]);
    const route = all.find(({ name }) => name === "api-gateway.route") ?? assert.fail();
    assert.deepEqual([route.milliseconds, ...lengths(route)], [2, 539]);
  });

  it("spends the LLM's 539 ms on context 12, inference 520 and assembly 7", () => {
    const chat = all.find(({ name }) => name === "llm-router.chat") ?? assert.fail();
    assert.deepEqual(lengths(chat), [12, 520, 7]);
  });

  it("goes through four services in eight steps", () => {
    assert.deepEqual([...new Set(all.map(({ service }) => service))].sort(), [
      "api-gateway",
      "business-logic",
      "llm-router",
      "websocket",
    ]);
    assert.equal(all.length, 8);
  });

  it("calls every step by its service and its operation", () => {
    for (const { service, name } of all) {
      const [prefix, operation = "", ...more] = name.split(".");
      assert.equal(prefix, service);
      assert.match(operation, /^[a-z-]+$/);
      assert.deepEqual(more, []);
    }
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  it("is a POST to /api/chat that is answered 200", () => {
    const { attributes } = referenceRequest;
    assert.equal(attributes["http.request.method"], "POST");
    assert.equal(attributes["http.route"], "/api/chat");
    assert.equal(attributes["http.response.status_code"], 200);
  });

  it("has a length for every step that has no steps of its own", () => {
    for (const { name, milliseconds, steps } of all) {
      assert.ok(steps !== undefined || milliseconds !== undefined, name);
    }
  });

  it("calls the LLM's server from a client, so that stores learn who calls whom", () => {
    const client = all.find(({ steps = [] }) =>
      steps.some(({ name }) => name === "llm-router.chat"),
    );
    assert.equal(client?.kind, "client");
    assert.equal(client.service, "api-gateway");
  });
});
