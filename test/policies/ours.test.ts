import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  configurationFrom,
  levelOf,
  limitsOf,
  type Configuration,
} from "../../policies/judging/configuration.ts";
import type { Declared } from "../../policies/judging/declared.ts";
import { examined } from "../../policies/judging/examination.ts";
import { policies } from "../../policies/policies.ts";
import { root } from "../../tools/stack-file.ts";
import { clusterVariants, withSecretsSaid } from "../support/cluster-variants.ts";
import { declared, declaredBy } from "../support/declared.ts";
import { withEverything, withSeveral } from "../support/environments.ts";
import { kubernetesResources } from "../support/kubernetes-platform.ts";

/** What is refused of a stack by its environment's configuration. */
function refused(resources: readonly Declared[], configuration: Configuration): string[] {
  const violations = examined(policies, resources, (policy) => limitsOf(policy, configuration));
  return violations
    .filter(({ policy }) => levelOf(policy, configuration) === "mandatory")
    .map(({ policy, message }) => `${policy.name}: ${message}`);
}

function configurationOf(name: string): Configuration {
  const own = join(root, "policies/config", `${name}.json`);
  const file = existsSync(own) ? own : join(root, "policies/config/prod.json");
  return configurationFrom(file, JSON.parse(readFileSync(file, "utf8")), policies);
}

/** What an owner has to say of the policies where their platform differs from production as it is. */
const allowances: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  "everything, with an owner's own things": {
    "images-come-from-allowed-registries": { registries: ["registry.example:5000"] },
  },
  "Collectors by their load": { "services-have-replicas": { least: 1 } },
  "the least": {
    "services-have-replicas": { least: 1 },
    "traces-are-sampled-as-agreed": { most: 100 },
  },
};

describe("our own platforms", () => {
  for (const [title, changes] of [
    ["as it is", {}],
    ["with everything, and samplers", withEverything],
    ["with several of what can be several", withSeveral],
    ["with what a developer may choose", { debug: true, persistentQueues: false }],
    ["with shares for SDKs", { sampling: { baseline: 25, head: { kind: "rules" } } }],
  ] as const) {
    it(`are not refused in dev ${title}`, async () => {
      assert.deepEqual(refused(await declaredBy("dev", changes), configurationOf("dev")), []);
    });
  }

  for (const [title, environment] of Object.entries(clusterVariants)) {
    it(`are not refused in a cluster: ${title}`, async () => {
      const resources = await withSecretsSaid(() => kubernetesResources(environment));
      const configuration = configurationOf(environment.name);
      const allowed = Object.fromEntries(
        Object.entries(allowances[title] ?? {}).map(([name, limits]) => [
          name,
          { ...configuration[name], enforcementLevel: "mandatory" as const, ...limits },
        ]),
      );
      const own = { ...configuration, ...allowed };
      assert.deepEqual(refused(resources.map(declared), own), []);
    });
  }
});
