import assert from "node:assert/strict";
import { operatorLeaf, workloadLeaves } from "../../components/certificates/leaves.ts";
import { workloadNames } from "../../model/listeners.ts";

const deployment = { workloads: workloadNames, legacyReceivers: [], replicas: { sampler: 2 } };

const leaves = workloadLeaves(deployment, {
  names: ["localhost"],
  addresses: ["127.0.0.1", "10.0.0.5"],
});

describe("the certificates", () => {
  it("are one for every workload", () => {
    assert.deepEqual(
      leaves.map(({ name }) => name),
      workloadNames,
    );
  });

  it("name a workload as its peers dial it and as the outside does, and no other workload", () => {
    for (const { name, names, addresses } of leaves) {
      const hosts = name === "sampler" ? ["sampler-0", "sampler-1"] : [name];
      assert.deepEqual(names, [...hosts, "localhost"]);
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
