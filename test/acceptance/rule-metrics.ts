import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { prometheusRules } from "../../components/prometheus/rules.ts";
import { urlOf } from "../../tools/access.ts";
import { samplesOf } from "../../tools/verify/stores/prometheus.ts";
import {
  conditionalMetrics,
  liveMetricsOfRules,
  liveMetricsOfRunbook,
} from "../support/rule-metrics.ts";
import { deployment, eventually, platformAccess, sendRequests } from "./support.ts";

/** Sentences about the names in Prometheus' rules: an alert about a series that is never there never fires. */
export function ruleMetrics(): void {
  it("has every metric that a rule or the runbook asks for", async function () {
    this.timeout(240_000);
    const wanted = [...liveMetricsOfRules(deployment), ...unconditional(liveMetricsOfRunbook)];
    await eventually(async () => {
      // A rate needs two looks at a counter that has grown.
      await sendRequests(1);
      assert.deepEqual(await missingOf([...new Set(wanted)]), []);
    }, 180_000);
  });

  it("has every series that a rule records", async function () {
    this.timeout(120_000);
    const rules = prometheusRules(deployment).groups.flatMap((group) => group.rules);
    const recorded = rules.flatMap((rule) => ("record" in rule ? [rule.record] : []));
    await eventually(async () => {
      await sendRequests(1);
      assert.deepEqual(await missingOf(unconditional([...new Set(recorded)])), []);
    }, 90_000);
  });

  it("knows when every certificate ends, as whoever has it shows", async () => {
    const access = await platformAccess();
    const ends = await samplesOf(access, "tracing:certificate_end_timestamp_seconds");
    assert.deepEqual(
      ends.map(({ labels }) => labels["service"]).sort(),
      ["authority", ...deployment.workloads].sort(),
    );
    const of = (service: string) => ends.find(({ labels }) => labels["service"] === service)?.value;
    assert.equal(of("authority"), endOf(new X509Certificate(access.certificateAuthority)));
    const { port } = new URL(urlOf(access, "collector", "otlpHttp"));
    assert.equal(of("collector"), endOf(await shownAt(Number(port), access.certificateAuthority)));
  });

  it("would miss one that is mistyped", async () => {
    const mistyped = ["otelcol_exporter_queue_sise", "traces_spanmetrics_calls_total"];
    assert.deepEqual(await missingOf([...mistyped, "up"]), mistyped);
  });

  it("evaluates every rule without a failure", async () => {
    const [failures] = await samplesOf(
      await platformAccess(),
      "sum(prometheus_rule_evaluation_failures_total)",
    );
    assert.equal(failures?.value, 0);
  });
}

/** In seconds since 1970. */
function endOf({ validTo }: X509Certificate): number {
  return Date.parse(validTo) / 1_000;
}

function shownAt(port: number, ca: string): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "localhost", port, ca }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw));
    });
    socket.on("error", reject);
  });
}

function unconditional(metrics: readonly string[]): string[] {
  return metrics.filter((name) => !(name in conditionalMetrics));
}

/** The metrics of which Prometheus has no series just now. */
async function missingOf(metrics: readonly string[]): Promise<string[]> {
  const access = await platformAccess();
  const answers = await Promise.all(
    metrics.map(async (name) => [name, await samplesOf(access, `count({"${name}"})`)] as const),
  );
  return answers.filter(([, samples]) => samples.length === 0).map(([name]) => name);
}
