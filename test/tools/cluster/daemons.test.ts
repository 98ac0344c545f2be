import assert from "node:assert/strict";
import { parse } from "yaml";
import { dns } from "../../../tools/cluster/addons/dns.ts";
import { volumes } from "../../../tools/cluster/addons/volumes.ts";
import { certificates, kubeconfigs } from "../../../tools/cluster/certificates.ts";
import { configurations } from "../../../tools/cluster/configurations.ts";
import * as daemons from "../../../tools/cluster/daemons.ts";
import { ownImages } from "../../../tools/cluster/images/own.ts";
import { addresses, layoutIn } from "../../../tools/cluster/layout.ts";
import type { Programs } from "../../../tools/cluster/programs.ts";

const layout = layoutIn("/cache/cluster");
const programs: Programs = {
  kubernetes: (name) => `/kubernetes/${name}`,
  debian: (name) => `/debian/${name}`,
  cni: "/debian/cni",
  env: { LD_LIBRARY_PATH: "/debian/lib" },
};
const args = { layout, programs };
const all = [
  daemons.etcd(args),
  daemons.kubeApiServer(args),
  daemons.containerd(args),
  daemons.kubelet(args),
  daemons.controllerManager(args),
  daemons.scheduler(args),
  daemons.proxy(args),
  daemons.networkPolicies(args),
];
const files = configurations({
  layout,
  programs: { runc: "/debian/runc", cni: programs.cni },
  pauseImage: ownImages.pause.reference,
});

describe("the daemons of a node", () => {
  it("have names of their own", () => {
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  it("are given no file that is not made", () => {
    const made = new Set([
      ...["cluster.authority", "etcd.authority", ...certificates.map(({ name }) => name)].flatMap(
        (name) => [`${name}.crt`, `${name}.key`],
      ),
      ...kubeconfigs.map((name) => `${name}.kubeconfig`),
      "service-accounts.key",
      "service-accounts.pub",
    ]);
    const said = [...all.flatMap(({ command }) => command), ...Object.values(files)].join("\n");
    const named = [...said.matchAll(/\/cache\/cluster\/certificates\/([\w.-]+)/g)].map(
      ([, file]) => file,
    );
    assert.ok(named.length > 15);
    for (const file of named) assert.ok(file !== undefined && made.has(file), file);
    const configured = [...said.matchAll(/\/cache\/cluster\/configurations\/([\w.-]+\.\w+)/g)];
    assert.equal(configured.length, 4);
    for (const [, file = ""] of configured) assert.ok(file in files, file);
  });

  it("let nobody in who does not say who they are", () => {
    const { command } = daemons.kubeApiServer(args);
    assert.ok(command.includes("--anonymous-auth=false"));
    assert.ok(command.includes("--authorization-mode=Node,RBAC"));
    const { authentication, authorization } = parse(files["kubelet.yaml"] ?? "") as {
      authentication: { anonymous: { enabled: boolean } };
      authorization: { mode: string };
    };
    assert.deepEqual([authentication.anonymous.enabled, authorization.mode], [false, "Webhook"]);
    assert.ok(daemons.etcd(args).command.includes("--client-cert-auth"));
  });

  it("find Debian's libraries only where they are Debian's or start one that is", () => {
    const given = all.filter(({ env }) => "LD_LIBRARY_PATH" in env).map(({ name }) => name);
    assert.deepEqual(given, ["containerd", "proxy", "network-policies"]);
  });
});

describe("the container runtime's configuration", () => {
  it("keeps to the cluster's own folders, and runs its own image first in every pod", () => {
    const text = files["containerd.toml"] ?? "";
    const folders = [...text.matchAll(/"(\/[^"]+)"/g)].map(([, path = ""]) => path);
    const own = (path: string) => /^\/(cache\/cluster|run\/tracing-cluster|debian)\//.test(path);
    assert.deepEqual(
      folders.filter((path) => !own(path)),
      [],
    );
    assert.ok(text.includes(`sandbox_image = "${ownImages.pause.reference}"`));
  });

  it("has every packet from pod to pod pass the node, where policies are enforced", () => {
    const { plugins } = JSON.parse(files["cni/10-pods.conflist"] ?? "") as {
      plugins: { type: string; ipam: { ranges: unknown } }[];
    };
    assert.deepEqual(
      plugins.map(({ type }) => type),
      ["ptp"],
    );
    assert.deepEqual(plugins[0]?.ipam.ranges, [[{ subnet: addresses.pods }]]);
  });
});

interface Workload {
  kind: string;
  spec: { template: { spec: { containers: { image: string; securityContext: object }[] } } };
}

describe("what the cluster brings along", () => {
  const objects = [...dns(), ...volumes("/cache/cluster/volumes")] as Workload[];

  it("is the cluster's own images, confined", () => {
    const containers = objects
      .filter(({ kind }) => kind === "Deployment")
      .flatMap(({ spec }) => spec.template.spec.containers);
    const { dns: names, volumes: folders } = ownImages;
    assert.deepEqual(
      containers.map(({ image }) => image),
      [names.reference, folders.reference],
    );
    for (const { securityContext } of containers) {
      assert.deepEqual(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
    }
  });

  it("answers for names at the address that the kubelet tells pods", () => {
    const { clusterDNS } = parse(files["kubelet.yaml"] ?? "") as { clusterDNS: string[] };
    const service = objects.find(({ kind }) => kind === "Service") as unknown as {
      spec: { clusterIP: string };
    };
    assert.deepEqual(clusterDNS, [service.spec.clusterIP]);
  });

  it("makes volumes in the cluster's folder, for whoever names no class", () => {
    const text = JSON.stringify(objects);
    assert.ok(
      text.includes(JSON.stringify(JSON.stringify(["/cache/cluster/volumes"])).slice(1, -1)),
    );
    assert.ok(text.includes('"storageclass.kubernetes.io/is-default-class":"true"'));
  });
});
