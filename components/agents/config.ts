import {
  AGENT,
  agentLimits,
  hostFrom,
  NODE_NAME,
  POD_LOGS,
  type Agents,
} from "../../model/agent.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import { nodeReceiver } from "../host-metrics.ts";
import { memoryLimiter } from "../memory-limiter.ts";
import { transform } from "../ottl.ts";
import { pipelineSections, type Component, type Pipeline } from "../pipelines.ts";
import { QUEUE_STORAGE, queueStorage } from "../queue-storage.ts";
import { collectorExporter, TOKEN, trust } from "./exporter.ts";
import { keepsOnDisk } from "./disk.ts";

/** How an agent finds the name of its node. */
const NODE = `\${env:${NODE_NAME}}`;

/** An agent's configuration, the same on every node: what is there is sent to the Collector, and waits until it is taken. */
export function agentConfig(platform: Platform, agents: Agents) {
  const { sections, pipelines } = pipelineSections([
    ...(agents.logs ? [logPipeline(platform, { ...agents, logs: agents.logs })] : []),
    ...(agents.hostMetrics ? [nodePipeline(platform, agents)] : []),
  ]);
  const extensions = {
    [TOKEN]: { filename: secretPath("otlp-token") },
    ...(keepsOnDisk(platform, agents) && queueStorage(platform.collector)),
  };
  return {
    extensions,
    ...sections,
    service: { extensions: Object.keys(extensions), pipelines, telemetry: telemetryTo(agents) },
  };
}

function logPipeline(platform: Platform, agents: AgentsOfLogs): Pipeline {
  return {
    id: "logs",
    receivers: [podLogReceiver(platform, agents)],
    processors: [memoryLimiter(agentLimits.memory), ofPod],
    exporters: [collectorExporter(platform, agents)],
  };
}

function nodePipeline(platform: Platform, agents: Agents): Pipeline {
  return {
    id: "metrics",
    receivers: [nodeReceiver],
    processors: [memoryLimiter(agentLimits.memory), ofNode],
    exporters: [collectorExporter(platform, agents)],
  };
}

type AgentsOfLogs = Agents & { readonly logs: NonNullable<Agents["logs"]> };

/**
 * What pods write to their outputs, as the container runtime keeps it.
 *
 * A line that is not taken is read again, and nothing is read meanwhile. What was there before the first agent
 * of a node is left alone: the store refuses what is an hour behind.
 */
function podLogReceiver(platform: Platform, agents: AgentsOfLogs): Component {
  const { namespaces } = agents.logs;
  const read = namespaces === "all" ? ["*"] : namespaces.map((name) => `${name}_*`);
  return {
    id: "file_log/pods",
    settings: {
      include: read.map(filesOf),
      exclude: carriers(agents).map(filesOf),
      start_at: "end",
      ...(keepsOnDisk(platform, agents) && { storage: QUEUE_STORAGE }),
      retry_on_failure: { enabled: true, max_elapsed_time: "0s" },
      // The pod is told by it; the name itself goes no further.
      include_file_path: true,
      include_file_name: false,
      // The runtime cuts long lines anywhere, and the parts are put together again.
      preserve_trailing_whitespaces: true,
      operators: [{ type: "container" }],
    },
  };
}

/** Files of the pods whose folders have such a name; rotated ones are read to their end while they are open. */
function filesOf(pod: string): string {
  return `${POD_LOGS}/${pod}/*/*.log`;
}

/** Pods that say something of each record they hand on, if only when that fails: their logs would make more of themselves. */
function carriers({ namespace, platformNamespace }: Agents): string[] {
  return [
    `${namespace}_*`,
    ...["collector", "sampler"].map((name) => `${platformNamespace}_${name}-*`),
  ];
}

const onNode = `set(resource.attributes["k8s.node.name"], "${NODE}")`;

/** Says whose a record is; of the name of a service the container's is the best guess. */
const ofPod = transform("pod", {
  logs: [
    {
      statements: [
        onNode,
        'set(resource.attributes["service.name"], resource.attributes["k8s.container.name"]) where resource.attributes["service.name"] == nil',
      ],
    },
    {
      statements: [
        'delete_key(log.attributes, "log.file.path")',
        'delete_key(log.attributes, "logtag")',
      ],
    },
  ],
});

/** The same names by which a Collector tells of its machine. */
const ofNode = transform("node", {
  metrics: [
    {
      statements: [
        onNode,
        'set(resource.attributes["service.name"], "host")',
        `set(resource.attributes["service.instance.id"], "${NODE}")`,
      ],
    },
  ],
});

/**
 * What an agent says of itself: its log to its own output, and its metrics by the way of everything else.
 *
 * Nobody may dial an agent, so nobody asks for them.
 */
function telemetryTo(agents: Agents) {
  const { port } = listeners.collector.otlpGrpc;
  const otlp = {
    protocol: "grpc",
    endpoint: `https://${hostFrom(agents, "collector")}:${port}`,
    certificate: trust.ca_file,
    headers: [{ name: "Authorization", value: `Bearer \${file:${secretPath("otlp-token")}}` }],
  };
  return {
    logs: { level: "info", encoding: "json" },
    // Milliseconds: as often as Prometheus asks others.
    metrics: { level: "normal", readers: [{ periodic: { interval: 10_000, exporter: { otlp } } }] },
    resource: {
      attributes: [
        { name: "service.name", value: AGENT },
        { name: "service.instance.id", value: NODE },
        { name: "k8s.node.name", value: NODE },
      ],
    },
  };
}
