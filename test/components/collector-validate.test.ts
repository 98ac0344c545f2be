import assert from "node:assert/strict";
import { COLLECTOR_STORAGE } from "../../components/queue-storage.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { runProgram, type ProgramOutcome } from "../../tools/programs.ts";
import { newAuthority } from "../../tools/identities.ts";
import { productionSampling } from "../support/production-sampling.ts";
import { filesOf } from "../support/workloads.ts";

const variants = {
  "as the dev stack has it": {},
  "in little memory": { profile: "lite" },
  "to be debugged": { debug: true },
  "without receivers for spans of old": { legacyReceivers: {} },
  "with its queues in memory": { persistentQueues: false },
  "for browsers": { browserOrigins: ["https://shop.example", "http://localhost:3000"] },
  "as it samples in production": { sampling: productionSampling },
  "with several samplers": { sampling: { ...productionSampling, samplers: 3 } },
  "with a rule of every kind": {
    sampling: {
      baseline: 0.5,
      rules: [
        { services: ['"a$b'], route: "/${env:HOME}", match: "starts-at", percent: 0 },
        { route: "\\", percent: 99.99 },
      ],
      httpErrorsOf: ["a'b"],
      limit: 10,
    },
  },
  "with nothing private": { privacy: { keyPatterns: [], valuePatterns: [] } },
  "with patterns that have every special character": {
    privacy: {
      keyPatterns: ['^"a\\$b${env:HOME}$', "(?P<before>x)\\Q$$\\E where "],
      valuePatterns: ["[\\s\"'`]\\p{Greek}\\x{1F600}é😀\\\\$", "(?P<before>a)(?P<before2>b)c"],
    },
  },
} as const;

describe("the real Collector's own check", function () {
  this.timeout(120_000);

  let given: Record<string, string>;

  before("make throwaway secrets", async () => {
    const authority = await newAuthority();
    const identity = await authority.issue("collector");
    given = {
      [secretPath("authority.crt")]: authority.certificate,
      [secretPath("collector.crt")]: identity.certificate,
      [secretPath("collector.key")]: identity.key,
      [secretPath("otlp-tokens")]: "one\nother\n",
      [secretPath("redis-password")]: "password",
      [`${COLLECTOR_STORAGE}/.keep`]: "",
    };
  });

  const verdict = (text: string): Promise<ProgramOutcome> => {
    const path = configurationPath("collector.yaml");
    const files = { ...given, [path]: text };
    return runProgram("otelcol", ["validate", `--config=file:${path}`], { files });
  };

  const configuration = (changes: Record<string, unknown>) =>
    filesOf("dev", changes)["collector.yaml"] ?? assert.fail();

  for (const [name, changes] of Object.entries(variants)) {
    it(`takes the configuration ${name}`, async () => {
      const { exitCode, output } = await verdict(configuration(changes));
      assert.equal(exitCode, 0, output);
    });
  }

  const typos = [
    ["replace_all_patterns(", "replace_every_pattern("],
    ["span.status.message", "span.status.text"],
    ["metrics_flush_interval", "metrics_flushing_interval"],
    ["num_consumers", "number_of_consumers"],
    ["(?i)cookie", "(?=cookie"],
    ["decision_wait", "decision_waiting"],
  ] as const;

  for (const [right, wrong] of typos) {
    it(`refuses '${wrong}' in place of '${right}'`, async () => {
      const text = configuration({
        sampling: productionSampling,
        privacy: { valuePatterns: ["(?i)cookie"] },
      });
      assert.ok(text.includes(right));
      const { exitCode, output } = await verdict(text.replace(right, wrong));
      assert.notEqual(exitCode, 0, output);
    });
  }
});
