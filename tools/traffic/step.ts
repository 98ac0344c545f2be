/** What a step is to the one that caused it, by OpenTelemetry's kinds of spans. */
export const kinds = ["server", "client", "internal", "producer", "consumer"] as const;

/** One of OpenTelemetry's kinds of spans. */
export type Kind = (typeof kinds)[number];

/** Attributes of a span by their names. */
export type Attributes = Readonly<Record<string, string | number>>;

/** What went wrong in a step. */
export interface StepFailure {
  /** What `error.type` and `exception.type` say. */
  readonly type: string;
  readonly message: string;
  /** The stack trace where the failure began; absent in those who merely called. */
  readonly stack?: string;
}

/** A step that takes up what another has published, after that one has ended. */
export interface LaterStep {
  /** Milliseconds that the message waits. */
  readonly delay: number;
  readonly step: Step;
  /** Name of the steps whose messages are taken up all at once: it waits for them and links to each. */
  readonly batchOf?: string;
}

/** A timed piece of work of one service: its own, or that of its steps one after the other. */
export interface Step {
  readonly service: string;
  /** Span name, `service.operation`. */
  readonly name: string;
  readonly kind: Kind;
  readonly attributes: Attributes;
  /** Length of its own work, before that of its steps. */
  readonly milliseconds?: number;
  readonly steps?: readonly Step[];
  readonly later?: readonly LaterStep[];
  readonly failure?: StepFailure;
}

/** How long a step takes in all, in milliseconds; what is done later is not part of it. */
export function lengthOf({ milliseconds = 0, steps = [] }: Step): number {
  return steps.reduce((sum, step) => sum + lengthOf(step), milliseconds);
}

/** A step, what it consists of and what comes later, each changed. */
export function changed(step: Step, change: (step: Step) => Step): Step {
  const { steps, later } = step;
  return change({
    ...step,
    ...(steps && { steps: steps.map((one) => changed(one, change)) }),
    ...(later && {
      later: later.map((one) => ({ ...one, step: changed(one.step, change) })),
    }),
  });
}
