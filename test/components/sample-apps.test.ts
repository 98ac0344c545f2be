import assert from "node:assert/strict";
import { edgesFrom } from "../../model/deployment.ts";
import { appNames, type WorkloadName } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { filesOf, workloadsOf } from "../support/workloads.ts";

const platformOf = (changes: Record<string, unknown>) => platformFor(environmentOf("dev", changes));

const namesOf = (changes: Record<string, unknown>) => platformOf(changes).workloads;

describe("the sample services", () => {
  it("are there if and only if the environment asks for them", () => {
    const without = namesOf({ apps: false });
    for (const name of appNames) assert.ok(!without.includes(name), name);
    assert.deepEqual(namesOf({ apps: true }), [...without, ...appNames]);
  });

  it("change nothing but the files about what Prometheus asks and what is to be seen", () => {
    const without = filesOf("dev", { apps: false });
    const beside = filesOf("dev", { apps: true });
    const names = Object.keys(beside);
    assert.deepEqual(
      names.filter((name) => !(name in without)),
      ["nginx.conf"],
    );
    assert.deepEqual(
      names.filter((name) => name in without && beside[name] !== without[name]),
      [
        ...["prometheus.yaml", "prometheus-rules.yaml"],
        ...["service-overview", "websocket", "llm-router", "llm-tracing", "languages"].map(
          (uid) => `dashboards/tracing-${uid}.json`,
        ),
      ],
    );
  });

  it("leave no rule and no panel behind about what they alone measure", () => {
    const theirs =
      /\b(llm_(requests_total|tokens_total|provider_up)|websocket_(connected_clients|messages_total)|request_duration_seconds_bucket\{service=)/;
    for (const profile of ["full", "lite"]) {
      const mentioning = (apps: boolean) =>
        Object.entries(filesOf("dev", { profile, apps }))
          .filter(([, text]) => theirs.test(text))
          .map(([name]) => name);
      assert.deepEqual(mentioning(false), [], profile);
      assert.ok(mentioning(true).includes("prometheus-rules.yaml"), profile);
      assert.ok(mentioning(true).includes("dashboards/tracing-llm-router.json"), profile);
    }
  });

  it("bring Redis along where the profile has none", () => {
    assert.ok(!namesOf({ profile: "lite", apps: false }).includes("redis"));
    const lite = namesOf({ profile: "lite", apps: true });
    for (const name of ["redis", ...appNames] as const) assert.ok(lite.includes(name), name);
  });

  it("tell the Collector what they do, but for nginx, for which another speaks", () => {
    const platform = platformOf({ apps: true });
    const tell = appNames.filter((name) => edgesFrom(platform, name, "telemetry").length > 0);
    assert.deepEqual(tell, ["llm-router", "websocket", "business-logic"]);
    for (const name of tell) {
      const workload = workloadsOf("dev", { apps: true }).find((one) => one.name === name);
      const { environment = {} } = workload ?? {};
      assert.equal(environment["OTEL_EXPORTER_OTLP_ENDPOINT"], "https://collector:4318", name);
    }
  });

  it("are asked for their metrics by Prometheus", () => {
    const scraped: WorkloadName[] = edgesFrom(
      platformOf({ apps: true }),
      "prometheus",
      "scrape",
    ).map(({ server }) => server);
    for (const name of ["llm-router", "websocket", "business-logic"] as const) {
      assert.ok(scraped.includes(name), name);
    }
  });

  it("have no secret in their variables or arguments", () => {
    for (const { name, environment, args } of workloadsOf("dev", { apps: true })) {
      if (!(appNames as readonly string[]).includes(name)) continue;
      for (const [key, value] of Object.entries(environment)) {
        if (/TOKEN|PASSWORD/.test(key))
          assert.match(value, /^\/etc\/tracing-infra\/secrets\//, key);
      }
      assert.doesNotMatch(args.join(" "), /token|password/i);
    }
  });

  it("are asked by nginx over TLS 1.3 alone, with a certificate, and verified", () => {
    const text = filesOf("dev", { apps: true })["nginx.conf"] ?? "";
    assert.equal(text.match(/proxy_pass https:/g)?.length, text.match(/proxy_pass /g)?.length);
    assert.deepEqual(text.match(/ssl_protocols [^;]+/g), [
      "ssl_protocols TLSv1.3",
      "ssl_protocols TLSv1.3",
    ]);
    assert.match(text, /proxy_ssl_verify on;/);
    assert.match(text, /proxy_ssl_certificate \/etc\/tracing-infra\/secrets\/nginx\.crt;/);
  });

  it("are behind a token at nginx wherever something is asked of them", () => {
    const text = filesOf("dev", { apps: true })["nginx.conf"] ?? "";
    for (const path of ["/api/chat", "/ws"]) {
      const location = text.split(`location = ${path} {`)[1] ?? "";
      assert.match(location, /^\s*if \(\$known = 0\) \{ return 401; \}/, path);
    }
  });
});
