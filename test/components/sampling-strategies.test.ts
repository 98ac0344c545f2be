import assert from "node:assert/strict";
import fc from "fast-check";
import { strategiesFor, type Strategies } from "../../components/jaeger/strategies.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentFrom } from "../../environment/parse.ts";
import { anySampling, environmentOf } from "../support/environments.ts";
import { productionSampling } from "../support/production-sampling.ts";

const strategiesOf = (sampling: Record<string, unknown>) =>
  strategiesFor(platformFor(environmentOf("dev", { profile: "full", sampling })));

const byRules = (sampling: Record<string, unknown>) =>
  strategiesOf({ ...sampling, head: { kind: "rules" } });

const share = (param: number) => ({ type: "probabilistic", param });

/** What a service is told of the traces that begin with a span of some name, as Jaeger would tell it. */
function told(strategies: Strategies, service: string, operation: string): number {
  const { default_strategy: others, service_strategies: named } = strategies;
  const own = named.find((one) => one.service === service);
  const find = (strategy: typeof others | undefined) =>
    strategy?.operation_strategies?.find((one) => one.operation === operation);
  // Jaeger gives every service the others' operations, too.
  return (find(own) ?? find(others) ?? own ?? others).param;
}

describe("sampling strategies", () => {
  it("have every service send everything where nothing is said", () => {
    assert.deepEqual(strategiesOf({ baseline: 25, rules: productionSampling.rules }), {
      default_strategy: share(1),
      service_strategies: [],
    });
  });

  it("have every process send so many traces a second where they follow the load", () => {
    const expected = (param: number) => ({
      default_strategy: { type: "ratelimiting", param },
      service_strategies: [],
    });
    const head = { kind: "adaptive" };
    assert.deepEqual(strategiesOf({ baseline: 100, head }), expected(10));
    assert.deepEqual(
      strategiesOf({ baseline: 100, head: { ...head, tracesPerSecond: 100 } }),
      expected(100),
    );
  });

  it("have the services of production send the shares of production", () => {
    const tens = ["auth-service", "tools-service", "logging-service"];
    assert.deepEqual(byRules(productionSampling), {
      default_strategy: share(0.25),
      service_strategies: [
        { service: "orchestrator-service", ...share(1) },
        { service: "data-router", ...share(1) },
        { service: "llm-service", ...share(0.5) },
        ...tens.map((service) => ({ service, ...share(0.1) })),
      ],
    });
  });

  it("tell a route by what HTTP's conventions call its spans", () => {
    const { default_strategy: strategy } = byRules({
      baseline: 25,
      rules: [{ route: "/api/chat", percent: 5 }],
    });
    assert.deepEqual(
      strategy.operation_strategies?.map(({ operation }) => operation),
      [
        ...["/api/chat", "GET /api/chat", "HEAD /api/chat", "POST /api/chat", "PUT /api/chat"],
        ...["PATCH /api/chat", "DELETE /api/chat", "OPTIONS /api/chat"],
      ],
    );
    for (const { param } of strategy.operation_strategies ?? []) assert.equal(param, 0.05);
  });

  it("take the highest of all rules that speak of a service and a route", () => {
    const strategies = byRules({
      baseline: 25,
      rules: [
        { route: "/all", percent: 5 },
        { services: ["a"], percent: 10 },
        { services: ["a", "b"], route: "/some", percent: 40 },
        { services: ["a"], route: "/little", match: "starts-at", percent: 1 },
        { services: ["c"], percent: 60 },
      ],
    });
    const rows = [
      ...[
        ["d", "GET /", 25],
        ["d", "GET /all", 5],
        ["d", "GET /some", 25],
      ],
      ...[
        ["a", "GET /", 10],
        ["a", "GET /all", 10],
        ["a", "GET /some", 40],
        ["a", "GET /little", 10],
      ],
      ...[
        ["b", "GET /", 25],
        ["b", "GET /all", 5],
        ["b", "GET /some", 40],
        ["b", "GET /little", 25],
      ],
      ...[
        ["c", "GET /", 60],
        ["c", "GET /all", 60],
      ],
    ] as [string, string, number][];
    for (const [service, operation, percent] of rows) {
      assert.equal(told(strategies, service, operation) * 100, percent, `${service} ${operation}`);
    }
  });

  it("are probabilities, each service and each name in them once, whatever is set", () => {
    fc.assert(
      fc.property(anySampling, (sampling) => {
        const environment = environmentFrom("any", {
          sampling: { ...sampling, head: { kind: "rules" } },
          ...{ traceRetention: "1d", target: { kind: "docker" } },
        });
        const strategies = strategiesFor(platformFor(environment));
        const services = strategies.service_strategies.map(({ service }) => service);
        assert.equal(new Set(services).size, services.length);
        for (const one of [strategies.default_strategy, ...strategies.service_strategies]) {
          const operations = one.operation_strategies ?? [];
          assert.equal(
            new Set(operations.map(({ operation }) => operation)).size,
            operations.length,
          );
          for (const { type, param } of [one, ...operations]) {
            assert.equal(type, "probabilistic");
            assert.ok(param >= 0 && param <= 1, `${param}`);
          }
        }
      }),
    );
  });
});
