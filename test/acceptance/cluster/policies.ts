import assert from "node:assert/strict";
import { addresses } from "../../../tools/cluster/layout.ts";
import { eventually } from "../../support/eventually.ts";
import { apply, done, kubectl } from "./command.ts";
import { connects, got, gotFromHere } from "./dialling.ts";
import { stopEnforcing } from "./enforcement.ts";
import { policies, shop, token } from "./objects.ts";
import { rolledOut } from "./workloads.ts";

const inShop = `--namespace=${shop}`;

/** Calls that no policy below allows, by who makes them. */
const refused = {
  "a pod of another namespace": () => got("stranger", "http://web.shop/token", "lab"),
  "another pod of the namespace": () => got("client", "http://db-0.db:8080/name"),
  "the API server": () => reached(connects("client", addresses.apiService, 443)),
  "this machine": () => gotFromHere(30_080, "/token"),
};

async function reached(connected: Promise<boolean>): Promise<string | undefined> {
  return (await connected) ? "connected" : undefined;
}

/** The calls that get through although none of them is allowed. */
async function letThrough(): Promise<string[]> {
  const answers = await Promise.all(Object.values(refused).map((call) => call()));
  return Object.keys(refused).filter((_, index) => answers[index] !== undefined);
}

/** Waits until a call gets through; new policies take effect a moment after they are there. */
async function allowed(call: () => Promise<string | undefined>, expected: string): Promise<void> {
  assert.equal(await eventually(call), expected);
}

/** That policies are enforced, and that it is the agent that does it. */
export function enforcedPolicies(): void {
  it("lets everybody call everybody where there is no policy", async () => {
    assert.deepEqual(await letThrough(), Object.keys(refused));
  });

  it("refuses every call where all are denied, and only calls: probes of the node pass", async () => {
    await apply(policies.denyAll);
    await eventually(async () =>
      (await got("client", "http://web/token")) ? undefined : "refused",
    );
    assert.deepEqual(await letThrough(), []);
    const ready = ["wait", "--for=condition=Ready", "pod", "--selector=app=web", inShop];
    // Three times as long as a probe needs to fail.
    await new Promise((resolve) => setTimeout(resolve, 9_000));
    await kubectl(...ready, "--timeout=1s");
  });

  it("allows by label, by a port's name and number, and DNS; nothing else", async () => {
    await apply(policies.allowDns, policies.intoWeb, policies.outOfClient);
    await allowed(() => got("client", "http://web/token"), token);
    assert.deepEqual(await letThrough(), []);
  });

  it("allows a namespace by its label", async () => {
    await apply(policies.intoDbFromLab);
    await allowed(() => got("stranger", "http://db-0.db.shop:8080/name", "lab"), "db-0");
    assert.equal(await got("client", "http://db-0.db:8080/name"), undefined);
  });

  it("allows a range of addresses outside, by a node port", async () => {
    await apply(policies.intoWebFrom("192.0.2.1"));
    assert.equal(await gotFromHere(30_080, "/token"), undefined);
    await apply(policies.intoWebFrom(addresses.machine));
    await allowed(() => gotFromHere(30_080, "/token"), token);
    await kubectl("delete", "networkpolicy", "into-web-from-outside", inShop);
  });

  it("follows new pods", async () => {
    await kubectl("scale", "deployment/web", "--replicas=4", inShop);
    await rolledOut("deployment/web");
    await allowed(() => got("client", "http://web/token"), token);
    for (let round = 0; round < 8; round += 1) {
      assert.equal(await got("client", "http://web/token"), token);
    }
  });

  it("refuses nothing without its agent, and does again once it is up", async () => {
    await stopEnforcing();
    assert.deepEqual(await letThrough(), Object.keys(refused));
    await done("up");
    await eventually(async () => ((await letThrough()).length > 0 ? undefined : "refused"));
    await allowed(() => got("client", "http://web/token"), token);
  });
}
