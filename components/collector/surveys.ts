import { edgesFrom } from "../../model/deployment.ts";
import { addressOf } from "../../model/edges.ts";
import type { Platform } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import { otelcolClientTls } from "../otelcol-tls.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { exportersOf } from "../exporters.ts";
import { transform } from "../ottl.ts";
import { surveyProcessors } from "./processors.ts";

/** How often is looked: as often as Prometheus asks others for their metrics. */
const INTERVAL = "15s";

/** What the Collector finds out by itself: about the machine, and about services that cannot tell. */
export function surveyPipelines(platform: Platform): Pipeline[] {
  return [
    surveyPipeline("host", hostReceiver, platform),
    ...edgesFrom(platform, "collector", "survey").map((edge) =>
      surveyPipeline(edge.server, redisReceiver(addressOf(edge)), platform),
    ),
  ];
}

/** The secrets that surveys need. */
export function surveySecrets(platform: Platform): "redis-password"[] {
  return edgesFrom(platform, "collector", "survey").length > 0 ? ["redis-password"] : [];
}

function surveyPipeline(service: string, receiver: Component, platform: Platform): Pipeline {
  const named = { statements: [`set(resource.attributes["service.name"], "${service}")`] };
  return {
    id: `metrics/${service}`,
    receivers: [receiver],
    processors: [...surveyProcessors(platform), transform(service, { metrics: [named] })],
    exporters: exportersOf("metrics", platform),
  };
}

const enabled = { enabled: true };

/**
 * The machine, as a container without mounts sees it: processors, memory, load, disks and paging are
 * the host's (the kernel has one `/proc` for all of them). The network is the Collector's own, and the
 * file system is the one its files lie on, which is the engine's.
 */
const hostReceiver: Component = {
  id: "host_metrics",
  settings: {
    collection_interval: INTERVAL,
    scrapers: {
      cpu: { metrics: { "system.cpu.utilization": enabled } },
      memory: { metrics: { "system.memory.utilization": enabled } },
      load: {},
      disk: { exclude: { devices: ["^(?:loop|ram)\\d+$"], match_type: "regexp" } },
      filesystem: {
        metrics: { "system.filesystem.utilization": enabled },
        // Without its folders in memory and single files, which are mounts, too.
        include_virtual_filesystems: true,
        include_fs_types: { fs_types: ["overlay", "ext4", "xfs", "btrfs"], match_type: "strict" },
        exclude_mount_points: { mount_points: ["^/etc/"], match_type: "regexp" },
      },
      network: {},
      paging: { metrics: { "system.paging.utilization": enabled } },
    },
  },
};

function redisReceiver(endpoint: string): Component {
  return {
    id: "redis",
    settings: {
      endpoint,
      collection_interval: INTERVAL,
      password: `\${file:${secretPath("redis-password")}}`,
      tls: otelcolClientTls("collector"),
    },
  };
}
