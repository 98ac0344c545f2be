import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { lokiConfig } from "../../components/loki/config.ts";
import { yaml } from "../../components/yaml.ts";
import { platformFor } from "../../model/platform.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { runProgram, type ProgramOutcome } from "../../tools/programs.ts";
import { environmentOf, overStore } from "../support/environments.ts";
import { newAuthority } from "../../tools/identities.ts";
import { configurationOf, filesOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

describe("Loki's configuration", () => {
  const configuration = configurationOf("loki");
  const limits = mappingAt(configuration, "limits_config");

  it("keeps what it keeps for as long as is set, and the audit log for as long as that is", () => {
    const changes = { logRetention: "48h", auditRetention: "90d" };
    const set = mappingAt(configurationOf("loki", changes), "limits_config");
    assert.equal(set["retention_period"], "48h");
    assert.deepEqual(set["retention_stream"], [
      { selector: '{service_name="gateway-audit"}', priority: 1, period: "2160h" },
    ]);
    assert.equal(mappingAt(configuration, "compactor")["retention_enabled"], true);
  });

  it("deletes for nobody and reports to nobody", () => {
    assert.equal(limits["deletion_mode"], "disabled");
    assert.deepEqual(configuration["analytics"], { reporting_enabled: false });
  });

  it("tells streams apart by nothing that is new at every start", () => {
    assert.deepEqual(mappingAt(limits, "otlp_config", "resource_attributes"), {
      ignore_defaults: true,
      attributes_config: [
        {
          action: "index_label",
          attributes: [
            "service.name",
            "service.namespace",
            "deployment.environment.name",
            "k8s.namespace.name",
          ],
        },
      ],
    });
  });

  it("lets no cache and no replay take more than its share of the memory", () => {
    const platform = platformFor(environmentOf("dev"));
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 65_536 }), (mebibytes) => {
        const memory = { ...platform.memory, loki: ByteSize.mebibytes(mebibytes) };
        const rendered = parse(yaml(lokiConfig({ ...platform, memory }))) as Mapping;
        const { max_size_mb: cache } = mappingAt(
          rendered,
          "chunk_store_config",
          "chunk_cache_config",
          "embedded_cache",
        );
        assert.equal(cache, Math.floor(mebibytes / 10));
        const { replay_memory_ceiling: replay } = mappingAt(rendered, "ingester", "wal");
        assert.equal(replay, `${Math.floor(mebibytes * 0.4)}MB`);
      }),
    );
    for (const [name, on] of Object.entries(mappingAt(configuration, "query_range"))) {
      assert.equal(on, false, name);
    }
  });
});

describe("Loki", function () {
  this.timeout(120_000);

  const path = configurationPath("loki.yaml");
  let secrets: Record<string, string>;

  before("make throwaway secrets", async () => {
    const authority = await newAuthority();
    const { certificate, key } = await authority.issue("loki");
    secrets = {
      [secretPath("authority.crt")]: authority.certificate,
      [secretPath("loki.crt")]: certificate,
      [secretPath("loki.key")]: key,
    };
  });

  const verdict = (text: string): Promise<ProgramOutcome> =>
    runProgram("loki", ["-verify-config", `-config.file=${path}`], {
      files: { ...secrets, [path]: text },
    });

  for (const changes of [{}, { logRetention: "24h", auditRetention: "106751d" }]) {
    it(`takes its configuration with ${JSON.stringify(changes)}`, async () => {
      const { exitCode, output } = await verdict(filesOf("dev", changes)["loki.yaml"] ?? "");
      assert.equal(exitCode, 0, output);
    });
  }

  for (const replicas of [1, 3]) {
    it(`takes its configuration over an object store, of ${replicas}`, async () => {
      const text = filesOf("prod", overStore(replicas))["loki.yaml"] ?? "";
      const { exitCode, output } = await verdict(text);
      assert.equal(exitCode, 0, output);
    });
  }

  it("refuses its configuration with one key mistyped", async () => {
    const text = filesOf("dev")["loki.yaml"] ?? "";
    const { exitCode, output } = await verdict(text.replace("deletion_mode:", "deletion_modus:"));
    assert.notEqual(exitCode, 0);
    assert.match(output, /deletion_modus/);
  });
});
