import assert from "node:assert/strict";
import { dockerPlatform, type DockerRecording } from "../support/docker-platform.ts";
import { withApps } from "../support/environments.ts";
import { valueMade } from "../support/recording.ts";
import { Secret } from "../support/secrets.ts";

const NAMES = ["collector", "tempo", "jaeger", "prometheus", "business-logic", "operator"];

describe("the platform's certificates and credentials", () => {
  let platform: DockerRecording;

  const inputsOf = (type: string, name: string) => {
    const found = platform.resources.find(
      (one) => one.type.endsWith(`:${type}`) && one.name === name,
    );
    assert.ok(found, `${type} ${name}`);
    return found.inputs;
  };

  before("record the platform", async () => {
    platform = await dockerPlatform({
      ...withApps,
      certificates: { validity: "48h", authorityValidity: "96h", renewBefore: "24h" },
    });
  });

  it("come from an authority of the platform's own, which may sign and serve nobody", () => {
    assert.deepEqual(inputsOf("SelfSignedCert", "tracing-certificates-authority"), {
      privateKeyPem: new Secret(valueMade("tracing-certificates-authority-key", "privateKeyPem")),
      subject: { commonName: "dev tracing authority", organization: "tracing-infra" },
      isCaCertificate: true,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      validityPeriodHours: 96,
      earlyRenewalHours: 48,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
    });
  });

  for (const name of NAMES) {
    it(`are signed by it for ${name}, for as long as is set, with a key of its own`, () => {
      const { allowedUses, ...signed } = inputsOf(
        "LocallySignedCert",
        `tracing-certificates-${name}`,
      );
      assert.deepEqual(signed, {
        certRequestPem: `tracing-certificates-${name}-request/certRequestPem`,
        caPrivateKeyPem: new Secret(
          valueMade("tracing-certificates-authority-key", "privateKeyPem"),
        ),
        caCertPem: valueMade("tracing-certificates-authority", "certPem"),
        setSubjectKeyId: true,
        validityPeriodHours: 48,
        earlyRenewalHours: 24,
      });
      const server = name === "operator" ? [] : ["server_auth"];
      assert.deepEqual(allowedUses, ["digital_signature", ...server, "client_auth"]);
      const request = inputsOf("CertRequest", `tracing-certificates-${name}-request`);
      assert.deepEqual(
        request["privateKeyPem"],
        new Secret(valueMade(`tracing-certificates-${name}-key`, "privateKeyPem")),
      );
      assert.deepEqual(request["dnsNames"] ?? [], name === "operator" ? [] : [name, "localhost"]);
      assert.deepEqual(inputsOf("PrivateKey", `tracing-certificates-${name}-key`), {
        algorithm: "ECDSA",
        ecdsaCurve: "P256",
      });
    });
  }

  it("are passwords too long to guess, of letters and digits, which need no quoting", () => {
    const lengths = platform
      .ofType("RandomPassword")
      .map(({ name, inputs }) => [name, inputs["length"], inputs["special"]]);
    assert.deepEqual(lengths, [
      ["tracing-credentials-otlp-token", 43, false],
      ["tracing-credentials-browser-token", 43, false],
      ["tracing-credentials-viewer", 24, false],
      ["tracing-credentials-admin", 24, false],
      ["tracing-credentials-redis", 43, false],
      ["tracing-credentials-apps-token", 43, false],
      ["tracing-credentials-apps-admin-token", 43, false],
      ["tracing-credentials-grafana-header", 43, false],
      ["tracing-credentials-grafana-metrics", 43, false],
      ["tracing-credentials-grafana-secret-key", 43, false],
    ]);
  });
});
