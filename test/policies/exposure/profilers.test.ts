import assert from "node:assert/strict";
import { profilersAreOff } from "../../../policies/exposure/profilers.ts";
import { onOwnStacks, replaced, type Change } from "../../support/changed-stack.ts";
import { complaintsOf } from "../../support/judged.ts";
import { configMap } from "../../support/somebodys.ts";

const changes: readonly Change[] = [
  {
    ...{ policy: profilersAreOff, of: "tracing-dev-collector-configuration" },
    at: "uploads[0].content",
    to: (text: unknown) =>
      replaced(
        /^extensions:\n/m,
        "extensions:\n  pprof:\n    endpoint: 0.0.0.0:1777\n",
      )(replaced(/^( +)- health_check$/m, "$1- health_check\n$1- pprof")(text)),
    said: [
      "uploads[0].content (collector.yaml): extensions.pprof.endpoint: must be a loopback address, got '0.0.0.0:1777'",
    ],
  },
  {
    ...{ policy: profilersAreOff, of: "tracing-dev-prometheus", at: "command[3]" },
    to: "--web.enable-admin-api",
    said: ["command[3]: must not be given, got '--web.enable-admin-api'"],
  },
  {
    ...{ policy: profilersAreOff, of: "tracing-dev-grafana", at: "envs[1]" },
    to: "GF_DIAGNOSTICS_PROFILING_ENABLED=true",
    said: ["envs[1]: must not turn on a profiler, got 'GF_DIAGNOSTICS_PROFILING_ENABLED=true'"],
  },
  {
    ...{ policy: profilersAreOff, of: "tracing-dev-gateway-configuration" },
    at: "uploads[0].content",
    to: replaced('"disabled": true', '"listen": "0.0.0.0:2019"'),
    said: [
      "uploads[0].content (gateway.json): admin.listen: must be a loopback address, got '0.0.0.0:2019'",
    ],
  },
  {
    ...{ policy: profilersAreOff, of: "tracing-dev-redis-configuration", at: "uploads[0].content" },
    to: replaced("daemonize no", "enable-debug-command yes"),
    said: ["uploads[0].content (redis.conf): enable-debug-command: must be 'no', got 'yes'"],
  },
];

describe("the policy about profilers", () => {
  onOwnStacks({ policies: [profilersAreOff], changes });

  it("lets a profiler be on a loopback address, and one that no service starts", () => {
    const config = (endpoint: string, started: string) =>
      configMap("otel", {
        "config.yaml": `extensions: {pprof: {${endpoint}}}\nservice: {extensions: [${started}], pipelines: {}}\n`,
      });
    const said = (endpoint: string, started = "pprof") =>
      complaintsOf(profilersAreOff, [config(endpoint, started)]);
    assert.deepEqual(said("endpoint: 'localhost:1777'"), []);
    assert.deepEqual(said(""), []);
    assert.deepEqual(said("endpoint: '0.0.0.0:1777'", ""), []);
    assert.deepEqual(said("endpoint: '0.0.0.0:1777'"), [
      "otel: data['config.yaml'] (config.yaml): extensions.pprof.endpoint: must be a loopback address, got '0.0.0.0:1777'",
    ]);
  });
});
