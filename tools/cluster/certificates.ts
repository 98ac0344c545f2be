import { addresses, apiServer, clusterDomain, nodeName } from "./layout.ts";
import { yaml } from "../../components/yaml.ts";

/** Who signs: etcd has an authority of its own, so that no other certificate opens it. */
export const authorities = ["cluster", "etcd"] as const;

/** An authority by name; its certificate is in `<name>.authority.crt`. */
export type AuthorityName = (typeof authorities)[number];

/** A certificate that is to be made; in the file `<name>.crt`, its key in `<name>.key`. */
export interface Certificate {
  readonly name: string;
  readonly authority: AuthorityName;
  /** Whom the API takes its bearer for. */
  readonly user: string;
  readonly group?: string;
  readonly uses: readonly ("server" | "client")[];
  readonly hosts?: readonly string[];
  readonly addresses?: readonly string[];
}

const LOOPBACK = "127.0.0.1";

/** Names of the API server inside the cluster. */
const apiHosts = [
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  `kubernetes.default.svc.${clusterDomain}`,
];

const nodeUser = { user: `system:node:${nodeName}`, group: "system:nodes" } as const;

/** All certificates of the cluster, each with no more than its bearer needs. */
export const certificates: readonly Certificate[] = [
  {
    ...bearer("etcd", "etcd"),
    authority: "etcd",
    uses: ["server", "client"],
    addresses: [LOOPBACK],
  },
  { ...bearer("etcd-client", "kube-apiserver"), authority: "etcd" },
  {
    ...bearer("api-server", "kube-apiserver"),
    uses: ["server"],
    hosts: apiHosts,
    addresses: [addresses.node, addresses.apiService, LOOPBACK],
  },
  bearer("api-server-to-kubelet", "kube-apiserver-kubelet-client"),
  {
    ...bearer("kubelet-server", nodeUser.user),
    ...nodeUser,
    uses: ["server"],
    hosts: [nodeName],
    addresses: [addresses.node],
  },
  { ...bearer("kubelet", nodeUser.user), ...nodeUser },
  bearer("controller-manager", "system:kube-controller-manager"),
  bearer("scheduler", "system:kube-scheduler"),
  bearer("proxy", "system:kube-proxy"),
  bearer("network-policies", "tracing-network-policies"),
  { ...bearer("administrator", "administrator"), group: "system:masters" },
];

/** The certificates whose bearers read a kubeconfig. */
export const kubeconfigs = [
  "administrator",
  "kubelet",
  "controller-manager",
  "scheduler",
  "proxy",
] as const;

function bearer(name: string, user: string): Certificate {
  return { name, authority: "cluster", user, uses: ["client"] };
}

/** What a kubeconfig holds, all in PEM. */
export interface Credentials {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** The text of a kubeconfig that needs no file beside it. */
export function kubeconfig({ authority, certificate, key }: Credentials): string {
  const name = "tracing-cluster";
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return yaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: apiServer, "certificate-authority-data": base64(authority) } },
    ],
    users: [
      {
        name,
        user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}
