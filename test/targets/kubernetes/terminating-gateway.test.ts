import assert from "node:assert/strict";
import { HOST, type KubernetesObject } from "../../support/kubernetes-platform.ts";
import {
  addressesBy,
  comers,
  doorsFrom,
  metadataOf,
  objectsBy,
  published,
  shared,
  ways,
} from "../../support/kubernetes-outside.ts";

describe("a Gateway that ends TLS before a platform on Kubernetes", () => {
  const issuer = { kind: "ClusterIssuer", name: "letsencrypt" };
  let objects: KubernetesObject[];

  /** Those who ask for no certificate, which it cannot hand on, and speak HTTP. */
  const open = published.filter(
    ({ listener: { authentication, protocol } }) =>
      authentication !== "client certificate" && protocol !== "tls",
  );

  before("record it", async () => {
    objects = await objectsBy({ ...shared, terminating: { issuer } });
  });

  it("has a route in each door's protocol, but none to who asks for a certificate or knows no HTTP", () => {
    const ofProtocol = (protocol: string) =>
      open
        .filter(({ listener }) => listener.protocol === protocol)
        .map(({ workload, listener }) => `${workload}:${listener.port}`)
        .sort();
    const backends = (kind: string) =>
      ways(objects, kind)
        .map((way) => way.split(" → ")[1])
        .sort();
    assert.deepEqual(backends("HTTPRoute"), ofProtocol("https"));
    assert.deepEqual(backends("GRPCRoute"), ofProtocol("grpc"));
    assert.deepEqual(ways(objects, "TLSRoute"), []);
    assert.ok(open.length < published.length);
    assert.deepEqual(comers(objects), doorsFrom("infra", open));
  });

  it("dials a workload over TLS, and nobody whom the platform's authority has not certified for it", () => {
    const policies = objects.filter(({ kind }) => kind === "BackendTLSPolicy");
    const servers = [...new Set(open.map(({ workload }) => workload))];
    assert.deepEqual(policies.map((one) => metadataOf(one).name).sort(), [...servers].sort());
    for (const policy of policies) {
      const { name } = metadataOf(policy);
      const map = `tracing-dev-${name}-authority`;
      assert.deepEqual(policy.inputs["spec"], {
        targetRefs: [{ group: "", kind: "Service", name }],
        validation: {
          hostname: name,
          caCertificateRefs: [{ group: "", kind: "ConfigMap", name: `${map}-1a2b3c4d` }],
        },
      });
      const data = objects.find((one) => one.kind === "ConfigMap" && one.name === map)?.inputs;
      const text = (data?.["data"] as Record<string, unknown>)["ca.crt"];
      assert.match(String(text), /^tracing-certificates-authority\/certPem\n-----BEGIN CERT/);
    }
  });

  it("has its names certified by the issuer, and may use that certificate", () => {
    const [certificate, ...others] = objects.filter(({ kind }) => kind === "Certificate");
    assert.ok(certificate && others.length === 0);
    const { secretName, dnsNames, issuerRef } = certificate.inputs["spec"] as {
      secretName: string;
      dnsNames: string[];
      issuerRef: object;
    };
    assert.deepEqual(issuerRef, { group: "cert-manager.io", ...issuer });
    const routes = [...ways(objects, "HTTPRoute"), ...ways(objects, "GRPCRoute")];
    assert.deepEqual(dnsNames.sort(), routes.map((way) => way.split(" → ")[0]).sort());
    const [grant] = objects.filter(({ kind }) => kind === "ReferenceGrant");
    assert.deepEqual(grant?.inputs["spec"], {
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "infra" }],
      to: [{ group: "", kind: "Secret", name: secretName }],
    });
  });

  it("has a certificate of its owner's where no issuer is named", async () => {
    const kinds = new Set(
      (await objectsBy({ ...shared, terminating: {} })).map(({ kind }) => kind),
    );
    assert.ok(kinds.has("HTTPRoute"));
    assert.ok(!kinds.has("Certificate") && !kinds.has("ReferenceGrant"));
  });

  it("tells no address of a door that it cannot open", async () => {
    const { metrics, otlp } = await addressesBy({ ...shared, terminating: {} });
    assert.equal(metrics, undefined);
    assert.equal(otlp, `https://collector-otlp-grpc.${HOST}:443`);
  });
});
