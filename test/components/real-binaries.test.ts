import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { certificateEnds } from "../../components/certificates/ends.ts";
import { CERTIFICATE_ENDS } from "../../model/tls.ts";
import { webConfig } from "../../components/web-config.ts";
import { yaml } from "../../components/yaml.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { runProgram, type PlatformProgram, type ProgramOutcome } from "../../tools/programs.ts";
import { overStore, root, stacks, withApps } from "../support/environments.ts";
import { newAuthority } from "../../tools/identities.ts";
import { filesOf, workloadsOf } from "../support/workloads.ts";

/** One configuration file, the program that reads it, and a key in it that no program may overlook. */
interface Case {
  readonly workload: WorkloadName;
  readonly program: PlatformProgram;
  readonly args: (path: string) => string[];
  readonly broken: readonly [key: string, typo: string];
}

const cases: readonly Case[] = [
  {
    workload: "collector",
    program: "otelcol",
    args: (path) => ["validate", `--config=file:${path}`],
    broken: ["flush_timeout:", "flush_timeouts:"],
  },
  {
    workload: "jaeger",
    program: "jaeger",
    args: (path) => ["validate", `--config=file:${path}`],
    broken: ["trace_storage:", "traces_storage:"],
  },
  {
    workload: "tempo",
    program: "tempo",
    args: (path) => ["-config.verify", `-config.file=${path}`],
    broken: ["block_retention:", "blocks_retention:"],
  },
  {
    workload: "prometheus",
    program: "promtool",
    args: (path) => ["check", "config", path],
    broken: ["scrape_interval:", "scrape_intervall:"],
  },
];

describe("the programs that run", function () {
  this.timeout(120_000);

  let given: Record<string, string>;

  before("make throwaway secrets", async () => {
    const authority = await newAuthority();
    const identities = await Promise.all(
      cases.map(async ({ workload }) => {
        const { certificate, key } = await authority.issue(workload);
        return { [`${workload}.crt`]: certificate, [`${workload}.key`]: key };
      }),
    );
    const files: Record<string, string> = Object.assign(
      {
        "authority.crt": authority.certificate,
        "otlp-tokens": "token\n",
        "grafana-metrics-password": "password",
        [CERTIFICATE_ENDS]: certificateEnds({ authority: "2031-01-01T00:00:00Z" }),
        "redis-password": "password",
      },
      ...identities,
    ) as Record<string, string>;
    given = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [secretPath(name), text]),
    );
    // A program may insist that the folder of its volume is there.
    for (const { storage } of workloadsOf("dev")) {
      if (storage) given[`${storage.path}/.keep`] = "";
    }
  });

  const verdict = (
    { workload, program, args }: Case,
    text: string,
    rendered: Readonly<Record<string, string>>,
  ): Promise<ProgramOutcome> => {
    const path = configurationPath(`${workload}.yaml`);
    // A configuration may refer to the others beside it.
    const others = Object.fromEntries(
      Object.entries(rendered).map(([name, other]) => [configurationPath(name), other]),
    );
    return runProgram(program, args(path), { files: { ...others, ...given, [path]: text } });
  };

  for (const stack of stacks) {
    const beside = filesOf(stack, stack === "dev" ? withApps : {});

    for (const one of cases) {
      const name = `${one.workload}.yaml`;
      const text = readFileSync(join(root, "test/golden", stack, name), "utf8");

      it(`take ${stack}'s ${name} as it is`, async () => {
        const { exitCode, output } = await verdict(one, text, beside);
        assert.equal(exitCode, 0, output);
      });

      it(`refuse ${stack}'s ${name} with one key mistyped`, async () => {
        const [key, typo] = one.broken;
        assert.ok(text.includes(key));
        const { exitCode, output } = await verdict(one, text.replace(key, typo), beside);
        assert.notEqual(exitCode, 0, output);
        assert.ok(output.includes(typo.replace(":", "")), output);
      });
    }
  }

  for (const one of cases) {
    it(`take ${one.workload}.yaml with settings at the ends of what is allowed`, async () => {
      const unusual = {
        sampling: { baseline: 0.0001 },
        traceRetention: "106751d",
        errorTraceRetention: "106751d",
        restoredTraceRetention: "1ms",
        batchDelay: "1ms",
        persistentQueues: false,
        debug: true,
      };
      const rendered = filesOf("dev", { ...withApps, ...unusual });
      const text = rendered[`${one.workload}.yaml`] ?? assert.fail();
      const { exitCode, output } = await verdict(one, text, rendered);
      assert.equal(exitCode, 0, output);
    });
  }

  for (const replicas of [1, 3]) {
    it(`take tempo.yaml over an object store, of ${replicas}`, async () => {
      const [one] = cases.filter(({ workload }) => workload === "tempo");
      assert.ok(one);
      const rendered = filesOf("prod", overStore(replicas));
      const text = rendered["tempo.yaml"] ?? assert.fail();
      const { exitCode, output } = await verdict(one, text, rendered);
      assert.equal(exitCode, 0, output);
    });
  }

  it("take the guard of Prometheus as it is", async () => {
    const path = configurationPath("prometheus-web.yaml");
    const { exitCode, output } = await runProgram("promtool", ["check", "web-config", path], {
      files: { ...given, [path]: yaml(webConfig("prometheus")) },
    });
    assert.equal(exitCode, 0, output);
  });

  it("refuse the guard of Prometheus with one key mistyped", async () => {
    const path = configurationPath("prometheus-web.yaml");
    const guard = yaml(webConfig("prometheus")).replace("client_ca_file", "client_ca_fil");
    const { exitCode, output } = await runProgram("promtool", ["check", "web-config", path], {
      files: { ...given, [path]: guard },
    });
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /client_ca_fil/);
  });
});
