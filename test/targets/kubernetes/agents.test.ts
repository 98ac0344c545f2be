import assert from "node:assert/strict";
import { allOfIt } from "../../support/agents.ts";
import {
  inNamespace,
  metadataOf,
  namespaceOf,
  objectsWith,
  only,
  podIn,
  standards,
  type Pod,
} from "../../support/agents-on-kubernetes.ts";
import { NAMESPACE, type KubernetesObject } from "../../support/kubernetes-platform.ts";
import { plainTexts, Secret } from "../../support/secrets.ts";

describe("agents on the nodes of a cluster", () => {
  let objects: KubernetesObject[];
  let without: KubernetesObject[];

  before("record them", async () => {
    objects = await objectsWith(allOfIt);
    without = await objectsWith(undefined);
  });

  it("are not there unless they are asked for, nor is anything of theirs", () => {
    const names = (some: readonly KubernetesObject[]) =>
      some.map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(
      names(without).filter((name) => name.includes("agent") || name.includes("DaemonSet")),
      [],
    );
    const added = names(objects).filter((name) => !names(without).includes(name));
    assert.deepEqual(added.sort(), [
      "ConfigMap tracing-dev-agent-configuration",
      "DaemonSet tracing-dev-agent",
      "Namespace tracing-dev-agents",
      "NetworkPolicy tracing-dev-agents-default-deny",
      "NetworkPolicy tracing-dev-agents-names",
      "NetworkPolicy tracing-dev-agents-to-collector",
      "NetworkPolicy tracing-dev-collector-from-agents",
      "Secret tracing-dev-agent-secrets",
      "ServiceAccount tracing-dev-agent",
    ]);
  });

  it("are in a namespace of their own, which admits them, and leave the platform's as strict as it is", () => {
    assert.deepEqual(standards(objects), ["privileged", "privileged", "privileged"]);
    const platform = objects.find(
      (one) => one.kind === "Namespace" && metadataOf(one).name === NAMESPACE,
    );
    assert.ok(platform);
    assert.equal(metadataOf(platform).labels["pod-security.kubernetes.io/enforce"], "restricted");
    assert.deepEqual(
      inNamespace(objects)
        .map(({ kind }) => kind)
        .sort(),
      [
        "ConfigMap",
        "DaemonSet",
        ...Array<string>(3).fill("NetworkPolicy"),
        "Secret",
        "ServiceAccount",
      ],
    );
  });

  it("go with the platform, as nothing worth keeping is in their namespace", () => {
    assert.equal(namespaceOf(objects).retainOnDelete, false);
  });

  it("run on every node of Linux, and no deployment waits for one that is down", () => {
    const { tolerations, nodeSelector, priorityClassName } = podIn(objects);
    assert.deepEqual(tolerations, [{ operator: "Exists" }]);
    assert.deepEqual(nodeSelector, { "kubernetes.io/os": "linux" });
    assert.equal(priorityClassName, NAMESPACE);
    assert.deepEqual(metadataOf(only(objects, "DaemonSet")).annotations, {
      "pulumi.com/skipAwait": "true",
    });
  });

  it("are root to read logs, and have nothing else of it", () => {
    const pod = podIn(objects);
    assert.deepEqual(pod.securityContext, {
      ...{ runAsNonRoot: false, runAsUser: 0, runAsGroup: 0, fsGroup: 0 },
      seccompProfile: { type: "RuntimeDefault" },
    });
    const [container, ...others] = pod.containers;
    assert.deepEqual(others, []);
    assert.deepEqual(container?.securityContext, {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, privileged: false },
      capabilities: { drop: ["ALL"] },
    });
    assert.equal(container.ports, undefined);
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(
      only(inNamespace(objects), "ServiceAccount").inputs["automountServiceAccountToken"],
      false,
    );
    for (const shared of ["hostPID", "hostIPC", "hostNetwork"]) assert.ok(!(shared in pod), shared);
  });

  it("see of their node the pods' logs, which they cannot change, and a folder of their own", () => {
    const { volumes, containers } = podIn(objects);
    const mounts = containers[0]?.volumeMounts ?? [];
    assert.deepEqual(
      volumes
        .filter((volume) => "hostPath" in volume)
        .map(({ name, hostPath }) => {
          const own = mounts.filter((mount) => mount.name === name);
          return [hostPath, own.map(({ mountPath, readOnly }) => [mountPath, readOnly])];
        }),
      [
        [{ path: "/var/log/pods", type: "Directory" }, [["/var/log/pods", true]]],
        [
          { path: "/var/lib/tracing-dev-agents", type: "DirectoryOrCreate" },
          [["/var/lib/otelcol", undefined]],
        ],
      ],
    );
    const writable = mounts.filter(({ readOnly }) => readOnly !== true);
    assert.deepEqual(
      writable.map(({ mountPath }) => mountPath),
      ["/var/lib/otelcol"],
    );
  });

  it("write nothing to their node where queues are in memory", async () => {
    const inMemory = await objectsWith(allOfIt, { changes: { persistentQueues: false } });
    const { volumes, containers } = podIn(inMemory);
    const paths = volumes.flatMap(({ hostPath }) => (hostPath ? [hostPath] : []));
    assert.deepEqual(paths, [{ path: "/var/log/pods", type: "Directory" }]);
    for (const { readOnly } of containers[0]?.volumeMounts ?? []) assert.equal(readOnly, true);
  });

  it("are as restricted as the platform's own pods where they send metrics alone", async () => {
    const metricsOnly = await objectsWith({ hostMetrics: true });
    assert.deepEqual(standards(metricsOnly), ["restricted", "restricted", "restricted"]);
    const { volumes, securityContext } = podIn(metricsOnly);
    assert.deepEqual(
      volumes.map(({ name }) => name),
      ["configuration", "secrets"],
    );
    assert.deepEqual(securityContext, {
      ...{ runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 },
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("have the senders' token and whom to believe in a Secret of their own, and no more", () => {
    const secret = only(inNamespace(objects), "Secret");
    assert.equal(secret.inputs["immutable"], true);
    const { stringData } = secret.inputs;
    assert.ok(stringData instanceof Secret);
    assert.deepEqual(Object.keys(stringData.value as object).sort(), [
      "authority.crt",
      "otlp-token",
    ]);
    for (const one of inNamespace(objects)) {
      for (const text of plainTexts(one.inputs)) {
        assert.doesNotMatch(text, /tracing-credentials-|PRIVATE KEY/, `${one.kind} ${one.name}`);
      }
    }
    const { volumes } = podIn(objects);
    assert.deepEqual(
      volumes.find(({ name }) => name === "secrets"),
      {
        name: "secrets",
        secret: { secretName: "tracing-dev-agent-secrets-1a2b3c4d", defaultMode: 0o440 },
      },
    );
  });

  it("are told the name of their node, and run the Collector's image from where nodes get the others", async () => {
    const [container] = podIn(objects).containers;
    assert.deepEqual(container?.env.at(-1), {
      name: "K8S_NODE_NAME",
      valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } },
    });
    const collector = only(
      objects.filter(({ name }) => name === `${NAMESPACE}-collector`),
      "StatefulSet",
    );
    const { template } = collector.inputs["spec"] as { template: { spec: Pod } };
    assert.equal(container.image, template.spec.containers[0]?.image);
    const target = { images: { pullSecrets: ["mirror"] } };
    const pulled = await objectsWith(allOfIt, { target });
    assert.deepEqual(podIn(pulled).imagePullSecrets, [{ name: "mirror" }]);
  });
});
