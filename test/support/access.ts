import { createServer } from "node:net";
import { legacyReceivers, listeners, workloadNames } from "../../model/listeners.ts";
import type { Access } from "../../tools/access.ts";
import { newAuthority } from "../../tools/identities.ts";

/** A port of the loopback on which nobody listens. */
export function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Access to a platform of which every listener is at `url`, with credentials of a throwaway authority. */
export async function accessAt(url: string): Promise<Access> {
  const authority = await newAuthority();
  const operator = await authority.issue("operator");
  const urls = Object.entries(listeners).map(([workload, ports]) => [
    workload,
    Object.fromEntries(Object.keys(ports).map((name) => [name, url])),
  ]);
  return {
    urls: Object.fromEntries(urls) as Access["urls"],
    certificateAuthority: authority.certificate,
    credentials: {
      otlpToken: "token",
      browserToken: "browser",
      teams: {},
      redisPassword: "password",
      appsToken: "apps",
      appsAdminToken: "apps-admin",
      operatorCertificate: operator.certificate,
      operatorKey: operator.key,
      viewer: { user: "viewer", password: "password" },
      admin: { user: "admin", password: "password" },
    },
    deployment: {
      workloads: [...workloadNames],
      legacyReceivers: [...legacyReceivers],
      missing: [],
    },
  };
}

/** Access to a platform that is not there. */
export async function accessNowhere(): Promise<Access> {
  return accessAt(`https://localhost:${await closedPort()}`);
}
