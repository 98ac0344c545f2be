/** A configured component of the Collector: its id, `type` or `type/name`, and its settings. */
export interface Component {
  readonly id: string;
  readonly settings: object;
}

/** A pipeline by its components; those that several pipelines name are the same value. */
export interface Pipeline {
  /** The signal, `traces`, `metrics` or `logs`, and a name behind a slash where there are several. */
  readonly id: string;
  readonly receivers: readonly Component[];
  /** Connectors at its start: they hand on to it what other pipelines gave them. */
  readonly fromConnectors?: readonly Component[];
  readonly processors: readonly Component[];
  readonly exporters: readonly Component[];
  /** Connectors at its end: other pipelines get from them what they make of its data. */
  readonly toConnectors?: readonly Component[];
}

/** The sections of a Collector configuration that define what pipelines name. */
export interface Sections {
  readonly receivers: object;
  readonly processors: object;
  readonly exporters: object;
  /** Absent where pipelines have nothing to do with each other. */
  readonly connectors?: object;
}

/**
 * The sections of a Collector configuration that `pipelines` need: exactly the components they name,
 * so that none can be defined without use or used without definition.
 */
export function pipelineSections(pipelines: readonly Pipeline[]) {
  const defined = (components: (pipeline: Pipeline) => readonly Component[]) =>
    Object.fromEntries(pipelines.flatMap(components).map(({ id, settings }) => [id, settings]));
  const connectors = defined(({ fromConnectors = [], toConnectors = [] }) => [
    ...fromConnectors,
    ...toConnectors,
  ]);
  const sections: Sections = {
    receivers: defined(({ receivers }) => receivers),
    processors: defined(({ processors }) => processors),
    exporters: defined(({ exporters }) => exporters),
    ...(Object.keys(connectors).length > 0 && { connectors }),
  };
  const wiring = pipelines.map((pipeline) => [pipeline.id, wiringOf(pipeline)] as const);
  return { sections, pipelines: Object.fromEntries(wiring) as object };
}

/** A pipeline in the Collector's words, to which a connector is both an exporter and a receiver. */
function wiringOf({ receivers, processors, exporters, ...connectors }: Pipeline) {
  const { fromConnectors = [], toConnectors = [] } = connectors;
  const ids = (...components: (readonly Component[])[]) => components.flat().map(({ id }) => id);
  return {
    receivers: ids(receivers, fromConnectors),
    processors: ids(processors),
    exporters: ids(exporters, toConnectors),
  };
}
