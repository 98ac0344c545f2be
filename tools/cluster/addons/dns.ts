import { ownImages } from "../images/own.ts";
import { addresses, clusterDomain } from "../layout.ts";
import { addonLabels, confined, unprivileged } from "./labels.ts";

const name = "coredns";
const namespace = "kube-system";

/** What has to be available for names to be answered. */
export const dnsDeployment = { namespace, name } as const;

const metadata = { name, namespace, labels: addonLabels(name) };

/** By the label that policies everywhere name the cluster's DNS by. */
const selector = { "k8s-app": "kube-dns" };

/** That of every other cluster: policies are about the port of the pod, not of the service before it. */
const PORT = 53;

/** Names of the cluster are answered; all others do not exist, which is said at once instead of after a wait. */
const corefile = `.:${PORT} {
    errors
    health :8080
    ready :8181
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {
        pods insecure
        ttl 5
    }
    template ANY ANY . {
        rcode NXDOMAIN
    }
    cache 5
    loadbalance
}
`;

/** The cluster's DNS. */
export function dns(): unknown[] {
  const group = "rbac.authorization.k8s.io";
  const role = "tracing-coredns";
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: { name: role },
      rules: [
        {
          apiGroups: [""],
          resources: ["services", "pods", "namespaces"],
          verbs: ["list", "watch"],
        },
        {
          apiGroups: ["discovery.k8s.io"],
          resources: ["endpointslices"],
          verbs: ["list", "watch"],
        },
      ],
    },
    {
      apiVersion: `${group}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: role },
      roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: corefile } },
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: deployment() },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...metadata, name: "kube-dns", labels: { ...metadata.labels, ...selector } },
      spec: {
        clusterIP: addresses.dns,
        selector,
        ports: [
          { name: "dns", port: 53, targetPort: PORT, protocol: "UDP" },
          { name: "dns-tcp", port: 53, targetPort: PORT, protocol: "TCP" },
        ],
      },
    },
  ];
}

function deployment() {
  return {
    replicas: 1,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels: { ...metadata.labels, ...selector } },
      spec: {
        serviceAccountName: name,
        priorityClassName: "system-cluster-critical",
        dnsPolicy: "Default",
        // A port below 1,024 for somebody who is not root.
        securityContext: {
          ...unprivileged,
          sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
        },
        containers: [
          {
            name,
            image: ownImages.dns.reference,
            args: ["-conf", "/etc/coredns/Corefile"],
            ports: [
              { name: "dns", containerPort: PORT, protocol: "UDP" },
              { name: "dns-tcp", containerPort: PORT, protocol: "TCP" },
            ],
            readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
            resources: {
              requests: { cpu: "50m", memory: "40Mi" },
              limits: { memory: "170Mi" },
            },
            securityContext: confined,
            volumeMounts: [{ name: "configuration", mountPath: "/etc/coredns", readOnly: true }],
          },
        ],
        volumes: [{ name: "configuration", configMap: { name } }],
      },
    },
  };
}
