import assert from "node:assert/strict";
import { configurationHoldsNoSecrets } from "../../../policies/secrets/configuration.ts";
import { secrets } from "../../../policies/secrets/index.ts";
import { labelsHoldNoSecrets } from "../../../policies/secrets/labels.ts";
import { secretFilesAreNotForAll } from "../../../policies/secrets/modes.ts";
import {
  argumentsHoldNoSecrets,
  variablesHoldNoSecrets,
} from "../../../policies/secrets/variables.ts";
import { onOwnStacks, replaced, type Change } from "../../support/changed-stack.ts";
import { complaintsOf } from "../../support/judged.ts";

const CONTAINER = "spec.template.spec.containers[0]";
const MODE = "must leave out everybody but the owner and its group";

const changes: readonly Change[] = [
  {
    ...{ policy: variablesHoldNoSecrets, of: "tracing-dev-grafana", at: "envs[1]" },
    to: "GF_SECURITY_ADMIN_PASSWORD=hunter2",
    said: ["envs[1]: must not hold a secret, got 'GF_SECURITY_ADMIN_PASSWORD=…'"],
  },
  {
    ...{ policy: variablesHoldNoSecrets, of: "tracing-prod-tempo", at: `${CONTAINER}.env[1]` },
    to: { name: "STORE", value: "s3://me:hunter2@store/traces" },
    said: [`${CONTAINER}.env[1]: must not hold a secret, got 'STORE=… (a URL with a password)'`],
  },
  {
    ...{ policy: argumentsHoldNoSecrets, of: "tracing-dev-redis", at: "command" },
    to: ["redis-server", "--requirepass", "hunter2"],
    said: ["command[2]: must not hold a secret, got '--requirepass …'"],
  },
  {
    ...{ policy: argumentsHoldNoSecrets, of: "tracing-prod-tempo", at: `${CONTAINER}.args[0]` },
    to: "-storage.trace.s3.secret-key=hunter2",
    said: [`${CONTAINER}.args[0]: must not hold a secret, got '-storage.trace.s3.secret-key=…'`],
  },
  {
    ...{ policy: configurationHoldsNoSecrets, of: "tracing-prod-collector-configuration" },
    ...{ kind: "ConfigMap", at: "data['collector.yaml']" },
    to: replaced("${file:/etc/tracing-infra/secrets/redis-password}", "hunter2"),
    said: [
      "data['collector.yaml'] (collector.yaml): receivers.redis.password: must not hold a secret, got 'password: …'",
    ],
  },
  {
    ...{ policy: configurationHoldsNoSecrets, of: "tracing-dev-grafana-configuration" },
    at: "uploads[0].content",
    to: replaced(/\$__file\{[^}]*admin-password\}/, "hunter2"),
    said: [
      "uploads[0].content (grafana.ini): line 15: must not hold a secret, got 'admin_password=…'",
    ],
  },
  {
    ...{ policy: configurationHoldsNoSecrets, of: "tracing-dev-redis-configuration" },
    ...{ at: "uploads[0].content", to: replaced("daemonize no", "requirepass hunter2") },
    said: ["uploads[0].content (redis.conf): line 17: must not hold a secret, got 'requirepass …'"],
  },
  {
    ...{ policy: configurationHoldsNoSecrets, of: "tracing-prod-prometheus-configuration" },
    ...{ kind: "ConfigMap", at: "data['prometheus.yaml']" },
    to: replaced(/password_file: .*/, "password: hunter2"),
    said: [
      "data['prometheus.yaml'] (prometheus.yaml): scrape_configs[7].basic_auth.password: must not hold a secret, got 'password: …'",
    ],
  },
  {
    ...{ policy: labelsHoldNoSecrets, of: "tracing-dev-tempo", at: "labels[0]" },
    to: { label: "admin.password", value: "hunter2" },
    said: ["labels[0].value: must not hold a secret, got 'admin.password=…'"],
  },
  {
    ...{ policy: labelsHoldNoSecrets, of: "tracing-prod-tempo" },
    ...{ at: "spec.template.metadata.annotations", to: { "example.com/token": "hunter2" } },
    said: [
      "spec.template.metadata.annotations['example.com/token']: must not hold a secret, got 'example.com/token=…'",
    ],
  },
  {
    ...{ policy: secretFilesAreNotForAll, of: "tracing-prod-tempo", to: undefined },
    at: "spec.template.spec.volumes[1].secret.defaultMode",
    said: [`spec.template.spec.volumes[1].secret.defaultMode: ${MODE}, got '0644'`],
  },
  {
    ...{ policy: secretFilesAreNotForAll, of: "tracing-dev-tempo-secrets" },
    ...{ at: "uploads[0].permissions", to: "0666" },
    said: ["uploads[0].permissions: must let nobody else write, got '0666'"],
  },
];

describe("the policies about secrets, on our own stacks", () => {
  const stacks = onOwnStacks({ policies: secrets, changes });

  it("finds every secret of ours where it is no longer in a place for secrets", () => {
    const all = [...stacks().dev, ...stacks().prod].map((one) => ({
      ...one,
      type: one.type.replace(/:Secret$/, ":ConfigMap"),
      inputs: JSON.parse(
        JSON.stringify(one.inputs)
          .replaceAll('"stringData":', '"data":')
          .replaceAll("/secrets/", "/files/"),
      ) as Record<string, unknown>,
    }));
    const keys = complaintsOf(configurationHoldsNoSecrets, all).filter((one) =>
      one.includes("'a private key'"),
    );
    const brought = all.filter(({ type }) => /:(Container|ConfigMap)$/.test(type));
    const there = JSON.stringify(brought).match(/BEGIN PRIVATE KEY-----/g) ?? [];
    assert.ok(there.length > 15, `${there.length}`);
    assert.equal(keys.length, there.length);
  });

  it("never shows the secret itself", () => {
    const shown = changes.flatMap(({ said }) => said).filter((one) => one.includes("hunter2"));
    assert.deepEqual(shown, []);
  });
});
