import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { boostProcessor } from "../../../components/collector/boosts.ts";
import { yaml } from "../../../components/yaml.ts";
import { BOOSTS_FILE } from "../../../model/boosts.ts";
import { configurationPath, folders } from "../../../model/workload.ts";
import { boostsFileOf, collectorOf, replaceBoosts } from "../../../tools/boost/collector.ts";
import { fileOf } from "../../../tools/boost/records.ts";
import { Failure } from "../../../tools/command-line.ts";
import { copyFiles } from "../../../tools/container-files.ts";
import { docker } from "../../../tools/docker.ts";
import { workbench } from "../../../tools/workbench.ts";

const { id, settings } = boostProcessor();

/** The least of a Collector that has boosts. */
const configuration = yaml({
  receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:4318" } } } },
  processors: { [id]: settings },
  exporters: { debug: {} },
  service: {
    pipelines: { traces: { receivers: ["otlp"], processors: [id], exporters: ["debug"] } },
    telemetry: { metrics: { level: "none" } },
  },
});

describe("a running Collector's boosts", function () {
  this.timeout(120_000);

  const collector = collectorOf(`tracing-boost-test-${randomBytes(4).toString("hex")}`);
  const { container, carrier } = collector;
  const none = fileOf([]);

  before("run one with its carrier", async () => {
    const image = workbench().images.collector ?? "";
    const path = configurationPath("collector.yaml");
    await docker(["create", "--name", carrier, "--volume", folders.configuration, image]);
    await copyFiles(carrier, { [path]: configuration, [configurationPath(BOOSTS_FILE)]: none });
    await docker([
      ...["run", "--detach", "--name", container, "--network", "none", "--read-only"],
      ...["--restart", "unless-stopped", "--volumes-from", `${carrier}:ro`, image],
      `--config=file:${path}`,
    ]);
  });

  after("remove both", () => docker(["rm", "--force", "--volumes", container, carrier]));

  it("are replaced, and read back", async () => {
    const to = fileOf([{ service: "a", percent: 5, until: 1_900_000_000, by: "anna" }]);
    await replaceBoosts(collector, { from: none, to });
    assert.equal(await boostsFileOf(collector), to);
  });

  it("are those of before where it does not start with others, and that is said", async () => {
    const from = await boostsFileOf(collector);
    await assert.rejects(
      replaceBoosts(collector, { from, to: "statements: [keep(everything)]" }),
      (error) =>
        error instanceof Failure &&
        error.message.startsWith(`${container}: must start with these boosts, got 'Error: `) &&
        error.message.endsWith("'; it runs with the boosts of before"),
    );
    assert.equal(await boostsFileOf(collector), from);
    const [state] = await docker(["inspect", "--format", "{{.State.Status}}", container]);
    assert.equal(state, "running");
  });

  it("are none where no Collector runs", async () => {
    await assert.rejects(
      boostsFileOf(collectorOf("tracing-none")),
      (error) => error instanceof Failure && error.exitCode === 2,
    );
  });
});
