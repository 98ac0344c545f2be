import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Alertmanager } from "../../components/alertmanager/index.ts";
import type { Target } from "../../targets/target.ts";
import { platformWith } from "../rules/support/rendered.ts";
import { complaints } from "../support/complaints.ts";
import { recordingOf } from "../support/recording.ts";

const given = { "authority.crt": "a", "alertmanager.crt": "c", "alertmanager.key": "k" };

/** The secrets with which Alertmanager is deployed in an environment, and which of them are kept secret. */
async function deployedWith(
  alerting: object,
  said: Readonly<Record<string, string>>,
  there: readonly string[] = [],
) {
  const seen: Record<string, unknown> = {};
  const target = {
    has: (secret: string) => there.includes(secret),
    deploy: (_workload: unknown, { secrets }: { secrets: Record<string, unknown> }) => {
      Object.assign(seen, secrets);
    },
  } as unknown as Target;
  await recordingOf(() => {
    pulumi.runtime.setAllConfig(said);
    try {
      const platform = platformWith({ alerting });
      new Alertmanager("alertmanager", { platform, target, secrets: given });
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });
  return seen;
}

describe("a receiver's secret", () => {
  it("is what the operator has said, and stays secret", async () => {
    const url = "https://hooks.shop.example/T0K3N";
    const seen = await deployedWith({ webhook: {} }, { "alerting:webhookUrl": url });
    const output = seen["alert-webhook-url"] as pulumi.Output<string>;
    assert.ok(await pulumi.isSecret(output));
    assert.equal(await new Promise((resolve) => output.apply(resolve)), url);
    assert.equal(seen["alertmanager.key"], "k");
  });

  it("is not asked for where there is no such receiver", async () => {
    assert.deepEqual(Object.keys(await deployedWith({}, {})), Object.keys(given));
  });

  it("is not asked for where the target has it already", async () => {
    const seen = await deployedWith({ webhook: {} }, {}, ["alert-webhook-url"]);
    assert.deepEqual(Object.keys(seen), Object.keys(given));
  });

  it("is named with the command that says it where it was not said", async () => {
    await assert.rejects(
      deployedWith({ slack: { channel: "#alerts" } }, {}),
      /alerting:slackUrl[^]*config set --secret alerting:slackUrl/,
    );
  });
});

describe("who is told of alerts", () => {
  for (const [what, alerting, line] of [
    [
      "a way that is not set up",
      { routes: [{ services: ["shop"], receivers: ["pagerduty"] }] },
      "must name ways that are set up, got 'pagerduty'; set `alerting.pagerduty`  → at alerting.routes.0.receivers",
    ],
    [
      "a way that there is not",
      { routes: [{ services: ["shop"], receivers: ["pigeon"] }] },
      "must be one of webhook, slack, pagerduty, email, got 'pigeon'  → at alerting.routes.0.receivers.0",
    ],
    [
      "a mail server without a port",
      { email: { to: "a@b.example", from: "c@b.example", server: "smtp.b.example" } },
      "must be a mail server such as 'smtp.example.com:587', got 'smtp.b.example'  → at alerting.email.server",
    ],
    [
      "an authority that is no certificate",
      { deadMansSwitch: { certificateAuthority: "none" } },
      "must be a certificate in PEM, got 'none'  → at alerting.deadMansSwitch.certificateAuthority",
    ],
    [
      "a secret among the settings",
      { slack: { channel: "#alerts", url: "https://hooks.example" } },
      "unrecognized key 'url', known keys are 'channel'  → at alerting.slack",
    ],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.deepEqual(complaints({ alerting }), [`✖ ${line}`]);
    });
  }
});
