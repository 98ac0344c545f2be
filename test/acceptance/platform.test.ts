import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { containersOf, docker, networksOf, PLATFORM_LABEL } from "../../tools/docker.ts";
import { localImages } from "../../targets/local-images.ts";
import { requiredImage } from "../../targets/required-image.ts";
import { pulumi } from "../../tools/pulumi.ts";
import { deploy } from "../../tools/start/deploy.ts";
import { remove } from "../../tools/stop/remove.ts";
import { root } from "../../tools/stack-file.ts";
import { differences } from "../../tools/trace.ts";
import { examine } from "../../tools/verify/report.ts";
import { spansInJaeger } from "../../tools/verify/stores/jaeger.ts";
import { foundByTraceql, spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { workbench } from "../../tools/workbench.ts";
import { alerts } from "./alerts.ts";
import { apps } from "./apps.ts";
import { backlog } from "./backlog.ts";
import { KEEPERS, posture } from "./posture.ts";
import { ruleMetrics } from "./rule-metrics.ts";
import { secrecy } from "./secrecy.ts";
import { refusals } from "./refusals.ts";
import { canaries } from "./canaries.ts";
import { dataSources } from "./data-sources.ts";
import { drill } from "./drill.ts";
import { dials } from "./dials.ts";
import { outages } from "./outages.ts";
import { portTable } from "./port-table.ts";
import { sampling } from "./sampling.ts";
import { tenantsOfTraces } from "./tenants.ts";
import { transport } from "./transport.ts";
import {
  containers,
  deployment,
  eventually,
  platform,
  platformAccess,
  sendRequests,
  stack,
  stackWith,
  workloads,
} from "./support.ts";

const LABEL = `label=${PLATFORM_LABEL}=${platform}`;

describe("the platform on a real Docker engine", function () {
  this.timeout(300_000);

  let danglingBefore: string[] = [];

  before("deploy it with the real Pulumi engine", async () => {
    await remove(stack, { purge: true });
    danglingBefore = await danglingVolumes();
    await deploy(stack);
  });

  after("remove it with its data, of which nothing is left", async () => {
    await remove(stack, { purge: true });
    assert.deepEqual(await docker(["volume", "ls", "--quiet", "--filter", LABEL]), []);
  });

  it("passes every check of the verify tool", async () => {
    const { results } = await examine(await platformAccess(), 60_000);
    assert.ok(results.length >= 25);
    assert.deepEqual(
      results.filter(({ outcome }) => outcome === "failed"),
      [],
    );
  });

  it("needs no change at a second preview", async () => {
    await pulumi(stack, ["preview", "--expect-no-changes"], "read");
  });

  refusals();
  transport();
  portTable();
  dials();
  posture();
  ruleMetrics();
  dataSources();
  apps();
  canaries();
  tenantsOfTraces();

  secrecy();

  it("brings a killed container back by itself, with every trace it had accepted", async () => {
    const access = await platformAccess();
    const traces = await sendRequests(5);
    const inAllStores = () =>
      Promise.all(
        traces.map(async (sent) => {
          const id = sent[0]?.traceId ?? "";
          assert.deepEqual(differences(sent, await spansInTempo(access, id)), []);
          assert.deepEqual(differences(sent, await spansInJaeger(access, id)), []);
          assert.ok(await foundByTraceql(access, id));
        }),
      );
    await eventually(inAllStores);
    const killed = await workloads();
    assert.equal(killed.length, deployment.workloads.length);
    for (const { State } of killed) process.kill(State.Pid, "SIGKILL");
    await eventually(async () => {
      const now = await workloads();
      return now.every(({ Name, State }) => {
        const before = killed.find((one) => one.Name === Name)?.State;
        return State.Running && State.StartedAt !== before?.StartedAt;
      });
    });
    await eventually(inAllStores);
    const { results } = await examine(access, 60_000);
    assert.deepEqual(
      results.filter(({ outcome }) => outcome === "failed"),
      [],
    );
  });

  it("delivers to one store while the other is down, and to the other when it is back", async () => {
    const access = await platformAccess();
    await docker(["stop", `${platform}-jaeger`]);
    const traces = await sendRequests(20);
    const everyTraceIn = (spansIn: typeof spansInTempo) => () =>
      Promise.all(
        traces.map(async (sent) => {
          assert.deepEqual(differences(sent, await spansIn(access, sent[0]?.traceId ?? "")), []);
        }),
      );
    await eventually(everyTraceIn(spansInTempo), 5_000);
    await docker(["start", `${platform}-jaeger`]);
    await eventually(everyTraceIn(spansInJaeger));
  });

  backlog();
  outages();
  drill();
  alerts();
  sampling();

  it("is reported as down by the traffic tool while its Collector is, with exit code 2", async () => {
    await docker(["stop", `${platform}-collector`]);
    const { exitCode, stderr } = await traffic();
    await docker(["start", `${platform}-collector`]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /8 of 8 spans were not accepted: .*; is the platform up\?/);
  });

  it("refuses wrong settings in one error, before anything is changed", async () => {
    const before = (await containers()).map(({ Name, State }) => [Name, State.StartedAt]);
    const wrong = stackWith((text) =>
      text
        .replace("baseline: 100", "baseline: 101")
        .replace("traceRetention: 72h", "traceRetention: 7 days")
        .replace("batchDelay", "batchDelya"),
    );
    const settled = await pulumi(wrong, ["up", "--yes", "--skip-preview"], "read").then(
      () => "deployed",
      (error: unknown) => String(error),
    );
    assert.match(settled, /must be a number from 0 to 100, got '101'/);
    assert.match(settled, /got '7 days'/);
    assert.match(settled, /unrecognized key 'batchDelya', did you mean 'batchDelay'\?/);
    const after = (await containers()).map(({ Name, State }) => [Name, State.StartedAt]);
    assert.deepEqual(after, before);
  });

  it("leaves its data, and only that, when it is removed, and nothing when it is purged", async () => {
    const { kept } = await remove(stack, { purge: false });
    assert.deepEqual(
      kept.toSorted(),
      [`${platform}-audit-log`, ...KEEPERS.map((name) => `${platform}-${name}-data`)].sort(),
    );
    assert.deepEqual(await containers(), []);
    assert.deepEqual(await docker(["network", "ls", "--quiet", "--filter", LABEL]), []);
    await remove(stack, { purge: true });
    assert.deepEqual(await docker(["volume", "ls", "--quiet", "--filter", LABEL]), []);
    // Carriers' volumes have neither name nor label; without their containers they would dangle.
    const more = (await danglingVolumes()).filter((name) => !danglingBefore.includes(name));
    assert.deepEqual(more, []);
  });

  it("is not deployed over one whose state went with another checkout, which can be removed", async () => {
    const [container, network, volume] = ["tempo", "collector-tempo", "tempo-data"].map(
      (name) => `${platform}-${name}`,
    ) as [string, string, string];
    const label = ["--label", `${PLATFORM_LABEL}=${platform}`];
    await docker(["network", "create", ...label, network]);
    await docker(["volume", "create", ...label, "--label", "app.kubernetes.io/name=data", volume]);
    const meets = ["--network", network, "--volume", `${volume}:/data`];
    const runs = [requiredImage("redis", localImages()), "redis-server"];
    await docker(["run", "--detach", "--name", container, ...label, ...meets, ...runs]);
    await assert.rejects(
      deploy(stack),
      /this Docker engine has containers of 'tracing-acceptance' \(1\) .* does not know; .*`npm stop -- --stack acceptance`/,
    );
    assert.deepEqual(await remove(stack, { purge: false }), {
      ...{ unknown: [container, network], kept: [volume], purged: [] },
    });
    assert.deepEqual(await containersOf(platform), []);
    assert.deepEqual(await networksOf(platform), []);
    assert.deepEqual((await remove(stack, { purge: true })).purged, [volume]);
  });

  it("is reported as not deployed by the traffic tool, with exit code 2", async () => {
    const { exitCode, stderr } = await traffic();
    assert.equal(exitCode, 2);
    assert.match(stderr, /stack 'acceptance' has no platform deployed; deploy it with `npm start`/);
  });

  it("leaves the checked-in configuration as it was", () => {
    const text = readFileSync(join(root, "test/acceptance/Pulumi.acceptance.yaml"), "utf8");
    assert.doesNotMatch(text, /encryptionsalt/);
  });
});

function danglingVolumes(): Promise<string[]> {
  return docker(["volume", "ls", "--quiet", "--filter", "dangling=true"]);
}

function traffic() {
  const args = ["tools/run.mjs", "traffic", "--stack", stack.name];
  return execa("node", args, { cwd: root, env: workbench().env, reject: false });
}
