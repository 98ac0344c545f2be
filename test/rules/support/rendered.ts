import { prometheusRules } from "../../../components/prometheus/rules.ts";
import type { Features } from "../../../components/prometheus/rules/features.ts";
import type { AlertingRule, RecordingRule } from "../../../components/prometheus/rules/rule.ts";
import { yaml } from "../../../components/yaml.ts";
import { platformFor, type Platform } from "../../../model/platform.ts";
import { environmentOf } from "../../support/environments.ts";

/** Everything that rules can be about. */
export const everything: Features = { tailSampling: true, certificateEnds: true };

/** The dev platform with some settings changed. */
export function platformWith(changes: Record<string, unknown> = {}): Platform {
  return platformFor(environmentOf("dev", changes));
}

/** The platform that has everything rules can be about: samplers, the sample services and what there can be several of. */
export const fullest = platformWith({
  ...{ apps: true, sampling: { baseline: 25 } },
  replicas: { prometheus: 2, alertmanager: 3 },
});

/** All rules of a platform in their order. */
export function rulesOf(platform: Platform, features?: Features): (RecordingRule | AlertingRule)[] {
  return prometheusRules(platform, features).groups.flatMap(({ rules }) => rules);
}

/** The alerts of a platform. */
export function alertsOf(platform: Platform, features?: Features): AlertingRule[] {
  return rulesOf(platform, features).filter((rule) => "alert" in rule);
}

/** Every alert there can be. */
export const everyAlert = alertsOf(fullest, everything);

/** The rules with everything in them, as Prometheus reads them. */
export const everyRule = yaml(prometheusRules(fullest, everything));

/** The rules of some groups alone. */
export function rulesIn(...names: readonly string[]): string {
  const { groups } = prometheusRules(fullest, everything);
  return yaml({ groups: groups.filter(({ name }) => names.includes(name)) });
}
