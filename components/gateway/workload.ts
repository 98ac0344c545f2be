import { cpuLimitOf } from "../../model/cpu.ts";
import { auditLog } from "../../model/audit.ts";
import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type ConfigurationFile, type Workload } from "../../model/workload.ts";
import { gatewayConfig } from "./config.ts";
import { FORWARD_AUTHORITY } from "./forward-auth.ts";
import { strategyTokens } from "./strategies.ts";

const CONFIGURATION = "gateway.json";

/** The gateway as a workload. */
export function gatewayWorkload(platform: Platform) {
  const tls = tlsFiles("gateway");
  return {
    name: "gateway",
    replicas: replicasOf(platform, "gateway"),
    image: "caddy",
    args: ["caddy", "run", "--config", configurationPath(CONFIGURATION)],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.gateway) },
    configuration: [
      { name: CONFIGURATION, text: `${JSON.stringify(gatewayConfig(platform), null, 2)}\n` },
      ...forwardAuthority(platform),
    ],
    secrets: [
      tls.authority,
      tls.certificate,
      tls.key,
      "viewer-password-hash",
      "admin-password-hash",
      ...headerSecrets(platform),
      ...strategySecrets(platform),
    ],
    listeners: listenersOf(platform, "gateway"),
    readiness: { listener: listeners.gateway.metrics, path: "/" },
    memory: platform.memory.gateway,
    cpus: cpuLimitOf("gateway"),
    sharedFolders: [{ name: "audit-log", path: auditLog.folder, access: "append" }],
    user: 10001,
  } as const satisfies Workload;
}

/** Where there is no Grafana, there is nobody to tell who somebody is. */
function headerSecrets({ workloads }: Platform): "grafana-user-header"[] {
  return workloads.includes("grafana") ? ["grafana-user-header"] : [];
}

/** Where there is nobody to tell SDKs anything, nobody is asked for their token. */
function strategySecrets({ workloads, teams }: Platform) {
  return workloads.includes("jaeger") ? strategyTokens(teams) : [];
}

function forwardAuthority({ gateway }: Platform): ConfigurationFile[] {
  const { certificateAuthority } = gateway.forwardAuth ?? {};
  return certificateAuthority === undefined
    ? []
    : [{ name: FORWARD_AUTHORITY, text: certificateAuthority }];
}
