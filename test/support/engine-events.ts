import type { EngineEvent } from "../../tools/preview/events.ts";
import { eventsIn } from "../../tools/preview/events.ts";

/** A resource of a stack `prod` as the engine's events describe it. */
export interface Described {
  readonly type: string;
  readonly name: string;
  /** The component that it belongs to, such as `Sampler`; the stack's where absent. */
  readonly component?: string;
  readonly id?: string;
  readonly retainOnDelete?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What Pulumi says in place of a value that only a deployment makes. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret as the engine hides it. */
export const HIDDEN_SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};

/** A secret as the engine shows it where it was told to. */
export function shownSecret(value: unknown) {
  return {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: JSON.stringify(value),
  };
}

const STACK = "urn:pulumi:prod::tracing-infra";

/** The URN of a resource. */
export function urnOf({ type, name, component }: Omit<Described, "inputs">): string {
  const parents = component
    ? `tracing:index:TracingPlatform$tracing:index:${component}`
    : "tracing:index:KubernetesTarget";
  return `${STACK}::${parents}$${type}::${name}`;
}

function stateOf(resource: Described) {
  const { type, component, id = "", inputs } = resource;
  const parent = component
    ? `${STACK}::tracing:index:TracingPlatform$tracing:index:${component}::tracing-${component.toLowerCase()}`
    : `${STACK}::tracing:index:KubernetesTarget::target`;
  return {
    ...{ type, urn: urnOf(resource), custom: true, id, parent, inputs, outputs: { ...inputs } },
    ...(resource.retainOnDelete && { retainOnDelete: true }),
    provider: "",
  };
}

/** One step as the engine announces it. */
export function step(op: string, old?: Described, next?: Described): object {
  const resource = next ?? old;
  if (!resource) throw new RangeError("a step must be of a resource, got none");
  return {
    resourcePreEvent: {
      metadata: {
        ...{ op, urn: urnOf(resource), type: resource.type },
        old: old ? stateOf(old) : null,
        new: next ? stateOf(next) : null,
        ...{ detailedDiff: null, logical: true, provider: "" },
      },
      planning: true,
    },
  };
}

export const same = (one: Described) => [step("same", one, one)];
export const created = (one: Described) => [step("create", undefined, one)];
export const deleted = (one: Described) => [step("delete", one)];
export const updated = (old: Described, next: Described) => [step("update", old, next)];

/** The steps of a replacement whose old one goes first. */
export const replaced = (old: Described, next: Described) => [
  step("delete-replaced", old),
  step("replace", old, next),
  step("create-replacement", old, next),
];

/** What a policy has found, with colours as the engine writes them. */
export function violation(
  resource: Described,
  about: {
    readonly policy: string;
    readonly message: string;
    readonly level?: "mandatory" | "advisory";
    readonly severity?: string;
  },
): object {
  const { policy, message, level = "mandatory", severity } = about;
  return {
    policyEvent: {
      ...{ resourceUrn: urnOf(resource), message: `<{%fg 13%}>${message}<{%reset%}>\n` },
      ...{ color: "raw", policyName: policy, policyPackName: "tracing-platform" },
      ...{ policyPackVersion: "1.0.0", policyPackVersionTag: "1.0.0", enforcementLevel: level },
      ...(severity !== undefined && { severity }),
    },
  };
}

/** An error that the engine or a provider reports. */
export function complaint(message: string): object {
  return { diagnosticEvent: { prefix: "error: ", message, color: "never", severity: "error" } };
}

/** The log of a preview, a line for each event. */
export function logOf(events: readonly object[], result = "succeeded"): string {
  const all = [
    { preludeEvent: { config: {} } },
    ...events,
    {
      summaryEvent: {
        ...{ maybeCorrupt: false, durationSeconds: 3, resourceChanges: {}, PolicyPacks: {} },
        ...{ isPreview: true, result },
      },
    },
    { cancelEvent: {} },
  ];
  return all
    .map((event, index) => JSON.stringify({ sequence: index, timestamp: 1_700_000_000, ...event }))
    .join("\n");
}

/** The same as it is read. */
export function eventsOf(events: readonly object[], result?: string): EngineEvent[] {
  return eventsIn(logOf(events, result), "the log");
}
