import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/stack-file.ts";
import {
  complaint,
  created,
  deleted,
  HIDDEN_SECRET,
  logOf,
  replaced,
  same,
  UNKNOWN,
  updated,
  violation,
  type Described,
} from "../../support/engine-events.ts";

const POLICIES = [
  "processors:",
  "  tail_sampling:",
  "    decision_wait: 30s",
  "    policies:",
  "      - name: errors",
  "        type: status_code",
  "      - name: baseline",
  "        type: probabilistic",
  "        probabilistic:",
  "          sampling_percentage: 25",
  "service:",
  "  pipelines:",
  "    traces:",
  "      processors: [tail_sampling]",
  "",
].join("\n");

/** The sampler's configuration with another share. */
export function samplerFile(percent: number): string {
  return POLICIES.replace("25", String(percent));
}

/** A ConfigMap as the target declares it, under a name with its content in it. */
export function configMap(text: string, hash: string): Described {
  const name = "tracing-prod-sampler-configuration";
  return {
    ...{ type: "kubernetes:core/v1:ConfigMap", name, component: "Sampler" },
    id: `tracing-prod/${name}-${hash}`,
    inputs: {
      ...{ apiVersion: "v1", kind: "ConfigMap", immutable: true },
      metadata: { name: `${name}-${hash}`, namespace: "tracing-prod" },
      data: { "sampler.yaml": text },
    },
  };
}

/** A StatefulSet of several samplers, whose files are in that ConfigMap. */
export function statefulSet(hash: string): Described {
  const configuration = `tracing-prod-sampler-configuration-${hash}`;
  return {
    ...{ type: "kubernetes:apps/v1:StatefulSet", name: "tracing-prod-sampler" },
    ...{ component: "Sampler", id: "tracing-prod/sampler" },
    inputs: {
      metadata: { name: "sampler", namespace: "tracing-prod" },
      spec: {
        replicas: 2,
        template: {
          spec: {
            containers: [{ name: "sampler", image: "otel/collector:0.158.0" }],
            volumes: [{ name: "configuration", configMap: { name: configuration } }],
          },
        },
        volumeClaimTemplates: [{ metadata: { name: "data" } }],
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      },
    },
  };
}

/** A container that keeps its data in a volume. */
export function store(image: string, environment: readonly string[] = []): Described {
  return {
    ...{ type: "docker:index/container:Container", name: "tracing-prod-tempo", component: "Tempo" },
    id: "c0ffee",
    inputs: {
      ...{ image, name: "tracing-prod-tempo", envs: environment, readOnly: true },
      mounts: [{ type: "volume", source: "tracing-prod-tempo-data", target: "/var/tempo" }],
    },
  };
}

/** The volume of that. */
export function volume(retainOnDelete: boolean): Described {
  return {
    ...{ type: "docker:index/volume:Volume", name: "tracing-prod-tempo-data", component: "Tempo" },
    ...{ id: "tracing-prod-tempo-data", retainOnDelete },
    inputs: { name: "tracing-prod-tempo-data" },
  };
}

const secret: Described = {
  ...{ type: "kubernetes:core/v1:Secret", name: "tracing-prod-tempo-secrets", component: "Tempo" },
  id: "tracing-prod/tracing-prod-tempo-secrets-0a1b2c3d",
  inputs: { metadata: { name: "tracing-prod-tempo-secrets-0a1b2c3d" }, stringData: HIDDEN_SECRET },
};

const password: Described = {
  ...{ type: "random:index/randomPassword:RandomPassword", component: "Credentials" },
  ...{ name: "tracing-credentials-viewer", id: "none", inputs: { length: 24 } },
};

const whole = [configMap(samplerFile(25), "1a2b3c4d"), statefulSet("1a2b3c4d"), volume(true)];

const bumped = "grafana/tempo:2.8.3@sha256:2222";

/** What previews may be about: the events of each, as the engine writes them. */
export const cases: Readonly<Record<string, string>> = {
  "nothing-changes": logOf(whole.flatMap(same)),
  "first-deployment": logOf(whole.flatMap(created)),
  "sampling-rate": logOf([
    ...replaced(configMap(samplerFile(25), "1a2b3c4d"), configMap(samplerFile(20), "5e6f7a8b")),
    ...updated(statefulSet("1a2b3c4d"), statefulSet("5e6f7a8b")),
    ...same(volume(true)),
  ]),
  "image-with-data": logOf([
    ...replaced(
      store("grafana/tempo:2.8.2@sha256:1111", ["GOMAXPROCS=2"]),
      store(bumped, ["GOMAXPROCS=4"]),
    ),
    ...same(volume(true)),
  ]),
  "volume-deleted": logOf([...deleted(volume(false)), ...deleted(store(bumped))]),
  "tls-off": logOf(
    [
      ...updated(statefulSet("1a2b3c4d"), statefulSet("1a2b3c4d")),
      violation(statefulSet("1a2b3c4d"), {
        ...{ policy: "connections-are-encrypted", severity: "critical" },
        message:
          "Every listener speaks TLS.\nsampler.yaml, receivers.otlp.protocols.grpc: must have `tls`, got nothing",
      }),
      violation(configMap(samplerFile(25), "1a2b3c4d"), {
        ...{ policy: "connections-are-encrypted", severity: "critical" },
        message:
          "Every listener speaks TLS.\nsampler.yaml, exporters.otlp.tls.insecure: must not be true",
      }),
      violation(store(bumped), {
        ...{ policy: "images-are-recent", severity: "low", level: "advisory" },
        message: "Images are no older than half a year.\ntempo: 2.8.2 is of June",
      }),
      complaint("preview failed\n"),
    ],
    "failed",
  ),
  failed: logOf(
    [
      ...same(volume(true)),
      complaint("Pulumi.prod.yaml is not a valid environment:\n✖ is missing\n"),
    ],
    "failed",
  ),
  secrets: logOf([
    ...replaced(secret, { ...secret, inputs: { ...secret.inputs, metadata: { name: UNKNOWN } } }),
    ...replaced(password, { ...password, inputs: { length: 32 } }),
  ]),
  "recorded-refusal": readFileSync(join(root, "test/tools/preview/fixtures/refused.jsonl"), "utf8"),
  "recorded-broken-pack": readFileSync(
    join(root, "test/tools/preview/fixtures/pack-missing.jsonl"),
    "utf8",
  ),
};
