import assert from "node:assert/strict";
import { askUntil } from "../../../tools/verify/check.ts";
import { examinationOf } from "../../../tools/verify/examination.ts";
import { examine, lineFor, type Result } from "../../../tools/verify/report.ts";
import { accessNowhere } from "../../support/access.ts";

describe("a check", () => {
  it("is asked again until its answer is good", async () => {
    let asked = 0;
    const ask = () => (++asked < 3 ? Promise.reject(new Error("not yet")) : Promise.resolve("3"));
    assert.equal(await askUntil({ name: "late", ask }, Date.now() + 5_000), "3");
    assert.equal(asked, 3);
  });

  it("is given up with its last complaint when its time has passed", async () => {
    let asked = 0;
    const ask = () => Promise.reject(new Error(`complaint ${++asked}`));
    const given = askUntil({ name: "never", ask }, Date.now() + 350);
    await assert.rejects(given, ({ message }: Error) => {
      assert.equal(message, `complaint ${asked}`);
      return true;
    });
    // Asked again at intervals, not as fast as it goes.
    assert.ok(asked >= 1 && asked <= 4, `asked ${asked} times`);
  });

  it("is asked once even when there is no time left", async () => {
    const ask = () => Promise.resolve("good");
    assert.equal(await askUntil({ name: "quick", ask }, 0), "good");
  });
});

describe("the examination of a platform", () => {
  it("asks for the health of every part, for its certificates, and for a trace in every store", async () => {
    assert.deepEqual(
      examinationOf(await accessNowhere()).checks.map(({ name }) => name),
      [
        "the Collector is healthy",
        ...["tempo", "jaeger", "zipkin", "prometheus", "alertmanager", "loki", "grafana"].map(
          (store) => `${store} is ready behind the gateway`,
        ),
        "collector shows its own metrics to a certificate",
        ...["jaeger", "llm-router", "websocket"].map(
          (name) => `${name} shows its own metrics to a certificate`,
        ),
        "every published port shows a certificate of the platform",
        "the Collector accepts the reference request over HTTP",
        "the Collector accepts the reference request over gRPC",
        ...["tempo", "jaeger", "zipkin"].map((store) => `${store} returns it, span for span`),
        "tempo finds it by TraceQL",
        "prometheus has metrics of its spans",
        "prometheus has the graph of its services",
        "loki finds a log record by its trace",
        "loki has on record who has read the trace",
        "tempo answers over gRPC behind the gateway",
        "redis answers to its password",
        "a trace in Jaeger's gRPC reaches tempo",
        "a trace in Jaeger's thrift over HTTP reaches tempo",
        "a trace in Jaeger's compact datagrams reaches tempo",
        "a trace in Jaeger's binary datagrams reaches tempo",
        "a trace in Zipkin's JSON reaches tempo",
        "SDKs are told over HTTP which share to send",
        "SDKs are told over gRPC which share to send",
        "prometheus reaches every target",
      ],
    );
  });

  it("fails in every check, each with its reason, where nobody answers", async function () {
    this.timeout(60_000);
    const told: string[] = [];
    const report = await examine(await accessNowhere(), 1, ({ name }) => told.push(name));
    assert.equal(report.passed, false);
    assert.deepEqual(
      report.results.filter(({ outcome }) => outcome !== "failed"),
      [],
    );
    for (const { name, detail } of report.results) assert.ok(detail !== "", name);
    assert.match(report.results[0]?.detail ?? "", /ECONNREFUSED/);
    assert.deepEqual(
      told,
      report.results.map(({ name }) => name),
    );
  });

  it("is one line a check, good or bad at its beginning", () => {
    const result: Result = {
      name: "Tempo is ready",
      outcome: "passed",
      milliseconds: 12,
      detail: "200",
    };
    assert.match(lineFor(result), /^✔ Tempo is ready {2,}12 ms {2}200\n$/);
    assert.match(
      lineFor({ ...result, outcome: "not run", detail: "no image" }),
      /^– Tempo is ready .* not run: no image\n$/,
    );
    assert.match(lineFor({ ...result, outcome: "failed" }), /^✖ Tempo is ready /);
  });
});
