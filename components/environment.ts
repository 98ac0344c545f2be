import type { Platform } from "../model/platform.ts";
import type { Component } from "./pipelines.ts";
import { literal, transform, type StatementGroup } from "./ottl.ts";

/** Says of a resource which environment it is from, by both names: dashboards and senders of either generation are about. */
export function environmentGroup({ environmentName }: Platform): StatementGroup {
  const now = 'resource.attributes["deployment.environment.name"]';
  const before = 'resource.attributes["deployment.environment"]';
  return {
    statements: [
      `set(${now}, ${before}) where ${now} == nil`,
      `set(${now}, ${literal(environmentName)}) where ${now} == nil`,
      `set(${before}, ${now}) where ${before} == nil`,
    ],
  };
}

/** Says it of metrics, of which there is nothing else to say. */
export function environmentProcessor(platform: Platform): Component {
  return transform("environment", { metrics: [environmentGroup(platform)] });
}
