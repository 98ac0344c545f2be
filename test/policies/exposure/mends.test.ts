import assert from "node:assert/strict";
import { privilegesAreNotGained } from "../../../policies/exposure/confinement.ts";
import { exposure } from "../../../policies/exposure/index.ts";
import { hostPortsAreOnLoopback } from "../../../policies/exposure/ports.ts";
import { serviceAccountTokensAreNotMounted } from "../../../policies/exposure/tokens.ts";
import type { Declared } from "../../../policies/judging/declared.ts";
import type { Policy } from "../../../policies/judging/policy.ts";
import { valueAt } from "../../../policies/judging/places.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { complaintsOf } from "../../support/judged.ts";
import {
  carefulContainer,
  carefulDeployment,
  deployment,
  dockerContainer,
  object,
} from "../../support/somebodys.ts";

/** A resource as a policy mends it; `undefined` where it leaves it alone. */
function mended(policy: Policy, resource: Declared, limits: unknown = {}): Declared | undefined {
  const inputs = policy.mend?.(resource, policy.limits?.parse(limits));
  return inputs && { ...resource, inputs };
}

const CONTAINER = "spec.template.spec.containers[0]";

describe("what the policies about exposure mend", () => {
  it("leaves alone what is as it must be", () => {
    for (const policy of [
      hostPortsAreOnLoopback,
      privilegesAreNotGained,
      serviceAccountTokensAreNotMounted,
    ]) {
      assert.equal(mended(policy, carefulContainer("web")), undefined);
      assert.equal(mended(policy, carefulDeployment("web")), undefined);
    }
  });

  it("binds open ports to this machine, and no other, and changes nothing else", () => {
    const ports = [
      { internal: 80, external: 80 },
      { internal: 81, external: 81, ip: "0.0.0.0" },
      { internal: 82, external: 82, ip: "192.168.1.7" },
      { internal: 83, external: 83, ip: UNKNOWN },
      { internal: 84, external: 84 },
    ];
    const web = dockerContainer("web", { image: "nginx", ports });
    const ip = (found: Declared | undefined) =>
      [0, 1, 2, 3, 4].map((index) => valueAt(found?.inputs, `ports[${index}].ip`));
    const found = mended(hostPortsAreOnLoopback, web, { allowed: [84] });
    assert.deepEqual(ip(found), ["127.0.0.1", "127.0.0.1", "192.168.1.7", UNKNOWN, undefined]);
    assert.equal(found?.inputs["image"], "nginx");
    assert.equal(valueAt(found.inputs, "ports[0].internal"), 80);
    assert.equal(valueAt(web.inputs, "ports[0].ip"), undefined);
  });

  it("takes new privileges from a container of Docker, and keeps its other options", () => {
    const securityOpts = ["label=disable", "no-new-privileges:false"];
    const web = dockerContainer("web", { securityOpts });
    const found = mended(privilegesAreNotGained, web);
    assert.deepEqual(found?.inputs["securityOpts"], ["label=disable", "no-new-privileges:true"]);
    assert.deepEqual(complaintsOf(privilegesAreNotGained, [found]), []);
  });

  it("takes new privileges from a pod's container, unless Kubernetes would refuse it then", () => {
    const place = `${CONTAINER}.securityContext.allowPrivilegeEscalation`;
    const found = mended(privilegesAreNotGained, deployment("web", {}));
    assert.equal(valueAt(found?.inputs, place), false);
    assert.equal(valueAt(found?.inputs, `${CONTAINER}.image`), "nginx");
    for (const securityContext of [
      { privileged: true },
      { capabilities: { add: ["SYS_ADMIN"] } },
    ]) {
      const wild = deployment("web", { container: { securityContext } });
      assert.equal(mended(privilegesAreNotGained, wild), undefined);
    }
  });

  it("takes the token from a pod that chose no account, and from no other", () => {
    const place = "spec.template.spec.automountServiceAccountToken";
    const found = mended(serviceAccountTokensAreNotMounted, deployment("web", {}));
    assert.equal(valueAt(found?.inputs, place), false);
    for (const pod of [{ serviceAccountName: "reader" }, { automountServiceAccountToken: true }]) {
      assert.equal(
        mended(serviceAccountTokensAreNotMounted, deployment("web", { pod })),
        undefined,
      );
    }
    const limits = { allowed: ["web"] };
    assert.equal(
      mended(serviceAccountTokensAreNotMounted, deployment("web", {}), limits),
      undefined,
    );
  });

  it("takes what makes no sense without failing", () => {
    for (const odd of [null, 7, "text", [null, 3], { a: null }]) {
      const inputs = { ports: odd, securityOpts: odd, spec: odd };
      for (const policy of exposure) {
        mended(policy, dockerContainer("odd", inputs));
        mended(policy, object("apps/v1:Deployment", "odd", inputs));
      }
    }
  });
});
