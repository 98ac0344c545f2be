import assert from "node:assert/strict";
import { boostsFile } from "../../components/collector/boosts.ts";
import { collectorConfig } from "../../components/collector/config.ts";
import { samplerConfig } from "../../components/sampler/config.ts";
import { yaml } from "../../components/yaml.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf, withReplicas } from "../support/environments.ts";
import { COLLECTOR_STORAGE } from "../../components/queue-storage.ts";
import { BOOSTS_FILE } from "../../model/boosts.ts";
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
  "without an archive": { archive: {} },
  "for browsers": { browserOrigins: ["https://shop.example", "http://localhost:3000"] },
  "as it samples in production": { sampling: productionSampling },
  "with several of everything": withReplicas,
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
    const other = await authority.issue("sampler");
    given = {
      [secretPath("authority.crt")]: authority.certificate,
      [secretPath("collector.crt")]: identity.certificate,
      [secretPath("collector.key")]: identity.key,
      [secretPath("sampler.crt")]: other.certificate,
      [secretPath("sampler.key")]: other.key,
      [secretPath("otlp-tokens")]: "one\nother\n",
      [secretPath("redis-password")]: "password",
      [`${COLLECTOR_STORAGE}/.keep`]: "",
      [configurationPath(BOOSTS_FILE)]: boostsFile([]),
    };
  });

  const verdict = (text: string, more: Record<string, string> = {}): Promise<ProgramOutcome> => {
    const path = configurationPath("collector.yaml");
    const files = { ...given, [path]: text, ...more };
    return runProgram("otelcol", ["validate", `--config=file:${path}`], { files });
  };

  /** The Collector's configuration, and the samplers' where there are any. */
  const configurations = (changes: Record<string, unknown>) => {
    const files = filesOf("dev", changes);
    return ["collector.yaml", "sampler.yaml"].flatMap((name) => files[name] ?? []);
  };

  for (const [name, changes] of Object.entries(variants)) {
    it(`takes the configuration ${name}`, async () => {
      const texts = configurations(changes);
      assert.equal(texts.length, "sampling" in changes ? 2 : 1);
      for (const text of texts) {
        const { exitCode, output } = await verdict(text);
        assert.equal(exitCode, 0, output);
      }
    });
  }

  it("takes the configuration of a platform without Tempo", async () => {
    for (const changes of [{}, { sampling: productionSampling }]) {
      const platform = platformFor(environmentOf("dev", changes), ["tempo"]);
      const texts = [
        collectorConfig(platform),
        ...(platform.workloads.includes("sampler") ? [samplerConfig(platform)] : []),
      ];
      for (const text of texts.map(yaml)) {
        const { exitCode, output } = await verdict(text);
        assert.equal(exitCode, 0, output);
      }
    }
  });

  it("takes boosts of every kind, and refuses what is none", async () => {
    const [text = ""] = configurations({ sampling: productionSampling });
    const until = 1_800_000_000;
    const file = boostsFile([
      { service: '"a$b ${env:HOME}', route: "\\", percent: 0.5, until },
      { route: "/api/{id}", percent: 50.000001, until },
      { service: "a'b#", percent: 100, until },
    ]);
    const checked = (boosts: string) => verdict(text, { [configurationPath(BOOSTS_FILE)]: boosts });
    const good = await checked(file);
    assert.equal(good.exitCode, 0, good.output);
    const bad = await checked(file.replace("UnixSeconds", "UnixSecond"));
    assert.notEqual(bad.exitCode, 0, bad.output);
  });

  const typos = [
    ["replace_all_patterns(", "replace_every_pattern("],
    ["span.status.message", "span.status.text"],
    ["metrics_flush_interval", "metrics_flushing_interval"],
    ["num_consumers", "number_of_consumers"],
    ["(?i)cookie", "(?=cookie"],
    ["decision_wait", "decision_waiting"],
    ["enforcement_policy", "enforced_policy"],
    ["FNV(", "FNVs("],
    ["max_megabytes", "max_mebibytes"],
  ] as const;

  for (const [right, wrong] of typos) {
    it(`refuses '${wrong}' in place of '${right}'`, async () => {
      const text = configurations({
        sampling: { ...productionSampling, samplers: 2 },
        privacy: { valuePatterns: ["(?i)cookie"] },
      }).find((one) => one.includes(right));
      assert.ok(text !== undefined);
      const { exitCode, output } = await verdict(text.replace(right, wrong));
      assert.notEqual(exitCode, 0, output);
    });
  }
});
