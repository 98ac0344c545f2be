/** A configuration as its program reads it. */
export type Configuration = Readonly<Record<string, unknown>>;

/** How a configuration is changed by hand before it is run. */
export type Change = (configuration: Configuration) => Configuration;

interface Stages {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** The pipelines in a Collector's configuration, by their ids. */
export type Pipelines = Readonly<Record<string, Stages>>;

/** Takes what it is given, and that is all: a line for each batch, written to nowhere. */
const nothing = {
  verbosity: "basic",
  use_internal_logger: false,
  output_paths: ["/dev/null"],
} as const;

/** The same configuration with pipelines changed, which may have `debug/nothing` for an exporter. */
export function withPipelines(
  configuration: Configuration,
  change: (pipelines: Pipelines) => Pipelines,
): Configuration {
  const service = configuration["service"] as { readonly pipelines: Pipelines };
  const pipelines = change(service.pipelines);
  const exporters = configuration["exporters"] as object;
  return {
    ...configuration,
    exporters: { ...exporters, "debug/nothing": nothing },
    service: { ...service, pipelines },
  };
}

/** The same configuration, in which nobody misses what there is no Prometheus for. */
export function withoutMetrics(configuration: Configuration): Configuration {
  return withPipelines(configuration, (pipelines) => {
    const complete = Object.entries(pipelines).map(([id, stages]) => {
      const exporters = stages.exporters.length > 0 ? stages.exporters : ["debug/nothing"];
      return [id, { ...stages, exporters }];
    });
    return Object.fromEntries(complete) as Pipelines;
  });
}
