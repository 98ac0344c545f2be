import { ownImages } from "../../../tools/cluster/images/own.ts";

/** The namespace in which everything is tried, held to the standard `restricted`. */
export const shop = "shop";

const confined = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const nobody = {
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  fsGroup: 65_532,
  seccompProfile: { type: "RuntimeDefault" },
};

/** A pod's specification, as `restricted` wants it. */
function podSpec(container: object, more: object = {}) {
  const image = ownImages.shell.reference;
  return {
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    securityContext: nobody,
    containers: [{ name: "main", image, securityContext: confined, ...container }],
    ...more,
  };
}

const metadata = (name: string, more: object = {}) => ({ name, namespace: shop, ...more });
const forever = ["sleep", "100000"];

export const namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: shop, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};

/** Another, from which that one is called. */
export const lab = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "lab", labels: { team: "lab" } },
};

/** A pod that only waits, to ask from. */
export function client(name: string, where = shop) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: where, labels: { app: name } },
    spec: podSpec({ command: forever }),
  };
}

/** The text that the web server has, out of a secret. */
export const token = "of-the-secret";

/** A web server of two pods behind a service and at a node port. */
export const web = [
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata("web"),
    stringData: { token, "index.html": "index" },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata("web"),
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: podSpec(
          {
            command: ["httpd", "-f", "-v", "-p", "8080", "-h", "/www"],
            ports: [{ name: "http", containerPort: 8080 }],
            readinessProbe: { httpGet: { path: "/index.html", port: "http" }, periodSeconds: 1 },
            livenessProbe: { httpGet: { path: "/index.html", port: "http" }, periodSeconds: 2 },
            resources: { requests: { cpu: "10m", memory: "8Mi" }, limits: { memory: "32Mi" } },
            volumeMounts: [{ name: "pages", mountPath: "/www", readOnly: true }],
          },
          { volumes: [{ name: "pages", secret: { secretName: "web", defaultMode: 0o440 } }] },
        ),
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata("web"),
    spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata("web-outside"),
    spec: {
      type: "NodePort",
      externalTrafficPolicy: "Local",
      selector: { app: "web" },
      ports: [{ port: 80, targetPort: "http", nodePort: 30_080 }],
    },
  },
];

/** Two pods with a volume each, which serve what is on it. */
export const db = [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata("db"),
    spec: { clusterIP: "None", selector: { app: "db" }, ports: [{ port: 8080 }] },
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata("db"),
    spec: {
      serviceName: "db",
      replicas: 2,
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { app: "db" } },
      template: {
        metadata: { labels: { app: "db" } },
        spec: podSpec({
          command: ["sh", "-c", "hostname >/data/name; exec httpd -f -p 8080 -h /data"],
          ports: [{ containerPort: 8080 }],
          readinessProbe: { httpGet: { path: "/name", port: 8080 }, periodSeconds: 1 },
          volumeMounts: [{ name: "data", mountPath: "/data" }],
        }),
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } },
        },
      ],
    },
  },
];

/** A pod that is ill as soon as a file is gone. */
export const fragile = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: metadata("fragile"),
  spec: podSpec(
    {
      command: ["sh", "-c", "touch /state/well; exec sleep 100000"],
      livenessProbe: {
        exec: { command: ["test", "-f", "/state/well"] },
        periodSeconds: 1,
        failureThreshold: 2,
      },
      volumeMounts: [{ name: "state", mountPath: "/state" }],
    },
    { volumes: [{ name: "state", emptyDir: {} }] },
  ),
};

/** A pod that runs an image once, as it is pulled where nothing is said. */
export function once(name: string, image: string, command: readonly string[]) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadata(name),
    spec: podSpec({ image, command }, { restartPolicy: "Never" }),
  };
}

const policy = (name: string, spec: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: metadata(name),
  spec,
});
const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });

/** Policies by what they do. */
export const policies = {
  denyAll: policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
  allowDns: policy("allow-dns", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: "dns-tcp" },
        ],
      },
    ],
  }),
  intoWeb: policy("into-web", {
    ...app("web"),
    policyTypes: ["Ingress"],
    ingress: [{ from: [app("client")], ports: [{ port: "http" }] }],
  }),
  outOfClient: policy("out-of-client", {
    ...app("client"),
    policyTypes: ["Egress"],
    egress: [{ to: [app("web")], ports: [{ port: 8080 }] }],
  }),
  intoDbFromLab: policy("into-db-from-lab", {
    ...app("db"),
    policyTypes: ["Ingress"],
    ingress: [
      { from: [{ namespaceSelector: { matchLabels: { team: "lab" } } }], ports: [{ port: 8080 }] },
    ],
  }),
  /** @param address of whoever may come from outside the cluster. */
  intoWebFrom: (address: string) =>
    policy("into-web-from-outside", {
      ...app("web"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: `${address}/32` } }], ports: [{ port: 8080 }] }],
    }),
};
