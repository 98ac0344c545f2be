import assert from "node:assert/strict";
import { gatewayConfig } from "../../components/gateway/config.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";

const behind = {
  ...{ gateway: "shared", gatewayNamespace: "infra" },
  ...{ class: "haproxy", from: "haproxy", passThroughAnnotation: "haproxy.org/ssl-passthrough" },
};

/** The servers that answer for a name other than the one that TLS was asked for, where the outside comes so. */
function indifferentServers(outside: string, keys: readonly (keyof typeof behind)[] = []) {
  const said = Object.fromEntries(keys.map((key) => [key, behind[key]]));
  const target = { kind: "kubernetes", host: "tracing.test", outside: { kind: outside, ...said } };
  return indifferent({ target });
}

function indifferent(changes: Record<string, unknown>): string[] {
  // With every store, each of them once, as on any target.
  const everyStore = { stores: {}, replicas: {}, objectStorage: undefined };
  const environment = environmentOf("prod", { ...everyStore, ...changes });
  const { servers } = gatewayConfig(platformFor(environment)).apps.http;
  return Object.entries(servers as Record<string, { strict_sni_host?: boolean }>)
    .filter(([, server]) => server.strict_sni_host !== true)
    .map(([name]) => name);
}

const STORES = [
  ...["alertmanager", "grafana", "jaeger", "loki", "prometheus", "sampling", "samplingGrpc"],
  ...["tempo", "tempoGrpc", "zipkin"],
];

describe("the gateway behind others who hand connections on by name", () => {
  it("sends away who asks one door for what is behind another, at each but that of its metrics", () => {
    const toGateway = ["gateway", "gatewayNamespace"] as const;
    assert.deepEqual(indifferentServers("gateway-api", toGateway), ["metrics"]);
    const toIngress = ["class", "from", "passThroughAnnotation"] as const;
    assert.deepEqual(indifferentServers("ingress", toIngress), ["metrics"]);
  });

  it("does not care where it is dialled at its own ports, maybe by an address", () => {
    for (const kind of ["load-balancer", "node-port"]) {
      assert.deepEqual(indifferentServers(kind).sort(), [...STORES, "metrics"].sort());
    }
    assert.deepEqual(
      indifferent({ target: { kind: "docker" } }).sort(),
      [...STORES, "metrics"].sort(),
    );
  });

  it("does not care where it is dialled by who has ended TLS, by the workload's name", () => {
    const { gateway, gatewayNamespace } = behind;
    const outside = { kind: "gateway-api", gateway, gatewayNamespace, terminating: {} };
    const target = { kind: "kubernetes", host: "tracing.test", outside };
    assert.deepEqual(indifferent({ target }).sort(), [...STORES, "metrics"].sort());
  });
});
