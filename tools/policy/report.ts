import type { Level } from "../../policies/judging/configuration.ts";
import type { Violation } from "../../policies/judging/examination.ts";
import { linkTo } from "../../policies/judging/link.ts";

/** A violation, and what follows from it. */
export type Judged = Violation & { readonly level: Level };

/** What was found, for a reader and for a program. */
export interface Report {
  readonly text: string;
  readonly data: readonly object[];
  /** Whether anything is refused. */
  readonly refused: boolean;
}

/** What was found among so many resources by so many policies, what is refused first. */
export function reportOf(
  violations: readonly Judged[],
  counts: { readonly policies: number; readonly resources: number },
): Report {
  const refused = violations.filter(({ level }) => level !== "advisory");
  const remarked = violations.filter(({ level }) => level === "advisory");
  const sections = [...refused, ...remarked].map(
    ({ policy, level, message }) =>
      `${level === "advisory" ? "⚠" : "✖"} ${policy.name} (${policy.severity})\n` +
      `${message.replaceAll(/^/gm, "    ")}\n    More: ${linkTo(policy)}`,
  );
  const verdict =
    `${counts.resources} resources, ${counts.policies} policies: ` +
    (violations.length === 0
      ? "all are kept"
      : `${refused.length} refused, ${remarked.length} remarked`);
  return {
    text: `${[...sections, verdict].join("\n\n")}\n`,
    data: [...refused, ...remarked].map(({ policy, level, resource, message }) => ({
      ...{ policy: policy.name, severity: policy.severity, level },
      ...{ resource: resource.urn, message, more: linkTo(policy) },
    })),
    refused: refused.length > 0,
  };
}
