import { nameIn, typeIn } from "./changes.ts";
import { labelOf } from "./components.ts";
import type { EngineEvent } from "./events.ts";
import { inputChanges } from "./inputs.ts";
import type { LinkTo } from "./links.ts";
import { code, legible, plain, shortened } from "./markdown.ts";

/** What a policy has found at a resource. */
export interface Finding {
  readonly policy: string;
  readonly urn: string;
  readonly isMandatory: boolean;
  readonly severity: string;
  /** What the policy is about, what it has found, and what to do where it says so. */
  readonly message: string;
}

/** What a policy has put right by itself. */
export interface Remediation {
  readonly policy: string;
  readonly urn: string;
  readonly paths: readonly string[];
}

const SEVERITIES = ["critical", "high", "medium", "low", ""];

/** Most characters of a message. */
const MESSAGE_LENGTH = 1_500;

/** What a pack's policies are told of by their names. */
const PAGE = "docs/policies.md";

/** What policies have found, the mandatory ones first and the most severe of them before others; none of it twice. */
export function findingsIn(events: readonly EngineEvent[]): Finding[] {
  const found = events.flatMap(({ policyEvent }): Finding[] => {
    if (!policyEvent || policyEvent.enforcementLevel === "none") return [];
    const { policyName: policy, resourceUrn: urn, severity, message } = policyEvent;
    // The engine calls a violation that is only told `advisory`, its interface `warning`.
    const isMandatory = !["advisory", "warning"].includes(policyEvent.enforcementLevel);
    return [{ policy, urn, isMandatory, severity, message: legible(message).trim() }];
  });
  const once = new Map(found.map((one) => [JSON.stringify(one), one]));
  return [...once.values()].sort(
    (one, other) =>
      Number(other.isMandatory) - Number(one.isMandatory) ||
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      one.policy.localeCompare(other.policy, "en") ||
      one.urn.localeCompare(other.urn, "en"),
  );
}

/** What policies have put right. */
export function remediationsIn(events: readonly EngineEvent[]): Remediation[] {
  return events.flatMap(({ policyRemediationEvent: event }) => {
    if (!event) return [];
    const { policyName: policy, resourceUrn: urn, before, after } = event;
    const state = { urn, type: typeIn(urn), id: "", parent: "", retainOnDelete: false };
    const paths = inputChanges({ ...state, inputs: before }, { ...state, inputs: after });
    return [{ policy, urn, paths: paths.map(({ path }) => path) }];
  });
}

/** A finding as an item of a list: whose policy, where, what, and what to do. */
export function findingText(finding: Finding, linkTo: LinkTo): string {
  const { policy, urn, isMandatory, severity, message } = finding;
  const [description = "", ...lines] = shortened(message, MESSAGE_LENGTH)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const level = isMandatory ? "✖ **mandatory**" : "⚠ advisory";
  const weight = severity === "" ? "" : `, ${plain(severity)}`;
  return [
    `- ${level}${weight}: ${policyName(policy, linkTo)} at ${resourceLabel(urn)}`,
    `  - ${plain(description)}`,
    ...lines.map((line) => `  - ${plain(line)}`),
  ].join("\n");
}

/** What was put right as an item of a list. */
export function remediationText({ policy, urn, paths }: Remediation, linkTo: LinkTo): string {
  const what = paths.length === 0 ? "" : `: ${paths.slice(0, 10).map(code).join(", ")}`;
  return `- ${policyName(policy, linkTo)} has put ${resourceLabel(urn)} right${what}`;
}

function policyName(policy: string, linkTo: LinkTo): string {
  const link = linkTo(`${PAGE}#${encodeURIComponent(policy)}`);
  return link === undefined ? code(policy) : `[${code(policy)}](${link})`;
}

function resourceLabel(urn: string): string {
  return urn === "" ? "the stack" : labelOf({ name: nameIn(urn), type: typeIn(urn) });
}
