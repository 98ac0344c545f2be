import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey, createPublicKey } from "node:crypto";
import { parse } from "yaml";
import { newCertificates, type Files } from "../../../tools/cluster/authority.ts";
import { certificates, kubeconfig, kubeconfigs } from "../../../tools/cluster/certificates.ts";

describe("a cluster's certificates", () => {
  let files: Files;
  const certificate = (name: string) => new X509Certificate(files[`${name}.crt`] ?? "");

  before(async () => {
    files = await newCertificates();
  });

  it("are signed by the authority that each is for, and by no other", () => {
    for (const { name, authority } of certificates) {
      const own = certificate(name);
      const other = authority === "etcd" ? "cluster" : "etcd";
      const isSignedBy = (by: string) => own.verify(certificate(`${by}.authority`).publicKey);
      assert.deepEqual([isSignedBy(authority), isSignedBy(other)], [true, false], name);
      assert.equal(own.ca, false, name);
      assert.ok(certificate(`${authority}.authority`).ca);
    }
  });

  it("have the keys beside them", () => {
    for (const { name } of certificates) {
      assert.ok(certificate(name).checkPrivateKey(createPrivateKey(files[`${name}.key`] ?? "")));
    }
  });

  it("say who bears them, by which the API knows them", () => {
    const { user, group } = { user: "system:node:tracing-node", group: "system:nodes" };
    assert.equal(certificate("kubelet").subject, `O=${group}\nCN=${user}`);
    assert.equal(certificate("administrator").subject, "O=system:masters\nCN=administrator");
    assert.equal(certificate("network-policies").subject, "CN=tracing-network-policies");
  });

  it("are for the names and addresses that are dialled", () => {
    const server = certificate("api-server");
    assert.ok(server.checkIP("10.214.255.2"));
    assert.ok(server.checkIP("10.96.0.1"));
    assert.ok(server.checkHost("kubernetes.default.svc.cluster.local"));
    assert.equal(server.checkIP("10.214.255.1"), undefined);
    assert.ok(certificate("kubelet-server").checkIP("10.214.255.2"));
  });

  it("are good for either serving or calling, etcd's for both", () => {
    const [server, client] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
    const uses = Object.fromEntries(
      certificates.map(({ name }) => [name, certificate(name).keyUsage as readonly string[]]),
    );
    assert.deepEqual(uses["etcd"], [server, client]);
    for (const name of ["api-server", "kubelet-server"]) assert.deepEqual(uses[name], [server]);
    const servers = ["etcd", "api-server", "kubelet-server"];
    for (const { name } of certificates.filter((one) => !servers.includes(one.name))) {
      assert.deepEqual(uses[name], [client], name);
    }
  });

  it("come with a pair of keys for service accounts", () => {
    const key = createPrivateKey(files["service-accounts.key"] ?? "");
    const own = createPublicKey(key).export({ type: "spki", format: "pem" });
    assert.equal(own, files["service-accounts.pub"]);
  });

  it("are in a kubeconfig that needs no file beside it", () => {
    for (const name of kubeconfigs) assert.ok(files[`${name}.crt`], name);
    const text = kubeconfig({ authority: "A", certificate: "C", key: "K" });
    const base64 = (one: string) => Buffer.from(one).toString("base64");
    const { clusters, users, contexts, ...rest } = parse(text) as Record<string, unknown>;
    const name = "tracing-cluster";
    assert.deepEqual(clusters, [
      {
        name,
        cluster: {
          server: "https://10.214.255.2:6443",
          "certificate-authority-data": base64("A"),
        },
      },
    ]);
    assert.deepEqual(users, [
      {
        name,
        user: { "client-certificate-data": base64("C"), "client-key-data": base64("K") },
      },
    ]);
    assert.deepEqual(contexts, [{ name, context: { cluster: name, user: name } }]);
    assert.equal(rest["current-context"], name);
  });
});
