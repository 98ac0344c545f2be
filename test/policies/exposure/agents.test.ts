import assert from "node:assert/strict";
import { exposure } from "../../../policies/exposure/index.ts";
import type { Declared } from "../../../policies/judging/declared.ts";
import { resilience } from "../../../policies/resilience/index.ts";
import { secrets } from "../../../policies/secrets/index.ts";
import { supplyChain } from "../../../policies/supply-chain/index.ts";
import { declaredBy } from "../../support/declared.ts";
import { complaintsOf } from "../../support/judged.ts";

/** What agents of nodes are allowed beside others, and who may come from outside. */
const limits: Readonly<Record<string, unknown>> = {
  "host-folders-are-not-mounted": {
    readable: ["/var/log/pods"],
    writable: ["/var/lib/tracing-prod-agents"],
  },
  "containers-run-as-somebody": { root: ["agent"] },
  "namespaces-are-restricted": { except: ["tracing-prod-agents"] },
  "outside-is-named": {
    anywhere: ["jaeger", "redis", "collector", "gateway"].map((name) => `${name}-outside`),
  },
};

describe("the policies about exposure, secrets, images and resilience, where agents read nodes", () => {
  const policies = [...exposure, ...secrets, ...supplyChain, ...resilience];
  let resources: readonly Declared[];

  before(async () => {
    const agents = { logs: {}, hostMetrics: true };
    const target = { kind: "kubernetes", host: "tracing.example.com", agents };
    resources = await declaredBy("prod", { target });
  });

  it("are kept with what agents are allowed", () => {
    assert.equal(resources.filter(({ type }) => type.endsWith(":DaemonSet")).length, 1);
    for (const policy of policies) {
      assert.deepEqual(complaintsOf(policy, resources, limits[policy.name]), [], policy.name);
    }
  });

  it("name what is allowed to nobody else", () => {
    const said = policies
      .flatMap((policy) => complaintsOf(policy, resources))
      .filter((one) => one.startsWith("tracing-prod-agent"));
    assert.deepEqual(
      said.map((one) => one.replace(/^(\S+): .*?: must/, "$1 must")),
      [
        "tracing-prod-agent must not be a folder of the host, got '/var/log/pods'",
        "tracing-prod-agent must not be a folder of the host, got '/var/lib/tracing-prod-agents'",
        "tracing-prod-agent must be a user that is not root, got '0'",
        "tracing-prod-agent must be true here or for the whole pod, got 'false'",
        "tracing-prod-agents must be 'restricted', got 'privileged'",
      ],
    );
  });
});
