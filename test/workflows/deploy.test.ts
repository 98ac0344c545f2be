import assert from "node:assert/strict";
import { Runner } from "../support/workflow-step.ts";

const files = {
  "Pulumi.staging.yaml": "config: {}\n",
  "Pulumi.prod.yaml": "config: {}\n",
  "policies/config/prod.json": "{}",
};

/** The variables of each step of a deployment, whose stack its job says. */
const values = {
  PULUMI_BACKEND_URL: "s3://state",
  PULUMI_CONFIG_PASSPHRASE: "p",
  KUBECONFIG_CONTENT: "kind: Config",
};

function deployment(job: string, id = "deploy") {
  return { workflow: "deploy", job, id };
}

describe("the deployment of a stack", () => {
  for (const stack of ["staging", "prod"]) {
    it(`deploys ${stack} with the policies in force, and asks nobody`, async () => {
      const runner = await Runner.with(files);
      const { exitCode, calls, output } = await runner.run(deployment(stack), values);
      assert.equal(exitCode, 0, output);
      const { args = [], env = {}, kubeconfig } = calls[0] ?? {};
      assert.deepEqual(
        [calls.length, ...args.slice(0, 6)],
        [1, "run", "pulumi", "--", "up", "--stack", stack],
      );
      for (const option of ["--yes", "--non-interactive"]) assert.ok(args.includes(option), option);
      assert.equal(args[args.indexOf("--policy-pack") + 1], "policies");
      assert.equal(args[args.indexOf("--policy-pack-config") + 1], "policies/config/prod.json");
      assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], "p");
      assert.equal(kubeconfig?.text, "kind: Config\n");
    });
  }

  it("takes the levels of a stack that has its own", async () => {
    const runner = await Runner.with({ ...files, "policies/config/staging.json": "{}" });
    const { calls } = await runner.run(deployment("staging"), values);
    assert.ok(calls[0]?.args.includes("policies/config/staging.json"));
  });

  it("does nothing without a backend, and says what to set", async () => {
    const runner = await Runner.with(files);
    const step = { ...values, PULUMI_BACKEND_URL: "" };
    const { exitCode, calls, output } = await runner.run(deployment("prod"), step);
    assert.deepEqual([exitCode, calls], [64, []]);
    assert.match(output, /PULUMI_BACKEND_URL: must be where the state of 'prod' is, got ''/);
  });

  it("does nothing for a stack without a file", async () => {
    const runner = await Runner.with({ "Pulumi.dev.yaml": "config: {}\n" });
    const { exitCode, calls, output } = await runner.run(deployment("prod"), values);
    assert.deepEqual([exitCode, calls], [64, []]);
    assert.match(output, /must be one with a file 'Pulumi\.<stack>\.yaml', got 'prod'/);
  });

  it("fails where the engine does", async () => {
    const runner = await Runner.with(files);
    const standIns = { exitCodes: { pulumi: 5 } };
    assert.equal((await runner.run(deployment("prod"), values, standIns)).exitCode, 5);
  });

  it("is verified with the same access", async () => {
    const runner = await Runner.with(files);
    const { calls } = await runner.run(deployment("prod", "verify"), values);
    assert.deepEqual(
      calls.map(({ args }) => args),
      [["run", "verify", "--", "--stack", "prod", "--timeout", "120"]],
    );
    assert.equal(calls[0]?.env["PULUMI_CONFIG_PASSPHRASE"], "p");
  });
});

describe("the preparation of a runner", () => {
  const setUp = { workflow: "prepare", id: "set-up" };

  for (const [backend, told] of [
    ["s3://state", "s3://state"],
    // An empty one would count as the user's own.
    ["", undefined],
  ] as const) {
    it(`sets up one stack, with the backend '${backend}'`, async () => {
      const runner = await Runner.with();
      const { calls } = await runner.run(setUp, { STACK: "prod", PULUMI_BACKEND_URL: backend });
      assert.deepEqual(
        calls.map(({ args }) => args),
        [["run", "setup", "--", "--stack", "prod"]],
      );
      assert.equal(calls[0]?.env["PULUMI_BACKEND_URL"], told);
    });
  }
});
