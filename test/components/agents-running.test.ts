import assert from "node:assert/strict";
import { AgentOnNode, NODE } from "../support/agent-on-node.ts";
import { agentWith, allOfIt, textOf } from "../support/agents.ts";
import { eventually } from "../support/eventually.ts";

interface Value {
  readonly stringValue?: string;
}

interface Attributed {
  readonly attributes?: readonly { readonly key: string; readonly value: Value }[];
}

interface LogRecord extends Attributed {
  readonly timeUnixNano: string;
  readonly body: Value;
}

interface Batch {
  readonly resourceLogs?: readonly {
    readonly resource: Attributed;
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource: Attributed;
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
  }[];
}

const valuesOf = ({ attributes = [] }: Attributed) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));

/** A line as the runtime keeps it: when, from which output, whether it ends there, and what. */
const line = (text: string, { stream = "stdout", tag = "F" } = {}) =>
  `2026-03-04T05:06:07.123456789Z ${stream} ${tag} ${text}`;

const UID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
const SHOP = `shop_cart-5d8f7-x2x9q_${UID}/cart/2.log`;

describe("an agent on its node", function () {
  this.timeout(120_000);

  let node: AgentOnNode;

  before("start it, and the Collector's door", async () => {
    node = await AgentOnNode.prepare();
    await node.write(SHOP, line("from before the first agent"));
    await node.startDoor();
    await node.startAgent();
    await eventually(() => Promise.resolve(node.follows ? true : undefined));
  });

  after("stop both", async () => {
    await node.remove();
  });

  const records = async () =>
    ((await node.taken("logs")) as Batch[])
      .flatMap(({ resourceLogs = [] }) => resourceLogs)
      .flatMap(({ resource, scopeLogs }) =>
        scopeLogs
          .flatMap(({ logRecords }) => logRecords)
          .map((record) => ({ ...record, resource: valuesOf(resource) })),
      );

  const texts = async () => (await records()).map(({ body }) => body.stringValue);

  const arrived = async (text: string) => {
    try {
      return await eventually(async () =>
        (await records()).find(({ body }) => body.stringValue === text),
      );
    } catch {
      return assert.fail(`'${text}' must arrive, got ${(await texts()).join()}\n${node.output}`);
    }
  };

  const metrics = async () =>
    ((await node.taken("metrics")) as Batch[])
      .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
      .map(({ resource, scopeMetrics }) => ({
        resource: valuesOf(resource),
        names: scopeMetrics.flatMap((scope) => scope.metrics.map(({ name }) => name)),
      }));

  it("runs by a configuration that its program takes, and takes with no key mistyped", async () => {
    const text = textOf(agentWith(allOfIt));
    for (const agents of [allOfIt, { logs: { namespaces: ["shop"] } }, { hostMetrics: true }]) {
      for (const persistentQueues of [true, false]) {
        const one = textOf(agentWith(agents, { persistentQueues }));
        const { valid, output } = await node.validate(one);
        assert.ok(valid, output);
      }
    }
    for (const key of ["include_file_path", "block_on_overflow", "certificate"]) {
      assert.ok(text.includes(`${key}:`));
      const { valid, output } = await node.validate(text.replace(`${key}:`, `${key}s:`));
      assert.ok(!valid && output.includes(`${key}s`), output);
    }
  });

  it("sends what a pod writes, when it did and whose it is", async () => {
    await node.write(SHOP, line("added to cart", { stream: "stderr" }));
    const { resource, timeUnixNano, ...record } = await arrived("added to cart");
    assert.equal(
      timeUnixNano,
      `${BigInt(Date.parse("2026-03-04T05:06:07Z")) * 1_000_000n + 123_456_789n}`,
    );
    assert.deepEqual(valuesOf(record), { "log.iostream": "stderr" });
    assert.deepEqual(resource, {
      "k8s.namespace.name": "shop",
      "k8s.pod.name": "cart-5d8f7-x2x9q",
      "k8s.pod.uid": UID,
      "k8s.container.name": "cart",
      "k8s.container.restart_count": "2",
      "k8s.node.name": NODE,
      "service.name": "cart",
      "deployment.environment.name": "prod",
      "deployment.environment": "prod",
    });
  });

  it("sends as one what the runtime has kept in parts", async () => {
    await node.write(SHOP, line("first half, ", { tag: "P" }), line("second half"));
    await arrived("first half, second half");
  });

  it("follows a pod that comes later from its first line on", async () => {
    await node.write(`shop_web-0_${UID}/web/0.log`, line("web is up"), line("web serves"));
    await arrived("web is up");
    await arrived("web serves");
  });

  it("has what is private redacted before anything of it is kept", async () => {
    await node.write(SHOP, line("Authorization: Bearer abcdefghijklmnop"), line("after it"));
    await arrived("after it");
    assert.doesNotMatch((await texts()).join("\n"), /abcdefghijklmnop/);
    assert.match((await texts()).join("\n"), /Authorization: .*\*\*\*/);
  });

  it("sends nothing of those who carry it, nor from before it was there", async () => {
    await node.write(`tracing-prod_collector-0_${UID}/collector/0.log`, line("a Collector's"));
    await node.write(`tracing-prod_sampler-1_${UID}/sampler/0.log`, line("a sampler's"));
    await node.write(`tracing-prod-agents_agent-x2x9q_${UID}/agent/0.log`, line("an agent's"));
    await node.write(`tracing-prod_grafana-6c5_${UID}/grafana/0.log`, line("Grafana's"));
    await arrived("Grafana's");
    const all = (await texts()).join("\n");
    assert.doesNotMatch(all, /Collector's|sampler's|agent's|before the first agent/);
  });

  it("tells of its node by the names of a Collector's machine, and not of a network", async () => {
    const told = await eventually(async () =>
      (await metrics()).find(({ names }) => names.includes("system.memory.usage")),
    );
    assert.equal(told.resource["service.name"], "host");
    assert.equal(told.resource["service.instance.id"], NODE);
    const names = (await metrics()).flatMap((one) => one.names);
    for (const name of ["system.cpu.load_average.1m", "system.disk.io"]) {
      assert.ok(names.includes(name), name);
    }
    assert.ok(!names.some((name) => name.startsWith("system.network")));
  });

  it("tells of itself by the same door", async () => {
    const own = await eventually(async () =>
      (await metrics()).find(({ resource }) => resource["service.name"] === "agent"),
    );
    assert.equal(own.resource["service.instance.id"], NODE);
    assert.ok(own.names.includes("otelcol_exporter_queue_size"), own.names.join());
  });

  it("loses and repeats nothing when it is killed, and when the Collector is away", async () => {
    await node.write(SHOP, line("before the end"));
    await arrived("before the end");
    // The door's answer, and what the agent notes of it, come a moment later.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await node.killAgent();
    await node.stopDoor();
    await node.write(SHOP, line("while there was no agent"));
    await node.startAgent();
    await node.write(SHOP, line("while there was no Collector"));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await node.startDoor();
    await arrived("while there was no Collector");
    await arrived("while there was no agent");
    const all = await texts();
    assert.equal(new Set(all).size, all.length, all.join("\n"));
  });
});
