import assert from "node:assert/strict";
import { endpointsOf } from "../../../../tools/cluster/network-policies/endpoints.ts";
import { selects } from "../../../../tools/cluster/network-policies/selectors.ts";
import { pod } from "./objects.ts";

const addressesOf = (...pods: Parameters<typeof endpointsOf>[0]) =>
  endpointsOf(pods).map(({ address }) => address);

describe("the pods that policies are about", () => {
  it("are those that run in a network of their own", () => {
    const running = pod("a/a", "10.244.0.2");
    const node = pod("a/b", "10.213.0.2", { hostNetwork: true });
    const ended = ["Succeeded", "Failed"].map((phase) =>
      pod(`a/${phase}`, "10.244.0.3", { phase }),
    );
    assert.deepEqual(addressesOf(running, node, ...ended), ["10.244.0.2"]);
    assert.deepEqual(addressesOf(pod("a/c", "10.244.0.4", { phase: "Pending" })), ["10.244.0.4"]);
  });

  it("have no address before they are given one, and none but of IPv4", () => {
    const { metadata, spec } = pod("a/a", "");
    assert.deepEqual(addressesOf({ metadata, spec, status: {} }), []);
    const both = { podIPs: [{ ip: "10.244.0.2" }, { ip: "fd00::2" }] };
    assert.deepEqual(addressesOf({ metadata, spec, status: both }), ["10.244.0.2"]);
  });

  it("do not include two with one address, of which one is about to go", () => {
    const [one, other] = [pod("a/a", "10.244.0.2"), pod("a/b", "10.244.0.2")];
    assert.deepEqual(addressesOf(one, other, pod("a/c", "10.244.0.3")), ["10.244.0.3"]);
  });
});

describe("a selector", () => {
  const labels = { app: "web", tier: "front" };
  const demand = (
    key: string,
    operator: "In" | "NotIn" | "Exists" | "DoesNotExist",
    values?: string[],
  ) => selects({ matchExpressions: [{ key, operator, ...(values && { values }) }] }, labels);

  it("means everything where it is empty", () => {
    assert.equal(selects({}, labels), true);
    assert.equal(selects({}), true);
  });

  it("means what has all of its labels", () => {
    assert.equal(selects({ matchLabels: { app: "web", tier: "front" } }, labels), true);
    assert.equal(selects({ matchLabels: { app: "web", tier: "back" } }, labels), false);
    assert.equal(selects({ matchLabels: { app: "web" } }), false);
  });

  it("knows the four operators, for a label that is there and one that is not", () => {
    assert.deepEqual(
      [demand("app", "In", ["web", "db"]), demand("app", "In", ["db"])],
      [true, false],
    );
    assert.equal(demand("zone", "In", ["web"]), false);
    assert.deepEqual(
      [demand("app", "NotIn", ["db"]), demand("app", "NotIn", ["web"])],
      [true, false],
    );
    assert.equal(demand("zone", "NotIn", ["web"]), true);
    assert.deepEqual([demand("app", "Exists"), demand("zone", "Exists")], [true, false]);
    assert.deepEqual(
      [demand("app", "DoesNotExist"), demand("zone", "DoesNotExist")],
      [false, true],
    );
  });

  it("demands both what it says of labels and in expressions", () => {
    const both = {
      matchLabels: { app: "web" },
      matchExpressions: [{ key: "x", operator: "Exists" }],
    };
    assert.equal(selects(both as Parameters<typeof selects>[0], labels), false);
  });
});
