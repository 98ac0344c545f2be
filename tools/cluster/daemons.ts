import { join } from "node:path";
import { addresses, apiServer, clusterDomain, nodeName, type Layout } from "./layout.ts";
import type { Programs } from "./programs.ts";

/** A program that runs for as long as the cluster does, in the node's network. */
export interface Daemon {
  readonly name: string;
  /** Absolute path, then its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Beside this process's own. */
  readonly env: Readonly<Record<string, string>>;
}

/** A program's arguments by name, `true` for one without a value. */
type Flags = Readonly<Record<string, string | true>>;

function flags(named: Flags): string[] {
  return Object.entries(named).map(([name, value]) =>
    value === true ? `--${name}` : `--${name}=${value}`,
  );
}

/** What the daemons are made from. */
export interface DaemonArgs {
  readonly layout: Layout;
  readonly programs: Programs;
}

/** The store of all objects. */
export function etcd({ layout, programs }: DaemonArgs): Daemon {
  const file = filesIn(layout.certificates);
  const client = "https://127.0.0.1:2379";
  const peer = "https://127.0.0.1:2380";
  const named = flags({
    name: nodeName,
    "data-dir": join(layout.state, "etcd"),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `${nodeName}=${peer}`,
    "client-cert-auth": true,
    "trusted-ca-file": file("etcd.authority.crt"),
    "cert-file": file("etcd.crt"),
    "key-file": file("etcd.key"),
    "peer-client-cert-auth": true,
    "peer-trusted-ca-file": file("etcd.authority.crt"),
    "peer-cert-file": file("etcd.crt"),
    "peer-key-file": file("etcd.key"),
    // Nothing here has to outlive a power failure, and a slow disk would have the API wait.
    "unsafe-no-fsync": true,
    "log-level": "warn",
  });
  return { name: "etcd", command: [programs.debian("etcd"), ...named], env: {} };
}

/** The API. */
export function kubeApiServer({ layout, programs }: DaemonArgs): Daemon {
  const file = filesIn(layout.certificates);
  const named = flags({
    "advertise-address": addresses.node,
    "secure-port": "6443",
    "etcd-servers": "https://127.0.0.1:2379",
    "etcd-cafile": file("etcd.authority.crt"),
    "etcd-certfile": file("etcd-client.crt"),
    "etcd-keyfile": file("etcd-client.key"),
    "client-ca-file": file("cluster.authority.crt"),
    "tls-cert-file": file("api-server.crt"),
    "tls-private-key-file": file("api-server.key"),
    "kubelet-certificate-authority": file("cluster.authority.crt"),
    "kubelet-client-certificate": file("api-server-to-kubelet.crt"),
    "kubelet-client-key": file("api-server-to-kubelet.key"),
    "kubelet-preferred-address-types": "InternalIP",
    "service-cluster-ip-range": addresses.services,
    "service-account-issuer": `https://kubernetes.default.svc.${clusterDomain}`,
    "service-account-key-file": file("service-accounts.pub"),
    "service-account-signing-key-file": file("service-accounts.key"),
    "anonymous-auth": "false",
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction",
    profiling: "false",
  });
  return kubernetes("api-server", [programs.kubernetes("kube-apiserver"), ...named]);
}

/** What runs containers. */
export function containerd({ layout, programs }: DaemonArgs): Daemon {
  const configuration = join(layout.configurations, "containerd.toml");
  return {
    name: "containerd",
    command: [programs.debian("containerd"), "--config", configuration],
    env: programs.env,
  };
}

/** What has the pods of the node run. */
export function kubelet({ layout, programs }: DaemonArgs): Daemon {
  const folder = join(layout.state, "kubelet");
  const named = flags({
    config: join(layout.configurations, "kubelet.yaml"),
    kubeconfig: join(layout.certificates, "kubelet.kubeconfig"),
    "root-dir": folder,
    "cert-dir": join(folder, "pki"),
    "hostname-override": nodeName,
    "node-ip": addresses.node,
  });
  return kubernetes("kubelet", [programs.kubernetes("kubelet"), ...named]);
}

/** What keeps objects as they are described. */
export function controllerManager({ layout, programs }: DaemonArgs): Daemon {
  const file = filesIn(layout.certificates);
  const named = flags({
    ...clientFlags(file("controller-manager.kubeconfig")),
    "use-service-account-credentials": true,
    "root-ca-file": file("cluster.authority.crt"),
    "service-account-private-key-file": file("service-accounts.key"),
    "cluster-signing-cert-file": file("cluster.authority.crt"),
    "cluster-signing-key-file": file("cluster.authority.key"),
    // By default it takes five seconds to ask for all that its controllers begin with.
    "kube-api-qps": "200",
    "kube-api-burst": "300",
  });
  const program = programs.kubernetes("kube-controller-manager");
  return kubernetes("controller-manager", [program, ...named]);
}

/** What assigns pods to the node. */
export function scheduler({ layout, programs }: DaemonArgs): Daemon {
  const kubeconfig = join(layout.certificates, "scheduler.kubeconfig");
  const program = programs.kubernetes("kube-scheduler");
  return kubernetes("scheduler", [program, ...flags(clientFlags(kubeconfig))]);
}

/** What leads from services to pods. */
export function proxy({ layout, programs }: DaemonArgs): Daemon {
  const configuration = join(layout.configurations, "proxy.yaml");
  const command = [programs.kubernetes("kube-proxy"), `--config=${configuration}`] as const;
  return { name: "proxy", command, env: programs.env };
}

/** What enforces network policies. */
export function networkPolicies({ layout, programs }: DaemonArgs): Daemon {
  const agent = join(import.meta.dirname, "network-policies/agent.ts");
  return {
    name: "network-policies",
    command: [process.execPath, agent, apiServer, layout.certificates, addresses.pods],
    env: programs.env,
  };
}

function kubernetes(name: string, command: Daemon["command"]): Daemon {
  return { name, command, env: {} };
}

/** What the clients of the API that there are one of each have in common. */
function clientFlags(kubeconfig: string): Flags {
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    // Nobody else's certificates are good at their ports.
    "authentication-skip-lookup": true,
    "bind-address": "127.0.0.1",
    "leader-elect": "false",
    profiling: "false",
  };
}

function filesIn(folder: string): (name: string) => string {
  return (name) => join(folder, name);
}
