import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import { stepsFor } from "../../../tools/cluster/steps.ts";

describe("a step of the cluster's", () => {
  it("says how long it took once it is done", async () => {
    const said: string[] = [];
    await stepsFor((line) => said.push(line))("network", () => Promise.resolve());
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /^✔ network \(0\.0 s\)$/);
  });

  it("says only what went wrong where it fails", async () => {
    const said: string[] = [];
    const step = stepsFor((line) => said.push(line));
    const reason = "Command failed: ip link add\n\nRTNETLINK answers: Operation not permitted";
    await assert.rejects(
      step("network", () => Promise.reject(new Error(reason))),
      new Failure(`cluster, network: must succeed, got\n${reason}`),
    );
    const own = new Failure("etcd: must run, got its end");
    await assert.rejects(
      step("API server", () => Promise.reject(own)),
      own,
    );
    assert.deepEqual(said, []);
  });
});
