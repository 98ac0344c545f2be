import { isIP } from "node:net";
import { connect } from "node:tls";
import { publishedListeners } from "../../model/deployment.ts";
import { urlOf, type Access } from "../access.ts";
import { ask } from "../https.ts";
import { require200, type Check } from "./check.ts";
import { askStore, type Store } from "./stores/ask.ts";

/** What each store answers with 200 once it can do its work. */
const READINESS: Readonly<Record<Store, string>> = {
  tempo: "/ready",
  jaeger: "/api/services",
  zipkin: "/health",
  prometheus: "/-/ready",
  alertmanager: "/-/ready",
  loki: "/ready",
  grafana: "/api/health",
};

/** Checks that every part of the platform is there and says so at its own door. */
export function doorChecks(access: Access): Check[] {
  const { certificateAuthority: authority, deployment } = access;
  const { operatorCertificate: certificate, operatorKey: key } = access.credentials;
  const published = publishedListeners(deployment);
  const metrics = published.filter(({ name }) => name === "metrics");
  return [
    {
      name: "the Collector is healthy",
      ask: async () => require200(await ask(urlOf(access, "collector", "health"), { authority })),
    },
    ...Object.entries(READINESS).flatMap(([store, path]) =>
      storeCheck(access, store as Store, path),
    ),
    ...metrics.map(({ workload, name }) => ({
      name: `${workload} shows its own metrics to a certificate`,
      ask: async () => {
        const url = `${urlOf(access, workload, name)}/metrics`;
        return require200(await ask(url, { authority, certificate: { certificate, key } }));
      },
    })),
    {
      name: "every published port shows a certificate of the platform",
      ask: async () => {
        const urls = published
          .filter(({ listener }) => listener.protocol !== "udp")
          .map(({ workload, name }) => new URL(urlOf(access, workload, name)));
        await Promise.all(urls.map((url) => handshake(access, url)));
        return `ports ${urls.map(({ port }) => port).join(", ")}`;
      },
    },
  ];
}

function storeCheck(access: Access, store: Store, path: string): Check[] {
  const { workloads, missing } = access.deployment;
  const name = `${store} is ready behind the gateway`;
  const question = async () => require200(await askStore(access, store, path));
  if (missing.includes(store)) return [{ name, ask: question, notRun: "no image" }];
  return workloads.includes(store) ? [{ name, ask: question }] : [];
}

function handshake(access: Access, { hostname, port }: URL): Promise<void> {
  const { operatorCertificate: cert, operatorKey: key } = access.credentials;
  const address = { host: hostname, port: Number(port) };
  // TLS knows no addresses as server names; the certificate is compared with the address all the same.
  const servername = isIP(hostname) === 0 ? hostname : "";
  const options = { ...address, servername, ca: access.certificateAuthority, cert, key };
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, timeout: 5_000 }, () => {
      socket.destroy();
      resolve();
    });
    socket.on("timeout", () => socket.destroy(new Error("no handshake within 5 s")));
    socket.on("error", (error: Error) => {
      reject(new Error(`port ${port}: ${error.message}`));
    });
  });
}
