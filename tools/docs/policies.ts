import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { configurationFrom, levelOf } from "../../policies/judging/configuration.ts";
import type { Concern, Policy } from "../../policies/judging/policy.ts";
import { policies } from "../../policies/policies.ts";
import { root } from "../stack-file.ts";
import { code, page, table } from "./tables.ts";

/** What each concern's policies are about, in the order of the page. */
const concerns: Readonly<Record<Concern, string>> = {
  transport: "Transport: every connection is encrypted",
  authentication: "Authentication: nobody is let in unasked",
  exposure: "Exposure: nothing can be reached that need not be",
  secrets: "Secrets: none in plain text",
  "supply-chain": "Supply chain: what runs is what was meant",
  resilience: "Resilience: nothing is lost, nothing takes all",
  data: "Data: what is kept is what was agreed",
  stack: "Stack: the parts fit each other",
};

/** `docs/policies.md`: every policy, what it wants, how it is meant in each environment, and what to do. */
export function policiesPage(): string {
  const sections = Object.entries(concerns).flatMap(([concern, title]) => {
    const own = policies.filter((policy) => policy.concern === concern);
    return [`## ${title}`, ...own.flatMap(sectionOf)];
  });
  return page("Policies", "`policies/`", [INTRODUCTION, overview(), ...sections]);
}

const INTRODUCTION = readFileSync(join(root, "policies/README.md"), "utf8")
  .replace(/^# .*\n/, "")
  .trim();

const levels = ["dev", "prod"].map((name) => {
  const file = join(root, "policies/config", `${name}.json`);
  return configurationFrom(file, JSON.parse(readFileSync(file, "utf8")), policies);
});

function overview(): string {
  const rows = policies.map((policy) => [
    `[${policy.name}](#${policy.name})`,
    policy.severity,
    ...levels.map((configuration) => levelOf(policy, configuration)),
    policy.scope === "resource" ? "each resource" : "the stack",
    policy.mend ? "yes" : "–",
  ]);
  const head = ["Policy", "Severity", "dev", "prod", "Judged at", "Mends it itself"];
  return `## All of them\n\n${table(head, rows)}`;
}

function sectionOf({ name, description, remedy, limits }: Policy): string[] {
  const shape = limits instanceof z.ZodObject ? Object.keys(limits.shape) : [];
  const fallback = (limits?.parse({}) ?? {}) as Readonly<Record<string, unknown>>;
  const rows = shape.map((key) => [code(key), code(JSON.stringify(fallback[key]))]);
  return [
    `### ${name}`,
    description,
    `**To mend it**: ${remedy}`,
    ...(rows.length === 0 ? [] : [table(["Limit", "Default"], rows)]),
  ];
}
