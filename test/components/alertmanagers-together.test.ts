import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect, type ConnectionOptions } from "node:tls";
import { listeners } from "../../model/listeners.ts";
import { hostsOfReplicas, sharedNames } from "../../model/replicas.ts";
import type { Workload } from "../../model/workload.ts";
import { docker } from "../../tools/docker.ts";
import { newAuthority, type Authority } from "../../tools/identities.ts";
import { withSeveral } from "../support/environments.ts";
import { eventually } from "../support/eventually.ts";
import { RunningWorkload } from "../support/running-workload.ts";
import { workloadsOf } from "../support/workloads.ts";

const { gossip } = listeners.alertmanager;

const workload: Workload =
  workloadsOf("dev", withSeveral).find(({ name }) => name === "alertmanager") ?? assert.fail();

/** An alert as Prometheus would report it. */
const ALERT = { labels: { alertname: "HighLatency", service: "shop", severity: "warning" } };

describe("real Alertmanagers, three of them", function () {
  this.timeout(180_000);

  const network = `alertmanagers-test-${randomBytes(4).toString("hex")}`;
  const running: RunningWorkload[] = [];
  let authority: Authority;
  let caller: { authority: string; certificate: Awaited<ReturnType<Authority["issue"]>> };

  before("start them where each has its names", async () => {
    authority = await newAuthority();
    caller = { authority: authority.certificate, certificate: await authority.issue("operator") };
    const hosts = hostsOfReplicas("alertmanager", workload.replicas);
    const shared = sharedNames("alertmanager", workload.replicas);
    const { certificate, key } = await authority.issue("alertmanager", [
      ...[...shared, ...hosts, "localhost"],
    ]);
    const secrets = {
      "authority.crt": authority.certificate,
      ...{ "alertmanager.crt": certificate, "alertmanager.key": key },
    };
    await docker(["network", "create", network]);
    for (const host of hosts) {
      const place = { network, hosts: [host, ...shared] };
      running.push(await RunningWorkload.start(workload, secrets, place));
    }
    for (const one of running) await one.untilReady(caller);
  });

  after("remove them", async () => {
    for (const one of running) await one.remove();
    await docker(["network", "rm", network]);
  });

  const asked = (one: RunningWorkload, path: string) => one.ask(path, caller);

  const told = async (one: RunningWorkload, path: string, value: unknown) => {
    const message = { type: "application/json", body: JSON.stringify(value) };
    const { status, body } = await one.ask(path, caller, message);
    assert.equal(status, 200, body);
  };

  it("know of each other, whoever was there first", async () => {
    for (const one of running) {
      await eventually(async () => {
        const { body } = await asked(one, "/metrics");
        return /^alertmanager_cluster_members 3$/m.exec(body) ?? undefined;
      });
    }
  });

  it("have a silence of one in all of them", async () => {
    const [first, , last] = running;
    assert.ok(first && last);
    const now = Date.now();
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const silence = {
      matchers: [{ name: "service", value: "shop", isRegex: false, isEqual: true }],
      ...{ startsAt: at(0), endsAt: at(60), createdBy: "operator", comment: "known" },
    };
    await told(first, "/api/v2/silences", silence);
    await told(last, "/api/v2/alerts", [ALERT]);
    await eventually(async () => {
      const { body } = await asked(last, "/api/v2/alerts");
      const [alert] = JSON.parse(body) as { status: { state: string } }[];
      return alert?.status.state === "suppressed" ? true : undefined;
    });
  });

  it("listen to whoever shows a certificate of the authority, over TLS 1.3, and to nobody else", async () => {
    const [first] = running;
    assert.ok(first);
    const port = Number((await first.address(gossip.port)).split(":").at(-1));
    const ca = authority.certificate;
    const { certificate: cert, key } = caller.certificate;
    const other = await (await newAuthority()).issue("alertmanager");
    const stranger = { cert: other.certificate, key: other.key };
    assert.equal(await refusal({ port, ca, cert, key }), undefined);
    assert.equal(await refusal({ port, ca }), "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED");
    assert.equal(await refusal({ port, ca, ...stranger }), "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA");
    assert.equal(
      await refusal({ port, ca, cert, key, maxVersion: "TLSv1.2" }),
      "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    );
  });
});

/** Why a server ends a conversation before it has begun; nothing where it waits for more. */
function refusal(options: ConnectionOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "localhost", servername: "alertmanager", ...options });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      resolve(code ?? "nothing was said");
    });
    // In TLS 1.3 the client is done before the server has seen its certificate.
    socket.once("secureConnect", () => {
      setTimeout(() => {
        socket.destroy();
        resolve(undefined);
      }, 1_000);
    });
  });
}
