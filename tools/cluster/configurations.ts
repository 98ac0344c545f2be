import { join } from "node:path";
import { yaml } from "../../components/yaml.ts";
import { podCgroup } from "./cgroups.ts";
import { containerdConfiguration, podNetwork, type RuntimeSettings } from "./containerd.ts";
import { addresses, clusterDomain, nodeName, type Layout } from "./layout.ts";

/** What is in the folder of configurations, as text by file. */
export function configurations(settings: RuntimeSettings): Readonly<Record<string, string>> {
  const { layout } = settings;
  return {
    "containerd.toml": containerdConfiguration(settings),
    "cni/10-pods.conflist": JSON.stringify(podNetwork(layout), null, 2),
    "kubelet.yaml": yaml(kubelet(layout)),
    "proxy.yaml": yaml(proxy(layout)),
    // Nobody outside is asked for names.
    "resolv.conf": "",
  };
}

/** @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
function kubelet({ certificates, configurations, state, runtimeSocket }: Layout) {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: addresses.node,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(certificates, "cluster.authority.crt") },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: join(certificates, "kubelet-server.crt"),
    tlsPrivateKeyFile: join(certificates, "kubelet-server.key"),
    containerRuntimeEndpoint: `unix://${runtimeSocket}`,
    cgroupDriver: "cgroupfs",
    cgroupRoot: podCgroup,
    // The machine may have some, but pods get none of it.
    failSwapOn: false,
    // Older machines have the first version of control groups, which is enough here.
    failCgroupV1: false,
    clusterDNS: [addresses.dns],
    clusterDomain,
    resolvConf: join(configurations, "resolv.conf"),
    podLogsDir: join(state, "pod-logs"),
    volumePluginDir: join(state, "volume-plugins"),
    // An image that was deleted could not be pulled again.
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      "memory.available": "200Mi",
      "nodefs.available": "1Gi",
      "imagefs.available": "1Gi",
      "nodefs.inodesFree": "1%",
    },
  };
}

/** @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
function proxy({ certificates }: Layout) {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "nftables",
    clusterCIDR: addresses.pods,
    hostnameOverride: nodeName,
    clientConnection: { kubeconfig: join(certificates, "proxy.kubeconfig") },
    // These are the whole machine's, and are left as they are.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    nftables: { minSyncPeriod: "200ms" },
  };
}
