import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { addresses } from "../../../tools/cluster/layout.ts";
import { ensureStack, hasStack, pulumi } from "../../../tools/pulumi.ts";
import { root, stackCalled, type Stack } from "../../../tools/stack-file.ts";
import { workbench } from "../../../tools/workbench.ts";
import { storeKeys } from "../../support/object-store.ts";
import { productionSampling } from "../../support/production-sampling.ts";
import { SERVICE } from "../numbered.ts";

/** The stack that the tests deploy to the cluster of this machine. */
export const name = "acceptance-prod";

/** The namespace of its platform. */
export const namespace = `tracing-${name}`;

/** A team that sends there with a token of its own. */
export const TEAM = "shop";

/** How long a trace waits for its decision there, in milliseconds. */
export const DECISION_WAIT = 6_000;

/** What production keeps, decided after seconds; and all of the load that is counted. */
export const sampling = {
  ...productionSampling,
  rules: [...productionSampling.rules, { services: [SERVICE], percent: 100 }],
  slowerThan: "2s",
  decisionWait: `${DECISION_WAIT / 1_000}s`,
  samplers: 2,
  rate: { tracesPerSecond: 200, spansPerTrace: 10, spanBytes: 1_024 },
} as const;

/** Who has the object store: where it is, and whose certificate it shows. */
export interface StoreSettings {
  readonly endpoint: string;
  readonly certificateAuthority: string;
}

const folder = mkdtempSync(join(tmpdir(), "tracing-infra-production-"));
const file = join(folder, `Pulumi.${name}.yaml`);

/**
 * Production as `Pulumi.prod.yaml` has it, of the size `small` and at this cluster's node ports, and with an object store that is there.
 */
export async function productionStack(store: StoreSettings): Promise<Stack> {
  const { config } = parse(readFileSync(stackCalled("prod").file, "utf8")) as {
    readonly config: Readonly<Record<string, object>>;
  };
  const changed = {
    ...config,
    "tracing-infra:sampling": sampling,
    "tracing-infra:objectStorage": {
      ...config["tracing-infra:objectStorage"],
      ...store,
      pathStyle: true,
      addresses: [`${addresses.node}/32`],
    },
    "tracing-infra:target": {
      ...config["tracing-infra:target"],
      ...{ host: addresses.node, size: "small" },
      outside: { kind: "node-port", sourceRanges: [`${addresses.machine}/32`] },
      agents: { hostMetrics: true },
    },
    "tracing-infra:teams": [TEAM],
  };
  writeFileSync(file, stringify({ config: changed }));
  const stack = { name, file };
  // What an earlier run has left in the state was in a cluster that is no more.
  if (await hasStack(stack)) {
    await pulumi(stack, ["cancel", "--yes"], "read");
    await pulumi(stack, ["stack", "rm", "--force", "--preserve-config", "--yes"], "read");
  }
  await ensureStack(stack);
  await saySecret("objectStorage:keyId", storeKeys.keyId);
  await saySecret("objectStorage:secretKey", storeKeys.secretKey);
  return stack;
}

/** The same stack with another sampling. */
export function withSampling({ file: usual }: Stack, changes: object): Stack {
  const text = parse(readFileSync(usual, "utf8")) as { config: Record<string, unknown> };
  const config = { ...text.config, "tracing-infra:sampling": { ...sampling, ...changes } };
  const other = join(folder, "changed.yaml");
  writeFileSync(other, stringify({ ...text, config }));
  return { name, file: other };
}

/** As an operator says it: encrypted into the stack's file. */
async function saySecret(key: string, value: string): Promise<void> {
  const said = ["config", "set", "--secret", key, "--stack", name, "--config-file", file];
  await execa("pulumi", [...said, "--non-interactive"], {
    cwd: root,
    env: { ...workbench().env, PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" },
    input: value,
  });
}
