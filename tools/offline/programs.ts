/** A program that is built here from the sources on the Go module proxy. */
export interface Program {
  /** What it stands in for, for the person waiting. */
  readonly title: string;
  /** What is built; each package's last element names its binary. */
  readonly packages: readonly string[];
  /** Build constraints, most of them to leave out what the platform never uses. */
  readonly tags?: string;
  /** The string variable that carries the version, and the module whose version that is. */
  readonly stamp?: { readonly variable: string; readonly module: string };
  /** `container`: built for Linux whatever this machine runs. */
  readonly runsIn: "host" | "container";
  /** Processor seconds of its build when all are built from nothing, one after the other. */
  readonly cpuSeconds: number;
}

/** Every program with module files of its own, in the folder of that name below `programs/`. */
export const programs = {
  pulumi: {
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
    title: "Pulumi plugins docker and random",
    packages: ["./..."],
    tags: "no_compose",
    runsIn: "host",
    cpuSeconds: 324,
  },
  collector: {
    title: "OpenTelemetry Collector",
    packages: ["."],
    runsIn: "container",
    cpuSeconds: 97,
  },
  tempo: {
    title: "Tempo",
    packages: ["github.com/grafana/tempo/cmd/tempo"],
    runsIn: "container",
    cpuSeconds: 287,
  },
  jaeger: {
    title: "Jaeger",
    packages: ["github.com/jaegertracing/jaeger/cmd/jaeger"],
    runsIn: "container",
    cpuSeconds: 305,
  },
  prometheus: {
    title: "Prometheus and promtool",
    packages: [
      "github.com/prometheus/prometheus/cmd/prometheus",
      "github.com/prometheus/prometheus/cmd/promtool",
    ],
    tags: "remove_all_sd",
    runsIn: "container",
    cpuSeconds: 211,
  },
} as const satisfies Record<string, Program>;

/** One of the programs by name. */
export type ProgramName = keyof typeof programs;
