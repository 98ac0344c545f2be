import assert from "node:assert/strict";
import { configurationPath } from "../../model/workload.ts";
import { runProgram } from "../../tools/programs.ts";
import { everyAlert } from "../rules/support/rendered.ts";
import { filesOf } from "../support/workloads.ts";

const path = configurationPath("alertmanager.yaml");

type Labels = Readonly<Record<string, string>>;

/** The receiver that a deployed configuration has for an alert with these labels. */
async function receiverOf(labels: Labels, alerting: object = {}): Promise<string> {
  const said = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const args = ["config", "routes", "test", `--config.file=${path}`, ...said];
  const text = filesOf("dev", { alerting })["alertmanager.yaml"] ?? "";
  const { exitCode, output } = await runProgram("amtool", args, { files: { [path]: text } });
  assert.equal(exitCode, 0, output);
  return output.trim();
}

describe("the route of", function () {
  this.timeout(120_000);

  for (const { alert, labels } of everyAlert) {
    const receiver = alert === "Watchdog" ? "watchdog" : labels["severity"];
    it(`${alert} leads to '${receiver}'`, async () => {
      assert.equal(await receiverOf({ service: "shop", ...labels, alertname: alert }), receiver);
    });
  }

  describe("a service with a route of its own", () => {
    const routes = [
      { services: ["shop.web", "cart"], severities: ["warning"], receivers: ["email"] },
      { services: ["cart"], receivers: [] },
    ];
    const email = { to: "a@b.example", from: "c@b.example", server: "smtp.b.example:587" };
    const alerting = { email, routes };

    for (const [service, severity, receiver] of [
      ["shop.web", "warning", "route-1"],
      ["shop.web", "critical", "critical"],
      ["shopxweb", "warning", "warning"],
      ["cart", "warning", "route-1"],
      ["cart", "critical", "route-2"],
    ] as const) {
      it(`leads ${severity} of ${service} to '${receiver}'`, async () => {
        const labels = { alertname: "HighErrorRate", service, severity };
        assert.equal(await receiverOf(labels, alerting), receiver);
      });
    }

    it("leaves the watchdog where it is", async () => {
      const labels = { alertname: "Watchdog", service: "cart", severity: "none" };
      assert.equal(await receiverOf(labels, alerting), "watchdog");
    });
  });
});
