import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { notificationsOf } from "../../tools/alerts/notifications.ts";
import { rehearsed } from "../../tools/alerts/rehearsals.ts";
import { docker } from "../../tools/docker.ts";
import { deploy } from "../../tools/start/deploy.ts";
import { Webhook } from "../support/webhook.ts";
import { scenes } from "./alert-scenes.ts";
import { inventHistory } from "./invented-history.ts";
import { play, type Stage, type Told } from "./scene.ts";
import { stopRequests, usual } from "./service-scenes.ts";
import { eventually, freshAccess, platform, stack, stackWith, withSampling } from "./support.ts";

/** Longest time for a scene: two acts, of which each may take its time, and their end. */
const SCENE = 2_100_000;

const ALIVE = "/alive";

/** Made for what the scenes send once nothing is wrong, 300 traces of one span a second: otherwise that would be told. */
const sampling = {
  baseline: 100,
  rate: { tracesPerSecond: 350, spansPerTrace: 1, spanBytes: 400 },
};

/**
 * Sentences about alerts that fire for real, reach a webhook on this machine, and are told to be over.
 *
 * Everything is made to go wrong at once, because most of it takes minutes to be told. Queues are in
 * memory, so that they are soon full. Comes last, on a platform without a past, since what other sentences
 * have made go wrong would be told as well.
 */
export function alerts(): void {
  describe("its alerts", () => {
    let stage: Stage;
    let plays: Promise<PromiseSettledResult<Told[]>>[] = [];

    before("tell a webhook, and let everything go wrong", async function () {
      this.timeout(600_000);
      // Where it has an address for the webhook shows only once it is there.
      await deploy(stack);
      const webhook = await Webhook.start(await hostAddress());
      const endpoint = { certificateAuthority: webhook.authority };
      const settings = { webhook: endpoint, deadMansSwitch: endpoint };
      const lines = [
        "  tracing-infra:persistentQueues: false",
        `  tracing-infra:alerting: ${JSON.stringify(settings)}`,
        `  alerting:webhookUrl: ${webhook.url}/alerts`,
        `  alerting:deadMansSwitchUrl: ${webhook.url}${ALIVE}`,
      ];
      const prepared = (text: string) => withSampling(text, sampling).trimEnd();
      await deploy(stackWith((text) => `${prepared(text)}\n${lines.join("\n")}\n`));
      stage = { webhook, access: await freshAccess() };
      await inventHistory(usual);
      plays = scenes.map(async (scene) => (await Promise.allSettled([play(scene, stage)]))[0]);
    });

    after("end what is still wrong", async function () {
      this.timeout(600_000);
      for (const outcome of await Promise.all(plays)) {
        // How long each took is worth a look, and nothing to insist on.
        for (const told of outcome.status === "fulfilled" ? outcome.value : []) {
          process.stdout.write(`    ${told.alertname}: ${told.toldAfter}, ${told.overAfter}\n`);
        }
      }
      await stopRequests();
      for (const { end } of scenes) await end(stage);
      await stage.webhook.stop();
    });

    scenes.forEach(({ when, acts }, index) => {
      const names = acts.flatMap(({ tells }) => tells.map(({ alertname }) => alertname));

      it(`tells when ${when}, and when no longer: ${names.join(", ")}`, async function () {
        this.timeout(SCENE);
        const outcome = await plays[index];
        if (outcome?.status !== "fulfilled") throw outcome?.reason;
        assert.deepEqual(
          outcome.value.map(({ alertname }) => alertname),
          names,
        );
      });
    });

    it("tells the dead man's switch that all is well, once a minute and of nothing else", () => {
      const { posted } = stage.webhook;
      const alive = posted.filter(({ path }) => path === ALIVE);
      const [first, last] = [alive.at(0), alive.at(-1)].map((one) => one?.at ?? 0);
      const minutes = ((last ?? 0) - (first ?? 0)) / 60_000;
      // One of them was refused.
      assert.ok(alive.length >= minutes - 1 && alive.length <= minutes + 2, `${alive.length}`);
      for (const { path, receiver, alerts: told } of posted) {
        assert.equal(path === ALIVE, receiver === "watchdog");
        for (const { labels } of told) {
          assert.equal(path === ALIVE, labels["alertname"] === "Watchdog");
          const urgent = labels["severity"] === "critical";
          if (path !== ALIVE) assert.equal(receiver, urgent ? "critical" : "warning");
        }
      }
    });

    it("keeps quiet what follows from a store that is gone, even when it is back", () => {
      for (const alertname of ["ExporterFailing", "ExporterQueueFilling"]) {
        assert.ok(!stage.webhook.has("firing", { alertname, service: "zipkin" }), alertname);
      }
    });

    it("has told of every alert that is said to be", () => {
      const told = stage.webhook.posted.flatMap(({ alerts: some }) =>
        some.map(({ labels }) => labels["alertname"]),
      );
      assert.deepEqual(
        rehearsed.filter((alert) => !told.includes(alert)),
        [],
      );
    });

    it("has nothing left to tell", async function () {
      this.timeout(600_000);
      await eventually(async () => {
        await sleep(5_000);
        const left = await notificationsOf(stage.access);
        // What else the machine has to do is not the platform's.
        const own = left.filter(({ alert, service }) => alert !== "Watchdog" && service !== "host");
        assert.deepEqual(own, []);
      }, 480_000);
    });
  });
}

/** Where Alertmanager's container reaches this machine. */
async function hostAddress(): Promise<string> {
  const network = `${platform}-alertmanager-prometheus`;
  const format = "{{(index .IPAM.Config 0).Gateway}}";
  const [address] = await docker(["network", "inspect", "--format", format, network]);
  return address ?? assert.fail(`no gateway of ${network}`);
}
