import assert from "node:assert/strict";
import { isHealthy, statusText, type Status } from "../../../tools/cluster/status.ts";

const MEBIBYTE = 1024 * 1024;
const well: Status = {
  daemons: [{ name: "etcd", pid: 42, bytes: 40 * MEBIBYTE }],
  nodeBytes: 700 * MEBIBYTE,
  podBytes: 90 * MEBIBYTE,
  objects: "NAME                STATUS   ROLES\nnode/tracing-node   Ready    <none>",
};

describe("a cluster's status", () => {
  it("is well where every daemon runs and the node is ready", () => {
    assert.equal(isHealthy(well), true);
  });

  it("is not well in any other case", () => {
    const daemons = [...well.daemons, { name: "scheduler", bytes: 0 }];
    const { objects = "", ...silent } = well;
    const notReady = objects.replace("Ready", "NotReady");
    for (const other of [{ ...well, daemons }, { ...well, daemons: [] }, silent]) {
      assert.equal(isHealthy(other), false);
    }
    assert.equal(isHealthy({ ...well, objects: notReady }), false);
  });

  it("says what takes which memory", () => {
    const daemons = [...well.daemons, { name: "scheduler", bytes: 0 }];
    const lines = statusText({ ...well, daemons }).split("\n");
    assert.deepEqual(lines.slice(0, 5), [
      "etcd                       42     40 MiB",
      "scheduler            does not run",
      "the node                         700 MiB",
      "its pods                          90 MiB",
      "",
    ]);
  });
});
