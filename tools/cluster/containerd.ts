import { addresses, clusterName, type Layout } from "./layout.ts";

/** Where the runtime finds what it runs. */
export interface RuntimePrograms {
  readonly runc: string;
  /** The folder with the programs that give pods their network. */
  readonly cni: string;
}

/** Reference of the image of a pod's first process, which only keeps its namespaces. */
export interface RuntimeSettings {
  readonly layout: Layout;
  readonly programs: RuntimePrograms;
  readonly pauseImage: string;
}

/** Parts of the runtime that would look for what a machine may not have, or listen for nothing. */
const disabled = [
  "io.containerd.internal.v1.tracing",
  "io.containerd.nri.v1.nri",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
  "io.containerd.tracing.processor.v1.otlp",
];

/**
 * The configuration of containerd, in TOML.
 *
 * @see https://github.com/containerd/containerd/blob/release/1.6/docs/cri/config.md
 */
export function containerdConfiguration({ layout, programs, pauseImage }: RuntimeSettings): string {
  const { state, run, runtimeSocket } = layout;
  const cri = '"io.containerd.grpc.v1.cri"';
  const runtime = `plugins.${cri}.containerd.runtimes.runc`;
  return toml({
    "": {
      version: 2,
      root: `${state}/containerd`,
      state: `${run}/containerd`,
      disabled_plugins: disabled,
    },
    grpc: { address: runtimeSocket },
    ttrpc: { address: `${runtimeSocket}.ttrpc` },
    'plugins."io.containerd.internal.v1.opt"': { path: `${state}/containerd-opt` },
    [`plugins.${cri}`]: {
      sandbox_image: pauseImage,
      stream_server_address: "127.0.0.1",
      netns_mounts_under_state_dir: true,
      // Root does not have the right to lower it on every machine.
      restrict_oom_score_adj: true,
    },
    [`plugins.${cri}.containerd`]: { snapshotter: "overlayfs", default_runtime_name: "runc" },
    [runtime]: { runtime_type: "io.containerd.runc.v2" },
    [`${runtime}.options`]: {
      BinaryName: programs.runc,
      Root: `${run}/runc`,
      SystemdCgroup: false,
    },
    [`plugins.${cri}.cni`]: { bin_dir: programs.cni, conf_dir: `${layout.configurations}/cni` },
  });
}

type Value = string | number | boolean | readonly string[];

/** Tables of plain values; the first, which has no name, is the file's own. */
function toml(tables: Readonly<Record<string, Readonly<Record<string, Value>>>>): string {
  const sections = Object.entries(tables).map(([name, values]) => {
    const lines = Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    return [...(name === "" ? [] : [`[${name}]`]), ...lines, ""].join("\n");
  });
  return sections.join("\n");
}

/**
 * How pods get their network: each a link of its own to the node, so that the node sees every packet from pod to pod
 * and can enforce policies. Across a bridge they would go by it.
 */
export function podNetwork({ state }: Layout): unknown {
  return {
    cniVersion: "0.4.0",
    name: clusterName,
    plugins: [
      {
        type: "ptp",
        mtu: 1500,
        ipam: {
          type: "host-local",
          dataDir: `${state}/addresses`,
          ranges: [[{ subnet: addresses.pods }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  };
}
