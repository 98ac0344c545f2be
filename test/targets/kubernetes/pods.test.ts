import assert from "node:assert/strict";
import { images, reference, type Image } from "../../../model/images.ts";
import { hostsOfReplicas, type Dialled } from "../../../model/replicas.ts";
import { folders } from "../../../model/workload.ts";
import { controllerOf, servicesOf } from "../../../targets/kubernetes/controller.ts";
import { keyOf } from "../../../targets/kubernetes/volumes.ts";
import { withEverything } from "../../support/environments.ts";
import { mebibytesIn, millicoresIn } from "../../support/quantities.ts";
import { workloadsOf } from "../../support/workloads.ts";

const site = { prefix: "tracing-test" };

const given = {
  ...{ image: "registry.example/image@sha256:0", published: {} },
  ...{ configuration: "files-1a2b", secrets: "secrets-1a2b", account: "account" },
};

/** What a node may have room for: nothing here asks for more than a tenth of its limit at once. */
const REQUESTED = 0.08;

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

describe("a workload on Kubernetes", () => {
  for (const workload of workloadsOf("dev", withEverything)) {
    const { name } = workload;
    const args = { site, version: "1", claim: { size: "1Gi" } };
    const published: Image = images[workload.image];
    const { kind, spec } = controllerOf(workload, { ...args, given: { ...given, published } });
    const { template } = spec as unknown as { template: { metadata: object; spec: Pod } };
    const pod = template.spec;
    const [container, ...others] = pod.containers;
    assert.ok(container);

    describe(name, () => {
      it("runs its image with its arguments and its environment, in a pod of its own", () => {
        assert.deepEqual(others, []);
        assert.equal(container.name, name);
        assert.deepEqual(container.args, workload.args);
        assert.deepEqual(container.command, workload.entrypoint);
        assert.deepEqual(
          Object.fromEntries(container.env.map(({ name: key, value }) => [key, value])),
          workload.environment,
        );
        assert.ok(!reference(published).includes("latest"));
      });

      it("is confined as the standard asks that is called restricted, and to a read-only root", () => {
        const { runAsUser, runAsNonRoot, seccompProfile } = pod.securityContext;
        assert.deepEqual([runAsNonRoot, runAsUser], [true, workload.user]);
        assert.deepEqual(seccompProfile, { type: "RuntimeDefault" });
        const { capabilities, ...confined } = container.securityContext;
        assert.deepEqual(confined, {
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, privileged: false },
        });
        assert.deepEqual(capabilities.drop, ["ALL"]);
        // All that the standard lets anybody have.
        for (const one of capabilities.add ?? []) assert.equal(one, "NET_BIND_SERVICE");
        for (const loosened of ["hostNetwork", "hostPID", "hostIPC"]) {
          assert.ok(!(loosened in pod), loosened);
        }
        assert.equal(pod.automountServiceAccountToken, false);
        assert.equal(pod.enableServiceLinks, false);
      });

      it("has its memory and its processors, and asks for all of the one and some of the other", () => {
        const { requests, limits } = container.resources;
        assert.equal(mebibytesIn(limits.memory), workload.memory.mebibytes);
        assert.equal(requests.memory, limits.memory);
        assert.equal(millicoresIn(limits.cpu), workload.cpus * 1_000);
        assert.equal(millicoresIn(requests.cpu), workload.cpus * 1_000 * REQUESTED);
      });

      it("finds its files where it looks for them, and can write to its data alone", () => {
        const { configuration } = folders;
        const items = pod.volumes.find((one) => one.name === "configuration")?.configMap?.items;
        assert.deepEqual(
          items?.map(({ key, path }) => [key, path]) ?? [],
          workload.configuration.map((file) => [keyOf(file.name), file.name]),
        );
        const at = (path: string) => container.volumeMounts.find((one) => one.mountPath === path);
        assert.equal(at(configuration) !== undefined, workload.configuration.length > 0);
        assert.equal(at(folders.secrets) !== undefined, workload.secrets.length > 0);
        const writable = container.volumeMounts.filter(({ readOnly = false }) => !readOnly);
        assert.deepEqual(
          writable.map(({ mountPath }) => mountPath).sort(),
          [
            ...(workload.storage ? [workload.storage.path] : []),
            ...(workload.scratch ?? []),
            ...(workload.sharedFolders ?? [])
              .filter(({ access }) => access === "append")
              .map(({ path }) => path),
          ].sort(),
        );
      });

      it("is asked whether it has come up and is ready, over TLS wherever no credential is wanted", () => {
        const { listener, path } = workload.readiness;
        const open = path !== undefined && listener.authentication === "none";
        for (const probe of [container.startupProbe, container.readinessProbe]) {
          const asked = probe.httpGet ?? probe.tcpSocket;
          assert.equal(asked?.port, listener.port);
          assert.equal(probe.httpGet?.scheme, open ? "HTTPS" : undefined);
          assert.equal(probe.httpGet?.path, open ? path : undefined);
        }
        assert.ok(!("livenessProbe" in container));
      });

      it("has stable names and a volume each where it keeps something or is dialled by number", () => {
        const stable = workload.storage !== undefined || workload.replicas !== undefined;
        assert.equal(kind, stable ? "StatefulSet" : "Deployment");
        assert.equal("volumeClaimTemplates" in spec, workload.storage !== undefined);
      });

      it("is dialled by every name that others have for it, at each of its ports", () => {
        const services = servicesOf(workload, site);
        const hosts = hostsOfReplicas(name, workload.replicas);
        for (const host of hosts) {
          const service = services.find((one) => one.name === host);
          const ports = (service?.spec.ports ?? []) as { port: number }[];
          assert.deepEqual(
            ports.map(({ port }) => port),
            workload.listeners.map(({ port }) => port),
            host,
          );
        }
        assert.equal(services.length, hosts.length + (workload.replicas === undefined ? 0 : 1));
      });
    });
  }

  describe("with replicas of which any answers", () => {
    const [one] = workloadsOf("dev").filter(({ name }) => name === "gateway");
    assert.ok(one);
    const replicas = { count: 2, dialled: "any" } as const;
    const own = { "app.kubernetes.io/name": "gateway", "app.kubernetes.io/instance": site.prefix };
    const servicesWith = (dialled: Dialled) =>
      servicesOf({ ...one, replicas: { ...replicas, dialled } }, site).map(({ name, spec }) => {
        const { ports: _, ...service } = spec;
        return [name, service] as const;
      });

    it("has pods with names, of which every one is there before any is updated", () => {
      const args = { site, version: "1", claim: { size: "1Gi" }, given };
      const { kind, spec } = controllerOf({ ...one, replicas }, args);
      assert.equal(kind, "StatefulSet");
      const {
        replicas: count,
        serviceName,
        podManagementPolicy,
      } = { ...spec } as Record<string, unknown>;
      assert.deepEqual([count, serviceName, podManagementPolicy], [2, "gateways", "Parallel"]);
    });

    it("answers by its name where one is ready, and by each one's and their domain's at any time", () => {
      const pod = (host: string) => ({
        ...{ type: "ClusterIP", publishNotReadyAddresses: true },
        selector: { ...own, "statefulset.kubernetes.io/pod-name": host },
      });
      assert.deepEqual(servicesWith("any"), [
        ["gateway", { type: "ClusterIP", selector: own }],
        ["gateways", { clusterIP: "None", selector: own, publishNotReadyAddresses: true }],
        ["gateway-0", pod("gateway-0")],
        ["gateway-1", pod("gateway-1")],
      ]);
    });

    it("keeps a client to the one it has come to where each has a copy of its own", () => {
      const [[name, service] = []] = servicesWith("same");
      assert.equal(name, "gateway");
      assert.deepEqual(service, {
        ...{ type: "ClusterIP", selector: own, sessionAffinity: "ClientIP" },
      });
    });

    it("has no common name where each is dialled by number", () => {
      assert.deepEqual(
        servicesWith("each").map(([name]) => name),
        ["gateways", "gateway-0", "gateway-1"],
      );
    });
  });
});

/** A pod as far as it is looked at. */
interface Pod {
  readonly containers: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly command?: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly resources: Readonly<
      Record<"requests" | "limits", { readonly memory: string; readonly cpu: string }>
    >;
    readonly securityContext: {
      readonly capabilities: { readonly drop: string[]; readonly add?: string[] };
    };
    readonly volumeMounts: readonly Mount[];
    readonly startupProbe: Probe;
    readonly readinessProbe: Probe;
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly configMap?: { readonly items: readonly { key: string; path: string }[] };
  }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
}

interface Probe {
  readonly httpGet?: { readonly port: number; readonly scheme: string; readonly path: string };
  readonly tcpSocket?: { readonly port: number };
}
