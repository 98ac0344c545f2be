import { deploy } from "../../tools/start/deploy.ts";
import { stack, sendRequests, eventually } from "./support.ts";
import { remove } from "../../tools/stop/remove.ts";
import { alerts } from "./alerts.ts";
import { ruleMetrics } from "./rule-metrics.ts";
describe("scratch", function () {
  this.timeout(300_000);
  before(async () => {
    if (process.env["PURGE"]) await remove(stack, { purge: true });
    await deploy(stack);
    await eventually(() => sendRequests(1));
  });
  if (process.env["ONLY"] !== "alerts") ruleMetrics();
  if (process.env["ONLY"] !== "metrics") alerts();
});
