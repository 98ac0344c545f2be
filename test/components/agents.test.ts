import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { collectorConfig } from "../../components/collector/config.ts";
import { prometheusRules } from "../../components/prometheus/rules.ts";
import { platformFor } from "../../model/platform.ts";
import { agentWith, allOfIt, platformWith, textOf } from "../support/agents.ts";
import { environmentOf, root } from "../support/environments.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

/** Set to write what is rendered now, for a reviewer to read as a diff. */
const update = process.env["UPDATE_GOLDEN"] === "1";

const configurationWith = (agents: object, changes: object = {}) =>
  parse(textOf(agentWith({ ...agents }, { ...changes }))) as Mapping;

describe("the configuration of an agent", () => {
  it("is rendered as reviewed", () => {
    const path = join(root, "test/golden/agents/agent.yaml");
    const text = textOf(agentWith(allOfIt));
    if (update) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    assert.ok(existsSync(path), `${path} is missing: run UPDATE_GOLDEN=1 npm run check`);
    assert.equal(text, readFileSync(path, "utf8"));
  });

  it("reads the pods of the namespaces that are named, and no others", () => {
    const { include } = mappingAt(
      configurationWith({ logs: { namespaces: ["shop", "checkout"] } }),
      ...["receivers", "file_log/pods"],
    );
    assert.deepEqual(include, ["/var/log/pods/shop_*/*/*.log", "/var/log/pods/checkout_*/*/*.log"]);
  });

  it("has nothing of what is not asked for", () => {
    const keys = (agents: object, section: string) =>
      Object.keys(mappingAt(configurationWith(agents), section));
    assert.deepEqual(keys({ logs: {} }, "receivers"), ["file_log/pods"]);
    assert.deepEqual(keys({ hostMetrics: true }, "receivers"), ["host_metrics"]);
    assert.deepEqual(keys({ hostMetrics: true }, "extensions"), ["bearertokenauth/collector"]);
  });

  it("keeps nothing on the node where queues are in memory, and then a part of its own", () => {
    const changes = { persistentQueues: false };
    const text = textOf(agentWith(allOfIt, changes));
    assert.doesNotMatch(text, /file_storage|\/var\/lib/);
    const queue = ["exporters", "otlp_grpc/collector", "sending_queue"];
    const { queue_size } = mappingAt(configurationWith(allOfIt, changes), ...queue);
    assert.equal(queue_size, 38 * 2 ** 20);
  });

  it("sends together less than the Collector's door takes at once", () => {
    const agent = configurationWith(allOfIt);
    const queue = ["exporters", "otlp_grpc/collector", "sending_queue", "batch"];
    const { sizer, max_size: largest } = mappingAt(agent, ...queue);
    assert.equal(sizer, "bytes");
    const door = mappingAt(
      collectorConfig(platformWith(allOfIt)),
      ...["receivers", "otlp", "protocols", "grpc"],
    );
    assert.ok(Number(largest) <= (Number(door["max_recv_msg_size_mib"]) / 2) * 2 ** 20);
  });
});

describe("a platform with agents", () => {
  const scrapersOf = (agents: Record<string, unknown> | undefined) =>
    Object.keys(
      mappingAt(collectorConfig(platformWith(agents)), "receivers", "host_metrics")[
        "scrapers"
      ] as Mapping,
    );

  it("is told of each node once: by its agent, and of their network by the Collectors", () => {
    const everything = [...["cpu", "memory", "load", "disk", "filesystem", "network", "paging"]];
    assert.deepEqual(scrapersOf(undefined).sort(), everything.sort());
    assert.deepEqual(scrapersOf({ logs: {} }).sort(), everything.sort());
    assert.deepEqual(scrapersOf({ hostMetrics: true }), ["network"]);
  });

  it("has rules about agents as about others who send on, and about what they may take", () => {
    const rulesWith = (agents: Record<string, unknown> | undefined) =>
      prometheusRules(platformWith(agents)).groups.flatMap(({ rules }) => rules);
    const about = (agents: Record<string, unknown> | undefined) =>
      rulesWith(agents).filter((rule) => JSON.stringify(rule).includes("agent|collector"));
    assert.deepEqual(about(undefined), []);
    const records = about(allOfIt).map((rule) => ("record" in rule ? rule.record : ""));
    for (const record of [
      ...["exporter_up", "tracing:exporter_queue_share", "tracing:collector_dropped_total"],
    ]) {
      assert.ok(records.includes(record), record);
    }
    const limits = rulesWith(allOfIt).filter(
      (rule) => (rule.labels as { job?: string } | undefined)?.job === "agent",
    );
    assert.deepEqual(
      limits.map(({ expr }) => expr),
      [`vector(${256 * 2 ** 20})`, "vector(0.5)"],
    );
  });

  it("sends no logs that nobody would keep, and has no agents that would send nothing", () => {
    const target = { kind: "kubernetes", host: "tracing.test", agents: { logs: {} } };
    const environment = environmentOf("prod", { target });
    assert.ok(platformFor(environment).agents?.logs);
    assert.equal(platformFor(environment, ["loki"]).agents, undefined);
    const both = environmentOf("prod", { target: { ...target, agents: allOfIt } });
    const { logs, hostMetrics } = platformFor(both, ["loki"]).agents ?? assert.fail();
    assert.deepEqual([logs, hostMetrics], [undefined, true]);
  });
});
