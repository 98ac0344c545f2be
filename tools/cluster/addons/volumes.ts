import { ownImages } from "../images/own.ts";
import { addonLabels, confined, unprivileged } from "./labels.ts";

const name = "local-path-provisioner";
const namespace = "tracing-volumes";

/** What has to be available for volumes to be made. */
export const volumesDeployment = { namespace, name } as const;

const metadata = { name, namespace, labels: addonLabels(name) };

/** Where its configuration is, in the pod. */
const CONFIGURATION = "/etc/provisioner";

/**
 * Volumes that are folders of this machine, made when a pod claims them and removed with the claim; the class for
 * whoever names none. Like volumes elsewhere they are root's at first, so a pod says by `fsGroup` who writes there.
 *
 * @param folder of this machine, below which they are made.
 */
export function volumes(folder: string): unknown[] {
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      // Pods that make folders on the node are what a stricter standard forbids.
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    ...provisionerRights(),
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: configuration(folder) },
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: deployment() },
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: {
        name: "local-path",
        annotations: {
          "storageclass.kubernetes.io/is-default-class": "true",
          // Of those the node's kubelet knows, the kind whose owner it sets.
          defaultVolumeType: "local",
        },
      },
      provisioner: "rancher.io/local-path",
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
    },
  ];
}

function configuration(folder: string): Record<string, string> {
  const paths = { nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [folder] }] };
  const helper = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "volume" },
    spec: {
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsUser: 0 },
      containers: [{ name: "volume", image: ownImages.shell.reference }],
    },
  };
  return {
    "config.json": JSON.stringify(paths),
    "helperPod.yaml": JSON.stringify(helper),
    setup: '#!/bin/sh\nset -eu\nmkdir -m 0700 -p "$VOL_DIR"\n',
    teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
  };
}

const read = ["get", "list", "watch"];

/** Its volumes and claims everywhere, and the pods that make the folders in its own namespace alone. */
function provisionerRights(): unknown[] {
  const group = "rbac.authorization.k8s.io";
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  const role = { name: "tracing-volumes" };
  return [
    {
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: role,
      rules: [
        { apiGroups: [""], resources: ["nodes", "persistentvolumeclaims"], verbs: read },
        {
          apiGroups: [""],
          resources: ["persistentvolumes"],
          verbs: [...read, "create", "patch", "update", "delete"],
        },
        { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
        { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: read },
      ],
    },
    {
      apiVersion: `${group}/v1`,
      kind: "ClusterRoleBinding",
      metadata: role,
      roleRef: { apiGroup: group, kind: "ClusterRole", ...role },
      subjects,
    },
    {
      apiVersion: `${group}/v1`,
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["configmaps", "pods/log"], verbs: read },
        { apiGroups: [""], resources: ["pods"], verbs: [...read, "create", "delete"] },
      ],
    },
    {
      apiVersion: `${group}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: group, kind: "Role", name },
      subjects,
    },
  ];
}

function deployment() {
  const labels = { "app.kubernetes.io/name": name };
  return {
    replicas: 1,
    // Two at once would make a volume twice.
    strategy: { type: "Recreate" },
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: metadata.labels },
      spec: {
        serviceAccountName: name,
        securityContext: unprivileged,
        containers: [
          {
            name,
            image: ownImages.volumes.reference,
            args: [
              "start",
              ...["--configmap-name", name],
              ...["--config", `${CONFIGURATION}/config.json`],
              ...["--helper-image", ownImages.shell.reference],
              ...["--service-account-name", name],
            ],
            env: [
              {
                name: "POD_NAMESPACE",
                valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } },
              },
              { name: "CONFIG_MOUNT_PATH", value: `${CONFIGURATION}/` },
            ],
            resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
            securityContext: confined,
            volumeMounts: [{ name: "configuration", mountPath: CONFIGURATION, readOnly: true }],
          },
        ],
        volumes: [{ name: "configuration", configMap: { name } }],
      },
    },
  };
}
