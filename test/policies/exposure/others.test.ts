import assert from "node:assert/strict";
import { exposure } from "../../../policies/exposure/index.ts";
import type { Declared } from "../../../policies/judging/declared.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { resource } from "../../support/declared.ts";
import { complaintsOf } from "../../support/judged.ts";
import {
  carefulContainer,
  carefulDeployment,
  deployment,
  dockerContainer,
  object,
} from "../../support/somebodys.ts";

/** What one of the policies says of some resources. */
function saidBy(name: string, resources: readonly Declared[], limits?: unknown): string[] {
  const found = exposure.find((policy) => policy.name === name);
  assert.ok(found, `there is no policy ${name}`);
  return complaintsOf(found, resources, limits);
}

/** The names of the policies that have something to say. */
function complaining(resources: readonly Declared[]): string[] {
  return exposure
    .filter((policy) => complaintsOf(policy, resources).length > 0)
    .map(({ name }) => name);
}

const denied = object("networking.k8s.io/v1:NetworkPolicy", "default-deny", {
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});

describe("the policies about exposure, on somebody's program", () => {
  it("find nothing in a careful container, and nothing in a careful Deployment", () => {
    assert.deepEqual(complaining([carefulContainer("web")]), []);
    assert.deepEqual(complaining([carefulDeployment("web"), denied]), []);
  });

  it("find what an ordinary Collector of Docker is open to", () => {
    const collector = dockerContainer("otel-collector", {
      image: "otel/opentelemetry-collector-contrib:latest",
      ports: [{ internal: 4317, external: 4317 }],
      volumes: [{ hostPath: "/home/me/otel.yaml", containerPath: "/etc/otelcol/config.yaml" }],
    });
    assert.deepEqual(complaining([collector]), [
      "host-ports-are-on-loopback",
      "host-folders-are-not-mounted",
      "containers-run-as-somebody",
      "root-file-systems-are-read-only",
      "capabilities-are-dropped",
      "privileges-are-not-gained",
      "containers-have-their-own-networks",
    ]);
  });

  it("find what an ordinary Deployment is open to", () => {
    assert.deepEqual(complaining([deployment("grafana", {})]), [
      "containers-run-as-somebody",
      "root-file-systems-are-read-only",
      "capabilities-are-dropped",
      "privileges-are-not-gained",
      "system-calls-are-filtered",
      "service-account-tokens-are-not-mounted",
      "every-workload-has-network-policies",
    ]);
  });

  it("say nothing of a container that is never started", () => {
    const carrier = dockerContainer("carrier", { image: "busybox", start: false, mustRun: false });
    assert.deepEqual(complaining([carrier]), []);
  });

  it("say nothing of what is known only once it is deployed", () => {
    const open = Object.fromEntries(
      ["user", "readOnly", "capabilities", "securityOpts", "networksAdvanced", "ports"].map((f) => [
        f,
        UNKNOWN,
      ]),
    );
    const bound = { ports: [{ internal: 1, external: 1, ip: UNKNOWN }] };
    assert.deepEqual(complaining([carefulContainer("web", open)]), []);
    assert.deepEqual(complaining([carefulContainer("web", bound)]), []);
    const pod = {
      pod: { securityContext: UNKNOWN, automountServiceAccountToken: UNKNOWN },
      container: { securityContext: UNKNOWN },
    };
    assert.deepEqual(complaining([carefulDeployment("web", pod), denied]), []);
  });

  it("take what makes no sense without failing", () => {
    const odd = [null, 7, "text", true, [null, 3], { a: null }];
    for (const value of odd) {
      const inputs = Object.fromEntries(
        ["ports", "mounts", "volumes", "capabilities", "securityOpts", "envs", "rules", "spec"].map(
          (field) => [field, value],
        ),
      );
      const types = ["apps/v1:Deployment", "core/v1:Pod", "rbac.authorization.k8s.io/v1:Role"];
      const others = ["core/v1:Service", "core/v1:Namespace", "networking.k8s.io/v1:NetworkPolicy"];
      const all = [...types, ...others].map((type) =>
        resource(`kubernetes:${type}`, "odd", inputs),
      );
      assert.ok(complaining([dockerContainer("odd", inputs), ...all]).length > 0);
    }
  });

  it("know a loopback address in either form, and addresses and ports that are allowed", () => {
    const web = (ip: string) =>
      carefulContainer("web", { ports: [{ internal: 80, external: 80, ip }] });
    const said = (ip: string, limits = {}) =>
      saidBy("host-ports-are-on-loopback", [web(ip)], limits);
    assert.deepEqual([..."127.0.0.1 ::1 127.0.0.53".split(" ").flatMap((ip) => said(ip))], []);
    for (const ip of ["::", "192.168.1.7", ""]) assert.equal(said(ip).length, 1, ip);
    assert.deepEqual(said("192.168.1.7", { addresses: ["192.168.1.7"] }), []);
    assert.deepEqual(said("0.0.0.0", { allowed: [80] }), []);
  });

  it("find every way to an engine, and no other socket", () => {
    const of = (hostPath: string) =>
      saidBy("container-engines-are-not-mounted", [
        carefulContainer("agent", { volumes: [{ hostPath, containerPath: "/host" }] }),
      ]);
    for (const path of [
      ...["/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/crio/crio.sock"],
      ...["/var/run", "/run/", "/", "/run/podman", "/home/me/.docker/run/docker.sock"],
    ]) {
      assert.deepEqual(of(path), [
        `agent: volumes[0]: must not reach a container engine, got '${path}'`,
      ]);
    }
    for (const path of ["/var/log", "/run/secrets", "/var/lib/mysql/mysql.sock"]) {
      assert.deepEqual(of(path), [], path);
    }
  });

  it("let folders that are allowed be read, and not written or climbed out of", () => {
    const limits = { readable: ["/var/log"], writable: ["/var/lib/agent"] };
    const of = (path: string, readOnly: boolean) =>
      saidBy(
        "host-folders-are-not-mounted",
        [
          carefulDeployment("agent", {
            pod: { volumes: [{ name: "logs", hostPath: { path } }] },
            container: { volumeMounts: [{ name: "logs", mountPath: "/logs", readOnly }] },
          }),
        ],
        limits,
      ).map((one) => one.replace(/^.*\]: /, ""));
    assert.deepEqual(of("/var/log/pods", true), []);
    assert.deepEqual(of("/var/lib/agent", false), []);
    assert.deepEqual(of("/var/log/pods", false), [
      "must be mounted read-only where it is a folder of the host, got '/var/log/pods'",
    ]);
    for (const path of ["/var/logs", "/var/log/../lib", "/etc"]) {
      assert.deepEqual(of(path, true), [`must not be a folder of the host, got '${path}'`]);
    }
  });

  it("let containers and accounts be what they are named for", () => {
    const agent = carefulDeployment("agent", {
      pod: { serviceAccountName: "reader", automountServiceAccountToken: true },
      container: { securityContext: { runAsUser: 0 } },
    });
    const tokens = "service-account-tokens-are-not-mounted";
    assert.equal(saidBy("containers-run-as-somebody", [agent]).length, 1);
    assert.deepEqual(saidBy("containers-run-as-somebody", [agent], { root: ["agent"] }), []);
    assert.equal(saidBy(tokens, [agent]).length, 1);
    assert.deepEqual(saidBy(tokens, [agent], { allowed: ["reader"] }), []);
    assert.deepEqual(saidBy(tokens, [agent], { allowed: ["agent"] }), []);
  });
});
