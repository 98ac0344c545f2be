import type { Component } from "./pipelines.ts";

/** How often a Collector looks: as often as Prometheus asks others for their metrics. */
export const SURVEY_INTERVAL = "15s";

const enabled = { enabled: true };

/**
 * The machine, as a container without mounts sees it: processors, memory, load, disks and paging are
 * the host's (the kernel has one `/proc` for all of them), and the file system is the one the
 * container's files lie on, which is the engine's.
 */
const machine = {
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
} as const;

const paging = { paging: { metrics: { "system.paging.utilization": enabled } } } as const;

/** The container's own, and not the machine's. */
const network = { network: {} } as const;

/** What a Collector tells by itself: of its machine, unless somebody else does, and of its own network. */
export function collectorHostReceiver({ toldByAgents }: { readonly toldByAgents: boolean }) {
  return hostReceiver(toldByAgents ? network : { ...machine, ...network, ...paging });
}

/** What an agent tells of its node: all but the network, which would be the agent's own. */
export const nodeReceiver = hostReceiver({ ...machine, ...paging });

function hostReceiver(scrapers: object): Component {
  return { id: "host_metrics", settings: { collection_interval: SURVEY_INTERVAL, scrapers } };
}
