import assert from "node:assert/strict";
import { configurationPath } from "../../model/workload.ts";
import { runProgram } from "../../tools/programs.ts";
import { configurationOf, filesOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;

/** Every way there is, with the least that must be said of it. */
const everyWay = {
  webhook: { certificateAuthority: pem("MIIB") },
  slack: { channel: "#alerts" },
  pagerduty: true,
  email: { to: "team@shop.example", from: "tracing@shop.example", server: "smtp.shop.example:587" },
  deadMansSwitch: { certificateAuthority: pem("MIIC") },
};

const workloadWith = (alerting: object) =>
  workloadsOf("dev", { alerting }).find(({ name }) => name === "alertmanager") ?? assert.fail();

const receiversWith = (alerting: object) =>
  configurationOf("alertmanager", { alerting })["receivers"] as Mapping[];

const kindsOf = (receivers: readonly Mapping[], name: string) =>
  Object.keys(receivers.find((one) => one["name"] === name) ?? assert.fail(name)).slice(1);

describe("Alertmanager's configuration", () => {
  it("makes one notification of all that is wrong with a service", () => {
    const configuration = configurationOf("alertmanager");
    assert.deepEqual(mappingAt(configuration, "route")["group_by"], ["service"]);
  });

  it("tells nobody, and needs no secret, where no way is set up", () => {
    assert.deepEqual(receiversWith({}), [
      { name: "critical" },
      { name: "warning" },
      { name: "watchdog" },
    ]);
    const secrets = workloadWith({}).secrets.filter((name) => name.startsWith("alert-"));
    assert.deepEqual(secrets, []);
  });

  it("tells of what is critical in every way, and wakes nobody up for a warning", () => {
    const receivers = receiversWith(everyWay);
    const quiet = ["webhook_configs", "slack_configs", "email_configs"];
    assert.deepEqual(kindsOf(receivers, "critical").sort(), [...quiet, "pagerduty_configs"].sort());
    assert.deepEqual(kindsOf(receivers, "warning").sort(), quiet.sort());
    assert.deepEqual(kindsOf(receivers, "watchdog"), ["webhook_configs"]);
  });

  it("names each secret by a file, which the workload is given", () => {
    const { secrets } = workloadWith(everyWay);
    const text = filesOf("dev", { alerting: everyWay })["alertmanager.yaml"] ?? "";
    const named = [...text.matchAll(/secrets\/(alert-[\w-]+)/g)].map(([, name]) => name);
    const given = secrets.filter((name) => name.startsWith("alert-"));
    assert.deepEqual([...new Set(named)].sort(), [...given].sort());
    assert.equal(given.length, 5);
  });

  it("trusts an endpoint's own authority where one is given", () => {
    const { configuration } = workloadWith(everyWay);
    const text = filesOf("dev", { alerting: everyWay })["alertmanager.yaml"] ?? "";
    assert.ok(!filesOf("dev")["alertmanager.yaml"]?.includes("ca_file"));
    for (const [name, { certificateAuthority }] of [
      ["webhook", everyWay.webhook],
      ["dead-mans-switch", everyWay.deadMansSwitch],
    ] as const) {
      const file = `alertmanager-${name}-authority.crt`;
      assert.ok(text.includes(`ca_file: ${configurationPath(file)}`), name);
      const found = configuration.find((one) => one.name === file);
      assert.equal(found?.text, certificateAuthority);
    }
  });

  it("trusts the image's authorities where none is given", () => {
    const alerting = { webhook: {}, deadMansSwitch: {} };
    const text = filesOf("dev", { alerting })["alertmanager.yaml"] ?? "";
    assert.match(text, /alert-webhook-url/);
    assert.match(text, /alert-dead-mans-switch-url/);
    assert.doesNotMatch(text, /ca_file/);
  });

  it("opens no second port for peers that there are none of", () => {
    const { args } = workloadWith({});
    assert.ok(args.includes("--cluster.listen-address="));
    assert.ok(
      args.includes(`--web.config.file=${configurationPath("alertmanager-web.yaml")}`),
      "served without its guard",
    );
  });
});

describe("amtool", function () {
  this.timeout(120_000);

  const path = configurationPath("alertmanager.yaml");
  const check = (text: string) =>
    runProgram("amtool", ["check-config", path], { files: { [path]: text } });
  const text = filesOf("dev")["alertmanager.yaml"] ?? "";

  it("takes Alertmanager's configuration as it is", async () => {
    const outcome = await check(text);
    assert.equal(outcome.exitCode, 0, outcome.output);
  });

  it("takes it with every way and routes of some services' own", async () => {
    const routes = [{ services: ["shop.web"], receivers: ["email"] }];
    const files = filesOf("dev", { alerting: { ...everyWay, routes } });
    const outcome = await check(files["alertmanager.yaml"] ?? "");
    assert.equal(outcome.exitCode, 0, outcome.output);
  });

  it("refuses it with one key mistyped", async () => {
    const { exitCode, output } = await check(text.replace("group_by:", "grouped_by:"));
    assert.notEqual(exitCode, 0);
    assert.match(output, /grouped_by/);
  });
});
