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
  readonly processors: readonly Component[];
  readonly exporters: readonly Component[];
}

const STAGES = ["receivers", "processors", "exporters"] as const;

/**
 * The sections of a Collector configuration that `pipelines` need: exactly the components they name,
 * so that none can be defined without use or used without definition.
 */
export function pipelineSections(pipelines: readonly Pipeline[]) {
  const definitions = STAGES.map((stage) => [
    stage,
    Object.fromEntries(
      pipelines.flatMap((pipeline) => pipeline[stage]).map(({ id, settings }) => [id, settings]),
    ),
  ]);
  const wiring = pipelines.map(({ id, ...stages }) => [
    id,
    Object.fromEntries(STAGES.map((stage) => [stage, stages[stage].map((one) => one.id)])),
  ]);
  return {
    sections: Object.fromEntries(definitions) as Record<(typeof STAGES)[number], object>,
    pipelines: Object.fromEntries(wiring) as object,
  };
}
