import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Prometheus } from "../../components/prometheus/index.ts";
import { platformFor } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import type { Target } from "../../targets/target.ts";
import { complaints } from "../support/complaints.ts";
import { environmentOf } from "../support/environments.ts";
import { recordingOf } from "../support/recording.ts";
import { configurationOf, workloadsOf } from "../support/workloads.ts";
import type { Mapping } from "../support/yaml-walk.ts";

const url = "https://metrics.example:8443/api/v1/push";
const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
const password_file = secretPath("remote-write-password");

const sentTo = (remoteWrite: object) =>
  configurationOf("prometheus", { remoteWrite })["remote_write"] as Mapping[];

const prometheusWith = (changes: Record<string, unknown>) =>
  workloadsOf("dev", changes).find(({ name }) => name === "prometheus") ?? assert.fail();

const given = {
  ...{ "authority.crt": "a", "prometheus.crt": "c", "prometheus.key": "k" },
  ...{ "certificate-ends.yaml": "e", "grafana-metrics-password": "m" },
};

/** The secrets with which Prometheus is deployed where samples are sent on. */
async function deployedWith(said: Readonly<Record<string, string>>, there: boolean) {
  const seen: string[] = [];
  const target = {
    has: () => there,
    deploy: (_: unknown, { secrets }: { secrets: Record<string, unknown> }) => {
      seen.push(...Object.keys(secrets));
    },
  } as unknown as Target;
  await recordingOf(() => {
    pulumi.runtime.setAllConfig(said);
    try {
      const platform = platformFor(environmentOf("dev", { remoteWrite: { url } }));
      new Prometheus("prometheus", { platform, target, secrets: given });
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });
  return seen;
}

describe("samples that are sent on", () => {
  it("are none, and take no secret, where nobody is named", () => {
    assert.ok(!("remote_write" in configurationOf("prometheus")));
    assert.ok(!prometheusWith({}).secrets.includes("remote-write-password"));
  });

  it("go over TLS, with a token or as a user, and with what leads to traces", () => {
    assert.deepEqual(sentTo({ url }), [
      {
        ...{ url, send_exemplars: true, send_native_histograms: true },
        authorization: { type: "Bearer", credentials_file: password_file },
        tls_config: { min_version: "TLS13" },
      },
    ]);
    const [asUser] = sentTo({ url, user: "tracing" });
    assert.deepEqual(asUser?.["basic_auth"], { username: "tracing", password_file });
    assert.ok(!("authorization" in asUser));
    assert.ok(prometheusWith({ remoteWrite: { url } }).secrets.includes("remote-write-password"));
  });

  it("trust the authority that is named for that store alone", () => {
    const remoteWrite = { url, certificateAuthority: PEM };
    const [sent] = sentTo(remoteWrite);
    const { ca_file } = sent?.["tls_config"] as { ca_file: string };
    const files = prometheusWith({ remoteWrite }).configuration;
    const file = files.find(({ name }) => ca_file.endsWith(`/${name}`));
    assert.equal(file?.text, PEM);
  });

  it("take what the operator has said, unless the target has it", async () => {
    const said = { "remoteWrite:password": "T0K3N" };
    assert.ok((await deployedWith(said, false)).includes("remote-write-password"));
    assert.deepEqual(await deployedWith({}, true), Object.keys(given));
    await assert.rejects(deployedWith({}, false), /config set --secret remoteWrite:password/);
  });

  it("go nowhere in plain text, and nowhere that is no URL", () => {
    for (const wrong of ["http://metrics.example", "metrics.example"]) {
      assert.deepEqual(complaints({ remoteWrite: { url: wrong } }), [
        `✖ must be the 'https://' URL at which samples are taken, got '${wrong}'  → at remoteWrite.url`,
      ]);
    }
  });
});
