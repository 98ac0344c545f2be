import assert from "node:assert/strict";
import { operatorLeaf, workloadLeaves } from "../../components/certificates/leaves.ts";
import { workloadNames } from "../../model/listeners.ts";

const deployment = {
  workloads: workloadNames,
  legacyReceivers: [],
  replicas: { sampler: 2, prometheus: 2 },
};

/** The names of whoever has others than its own. */
const several: Readonly<Record<string, readonly string[]>> = {
  sampler: ["sampler-0", "sampler-1"],
  prometheus: ["prometheus", "prometheuses", "prometheus-0", "prometheus-1"],
};

const leaves = workloadLeaves(deployment, (name) => ({
  names: [`${name}.example`],
  addresses: ["127.0.0.1", "10.0.0.5"],
}));

describe("the certificates", () => {
  it("are one for every workload", () => {
    assert.deepEqual(
      leaves.map(({ name }) => name),
      workloadNames,
    );
  });

  it("name a workload as its peers, it itself and the outside dial it, and no other workload", () => {
    for (const { name, names, addresses } of leaves) {
      assert.deepEqual(names, [...(several[name] ?? [name]), "localhost", `${name}.example`]);
      assert.deepEqual(addresses, ["127.0.0.1", "10.0.0.5"]);
    }
  });

  it("serve a workload for both of its parts", () => {
    for (const { uses } of leaves) {
      assert.deepEqual(uses, ["digital_signature", "server_auth", "client_auth"]);
    }
  });

  it("let the operator call and never answer", () => {
    assert.deepEqual(operatorLeaf, {
      name: "operator",
      names: [],
      addresses: [],
      uses: ["digital_signature", "client_auth"],
    });
  });
});
