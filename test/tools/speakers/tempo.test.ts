import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Caller } from "../../../tools/https.ts";
import { postJaegerSpans } from "../../../tools/speakers/jaeger-grpc.ts";
import { searchTempo } from "../../../tools/speakers/tempo.ts";
import { newAuthority } from "../../../tools/identities.ts";
import { spansOf } from "../../support/traces.ts";
import { Served } from "./served.ts";

const tls = { cert_file: "/tls/server.crt", key_file: "/tls/server.key" };

const configuration = {
  server: {
    http_listen_port: 3200,
    grpc_listen_port: 9095,
    grpc_tls_config: {
      ...tls,
      client_ca_file: "/tls/authority.crt",
      client_auth_type: "RequireAndVerifyClientCert",
    },
  },
  distributor: {
    receivers: { jaeger: { protocols: { grpc: { endpoint: "0.0.0.0:14250", tls } } } },
  },
  // A search sees a trace only after it has left the ingester's memory.
  ingester: { trace_idle_period: "100ms", flush_check_period: "100ms" },
  // The parts of the one process call each other as strangers would.
  ingester_client: { grpc_client_config: partTls() },
  querier: {
    frontend_worker: { frontend_address: "127.0.0.1:9095", grpc_client_config: partTls() },
  },
  storage: {
    trace: {
      backend: "local",
      local: { path: "/var/tempo/blocks" },
      wal: { path: "/var/tempo/wal" },
    },
  },
};

function partTls() {
  return {
    tls_enabled: true,
    tls_cert_path: tls.cert_file,
    tls_key_path: tls.key_file,
    tls_ca_path: "/tls/authority.crt",
    tls_server_name: "localhost",
  };
}

describe("a search of a real Tempo over gRPC", function () {
  this.timeout(90_000);

  let tempo: Served;
  let stranger: Caller;
  let caller: Caller;

  before("start Tempo", async () => {
    const authority = await newAuthority();
    const { certificate, key } = await authority.issue("localhost");
    stranger = { authority: authority.certificate };
    caller = { ...stranger, certificate: await authority.issue("operator") };
    tempo = await Served.start("tempo", {
      args: ["-config.file=/config.yaml"],
      ports: ["9095/tcp", "14250/tcp"],
      serves: "Tempo started",
      files: {
        "/config.yaml": stringify(configuration),
        "/tls/authority.crt": authority.certificate,
        "/tls/server.crt": certificate,
        "/tls/server.key": key,
      },
    });
  });

  after("stop it", async () => {
    await tempo.end();
  });

  const urlOf = async (port: string) =>
    `https://localhost:${(await tempo.addressOf(port)).split(":").at(-1) ?? ""}`;

  const eventually = async (attempt: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 60_000;
    while (!(await attempt())) assert.ok(Date.now() < deadline, "the answer stayed no");
  };

  it("finds a trace, and tells its root and its length", async () => {
    const sent = spansOf(undefined, Date.now() * 1_000);
    const intake = await urlOf("14250/tcp");
    await eventually(async () => (await postJaegerSpans(intake, stranger, sent)).accepted);
    const traceId = sent[0]?.traceId ?? "";
    const url = await urlOf("9095/tcp");
    let traces: Awaited<ReturnType<typeof searchTempo>>["traces"] = [];
    await eventually(async () => {
      const query = `{ trace:id = "${traceId.replace(/^0+/, "")}" }`;
      ({ traces } = await searchTempo(url, caller, query));
      return traces.length > 0;
    });
    assert.deepEqual(traces.at(-1), {
      traceId: traceId.replace(/^0+/, ""),
      rootService: "api-gateway",
      rootName: "api-gateway.chat",
      milliseconds: 559,
    });
  });

  it("is accepted with nothing to find", async () => {
    const outcome = await searchTempo(await urlOf("9095/tcp"), caller, '{ name = "nothing" }');
    assert.deepEqual([outcome.accepted, outcome.status, outcome.traces], [true, "OK", []]);
  });

  it("is refused in Tempo's own words where the query is none", async () => {
    const { accepted, said } = await searchTempo(await urlOf("9095/tcp"), caller, "{ name = ");
    assert.equal(accepted, false);
    assert.match(said, /parse error/);
  });

  it("comes to nothing without a certificate", async () => {
    const { status } = await searchTempo(await urlOf("9095/tcp"), stranger, "{}");
    assert.equal(status, "UNAVAILABLE");
  });
});
