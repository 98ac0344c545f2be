import assert from "node:assert/strict";
import { notificationsOf, type Notification } from "../../tools/alerts/notifications.ts";
import { docker } from "../../tools/docker.ts";
import { deploy } from "../../tools/start/deploy.ts";
import { samplesOf } from "../../tools/verify/stores/prometheus.ts";
import { Webhook } from "../support/webhook.ts";
import { failing, failingRequests } from "./failing-requests.ts";
import { eventually, platform, platformAccess, stack, stackWith } from "./support.ts";

/** Longest time from a fault to its notification: two minutes of rules, and the group's wait. */
const FIRED = 240_000;

/** From its end: five minutes of requests that no longer fail at most, and the group's interval. */
const RESOLVED = 480_000;

/** Stops that make alerts fire, and the alerts. */
const faults = [
  { workload: "redis", alert: "RedisUnavailable", service: "redis" },
  { workload: "zipkin", alert: "ServiceDown", service: "zipkin" },
] as const;

const told = [
  ...faults.map(({ alert, service }) => ({ alertname: alert, service })),
  { alertname: "HighErrorRate", service: failing.service },
  { alertname: "HighErrorRate", service: failing.caller },
];

/**
 * Sentences about alerts that fire for real, and reach a webhook on this machine.
 *
 * Faults of all kinds are made at once, because each needs minutes to be told and to be over.
 */
export function alerts(): void {
  let webhook: Webhook;
  let requests: { stop: () => Promise<void> } | undefined;

  before("tell a webhook", async function () {
    this.timeout(300_000);
    webhook = await Webhook.start(await hostAddress());
    const endpoint = { certificateAuthority: webhook.authority };
    const settings = { webhook: endpoint, deadMansSwitch: endpoint };
    const lines = [
      `  tracing-infra:alerting: ${JSON.stringify(settings)}`,
      `  alerting:webhookUrl: ${webhook.url}/alerts`,
      `  alerting:deadMansSwitchUrl: ${webhook.url}/alive`,
    ];
    await deploy(stackWith((text) => `${text.trimEnd()}\n${lines.join("\n")}\n`));
  });

  after("tell nobody any more", async function () {
    this.timeout(300_000);
    await requests?.stop();
    for (const { workload } of faults) await docker(["start", `${platform}-${workload}`]);
    await webhook.stop();
    await deploy(stack);
  });

  it("tells the dead man's switch that all is well, once a minute", async function () {
    this.timeout(240_000);
    const heard = () => webhook.posted.filter(({ path }) => path === "/alive").length;
    await eventually(() => Promise.resolve(heard() >= 2), 200_000);
    assert.ok(
      webhook.posted.every(
        ({ path, receiver }) => (path === "/alive") === (receiver === "watchdog"),
      ),
    );
  });

  it("tells that Redis and a store are gone and that requests fail", async function () {
    this.timeout(FIRED + 60_000);
    requests = failingRequests(await platformAccess());
    for (const { workload } of faults) await docker(["stop", `${platform}-${workload}`]);
    for (const labels of told) {
      await eventually(() => Promise.resolve(webhook.has("firing", labels)), FIRED).catch(() =>
        assert.fail(`${JSON.stringify(labels)} was not told`),
      );
    }
    for (const { alert, service } of faults) {
      assert.ok((await listed(alert, service))?.receiver === "critical", alert);
    }
  });

  it("keeps quiet what follows from a store that is gone", async function () {
    this.timeout(FIRED);
    await eventually(async () => {
      assert.equal((await listed("ExporterFailing", "zipkin"))?.withheld, "inhibited");
    }, FIRED - 20_000);
    assert.ok(!webhook.has("firing", { alertname: "ExporterFailing" }));
  });

  it("finds out who drags whom along", async function () {
    this.timeout(FIRED);
    await eventually(async () => {
      const query = 'ALERTS{alertname="CascadingErrors", alertstate="firing"}';
      const services = (await samplesOf(await platformAccess(), query)).map(
        ({ labels }) => labels["service"],
      );
      assert.deepEqual(services, [failing.service]);
    }, FIRED - 20_000);
  });

  it("tells that all of it is over", async function () {
    this.timeout(RESOLVED + 60_000);
    await requests?.stop();
    for (const { workload } of faults) await docker(["start", `${platform}-${workload}`]);
    for (const labels of told) {
      await eventually(() => Promise.resolve(webhook.has("resolved", labels)), RESOLVED).catch(() =>
        assert.fail(`${JSON.stringify(labels)} was not resolved`),
      );
    }
    await eventually(async () => {
      const left = await notificationsOf(await platformAccess());
      const about = left.filter(({ alert, service }) =>
        told.some((one) => one.alertname === alert && one.service === service),
      );
      assert.deepEqual(about, []);
    }, 120_000);
  });
}

async function listed(alert: string, service: string): Promise<Notification | undefined> {
  const all = await notificationsOf(await platformAccess());
  return all.find((one) => one.alert === alert && one.service === service);
}

/** Where Alertmanager's container reaches this machine. */
async function hostAddress(): Promise<string> {
  const network = `${platform}-alertmanager-prometheus`;
  const format = "{{(index .IPAM.Config 0).Gateway}}";
  const [address] = await docker(["network", "inspect", "--format", format, network]);
  return address ?? assert.fail(`no gateway of ${network}`);
}
