import assert from "node:assert/strict";
import { listeners, type Listener, type WorkloadName } from "../../model/listeners.ts";
import { configurationOf, filesOf } from "../support/workloads.ts";
import { mappingAt, mappingsIn, type Mapping, type Place } from "../support/yaml-walk.ts";

/** The services whose configuration lists the endpoints that they listen on. */
const LISTING = ["collector", "jaeger", "tempo"] as const;

const at = (name: WorkloadName): Readonly<Record<string, Listener>> => listeners[name];

/** Every place in a configuration that opens a port; loopback ones as well. */
function endpointsIn(name: WorkloadName): (Place & { readonly port: number })[] {
  return mappingsIn(configurationOf(name, { debug: true })).flatMap((place) => {
    const [, port] =
      /^(?:0\.0\.0\.0|127\.0\.0\.1):(\d+)$/.exec(String(place.mapping["endpoint"])) ?? [];
    return port === undefined ? [] : [{ ...place, port: Number(port) }];
  });
}

describe("what the services say to each other", () => {
  for (const name of LISTING) {
    it(`is encrypted at every port that ${name} opens, with TLS 1.3 and its own certificate`, () => {
      const endpoints = endpointsIn(name);
      assert.ok(endpoints.length > 0);
      for (const { path, mapping } of endpoints) {
        const tls = mapping["tls"] as Mapping | undefined;
        assert.ok(tls, `${path} has no tls`);
        assert.equal(tls["cert_file"], `/etc/tracing-infra/secrets/${name}.crt`, path);
        assert.equal(tls["key_file"], `/etc/tracing-infra/secrets/${name}.key`, path);
        assert.equal(tls["min_version"], "1.3", path);
      }
    });

    it(`is accepted at ${name} from nobody who does not show what its listener asks for`, () => {
      const opened = endpointsIn(name);
      for (const { title, port, authentication } of Object.values(at(name))) {
        const { mapping } = opened.find((endpoint) => endpoint.port === port) ?? {};
        if (!mapping) {
          assert.equal(name, "tempo", `${title} is nowhere opened`);
          continue;
        }
        const tls = mappingAt(mapping, "tls");
        const asksForCertificate =
          tls["client_ca_file"] === "/etc/tracing-infra/secrets/authority.crt";
        assert.equal(asksForCertificate, authentication === "client certificate", title);
        const { authenticator } = (mapping["auth"] ?? {}) as Mapping;
        assert.equal(
          authenticator,
          { "bearer token": "bearertokenauth/otlp", basic: "basicauth/people" }[
            authentication as string
          ],
          title,
        );
      }
    });
  }

  it("is encrypted at Tempo's own ports, with TLS 1.3, for holders of a certificate only", () => {
    const server = mappingAt(configurationOf("tempo"), "server");
    assert.equal(server["tls_min_version"], "VersionTLS13");
    assert.deepEqual([server["http_listen_port"], server["grpc_listen_port"]], [3200, 9095]);
    for (const protocol of ["http_tls_config", "grpc_tls_config"]) {
      assert.deepEqual(server[protocol], {
        cert_file: "/etc/tracing-infra/secrets/tempo.crt",
        key_file: "/etc/tracing-infra/secrets/tempo.key",
        client_auth_type: "RequireAndVerifyClientCert",
        client_ca_file: "/etc/tracing-infra/secrets/authority.crt",
      });
    }
  });

  it("is encrypted and shown a certificate wherever the Collector or Tempo dial", () => {
    const collector = configurationOf("collector");
    for (const store of ["tempo", "jaeger"]) {
      assert.deepEqual(mappingAt(collector, "exporters", `otlp_grpc/${store}`, "tls"), {
        ca_file: "/etc/tracing-infra/secrets/authority.crt",
        cert_file: "/etc/tracing-infra/secrets/collector.crt",
        key_file: "/etc/tracing-infra/secrets/collector.key",
        min_version: "1.3",
      });
    }
    const tempo = configurationOf("tempo");
    const dialled = [
      mappingAt(tempo, "ingester_client", "grpc_client_config"),
      mappingAt(tempo, "querier", "frontend_worker", "grpc_client_config"),
    ];
    for (const client of dialled) assert.equal(client["tls_enabled"], true);
  });

  it("is nowhere marked as insecure or left unverified", () => {
    for (const [name, text] of Object.entries(filesOf("dev", { debug: true }))) {
      assert.doesNotMatch(text, /insecure|skip_verify|http:\/\//i, name);
    }
  });

  it("stays on the loopback but for what is a listener", () => {
    for (const name of LISTING) {
      const known = Object.values(at(name)).map(({ port }) => port);
      for (const { path, mapping, port } of endpointsIn(name)) {
        const open = String(mapping["endpoint"]).startsWith("0.0.0.0");
        assert.equal(open, known.includes(port), `${name}: ${path}`);
      }
    }
  });
});
