import { publishedListeners } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { KubernetesTarget } from "../../targets/kubernetes/index.ts";
import { madeHere } from "./docker-platform.ts";
import { environmentOf, withEverything } from "./environments.ts";
import {
  kubernetesPlatform,
  kubernetesSettings,
  type KubernetesObject,
} from "./kubernetes-platform.ts";
import { recordingOf } from "./recording.ts";

/** Settings with which dev has everything, but for datagrams, which no cluster takes. */
export const settings = { ...withEverything, legacyReceivers: { jaeger: true, zipkin: true } };
/** The platform that these describe. */
export const platform = platformFor(environmentOf("dev", settings));
/** Its listeners that the outside may reach. */
export const published = publishedListeners(platform);

/** The least that is said of a Gateway. */
export const shared = { kind: "gateway-api", gateway: "shared", gatewayNamespace: "infra" };

interface Metadata {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Route {
  readonly parentRefs: readonly object[];
  readonly hostnames: readonly string[];
  readonly rules: readonly {
    readonly backendRefs: readonly { readonly name: string; readonly port: number }[];
  }[];
}

/** What an object is called. */
export const metadataOf = ({ inputs }: KubernetesObject) => inputs["metadata"] as Metadata;
/** What a route says. */
export const specOf = ({ inputs }: KubernetesObject) => inputs["spec"] as Route;

/** Everything that is declared where the outside comes to the platform in one way. */
export const objectsBy = (outside: Record<string, unknown>) =>
  kubernetesPlatform(settings, { outside });

/** The ways that routes open: `host → service:port`. */
export const ways = (objects: readonly KubernetesObject[], kind: string) =>
  objects
    .filter((one) => one.kind === kind)
    .map(specOf)
    .flatMap(({ hostnames, rules }) =>
      rules.flatMap(({ backendRefs }) =>
        backendRefs.map(({ name, port }) => `${hostnames.join()} → ${name}:${port}`),
      ),
    );

/** The services that the outside comes to. */
export const outsideServices = (objects: readonly KubernetesObject[]) =>
  objects.filter(({ kind, name }) => kind === "Service" && name.endsWith("-outside"));

/** Who may come to what from outside the platform: `namespace → workload:port`, or `range → workload:port`. */
export function comers(objects: readonly KubernetesObject[]): string[] {
  return objects
    .filter(({ kind, name }) => kind === "NetworkPolicy" && name.endsWith("-from-outside"))
    .flatMap(({ inputs }) => {
      const { podSelector, ingress: rules } = inputs["spec"] as {
        podSelector: { matchLabels: Record<string, string> };
        ingress: {
          from?: {
            namespaceSelector?: { matchLabels: Record<string, string> };
            ipBlock?: { cidr: string };
          }[];
          ports: { port: number }[];
        }[];
      };
      return rules.flatMap(({ from = [undefined], ports }) =>
        from.flatMap((peer) => {
          const labels = peer?.namespaceSelector?.matchLabels ?? {};
          const place = peer?.ipBlock?.cidr ?? labels["kubernetes.io/metadata.name"] ?? "anywhere";
          const server = podSelector.matchLabels["app.kubernetes.io/name"] ?? "";
          return ports.map(({ port }) => `${place} → ${server}:${port}`);
        }),
      );
    })
    .sort();
}

/** The same as it should be. */
export const doorsFrom = (namespace: string, doors = published) =>
  doors.map(({ workload, listener }) => `${namespace} → ${workload}:${listener.port}`).sort();

/** What a target says of its addresses. */
export async function addressesBy(outside: Record<string, unknown>) {
  let found: Record<string, unknown> = {};
  await recordingOf(() => {
    const target = new KubernetesTarget("target", {
      ...{ environmentName: "dev", deployment: platform, images: madeHere },
      settings: kubernetesSettings({ outside }),
    });
    const { collector, gateway, tempo } = listeners;
    found = {
      otlp: target.urlOf(collector.otlpGrpc),
      grafana: target.urlOf(gateway.grafana),
      metrics: target.urlOf(collector.metrics),
      store: target.urlOf(tempo.http),
      names: target.hostsOf("gateway").names.filter((name) => !name.includes(".svc")),
      namesOfStore: target.hostsOf("tempo").names,
    };
  });
  return found;
}
