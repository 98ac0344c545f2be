import assert from "node:assert/strict";
import { listeners, type Listener, type WorkloadName } from "../../model/listeners.ts";
import { withApps } from "../support/environments.ts";
import { configurationOf, filesOf } from "../support/workloads.ts";
import { mappingAt, mappingsIn, type Mapping, type Place } from "../support/yaml-walk.ts";

/** The services whose configuration lists the endpoints that they listen on. */
const LISTING = ["collector", "jaeger", "tempo"] as const;

const at = (name: WorkloadName): Readonly<Record<string, Listener>> => listeners[name];

/** Whether a port takes datagrams, which know neither TLS nor who sent them. */
const takesDatagrams = (name: WorkloadName, port: number) =>
  Object.values(at(name)).some((one) => one.port === port && one.protocol === "udp");

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
      const endpoints = endpointsIn(name).filter(({ port }) => !takesDatagrams(name, port));
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
        if (takesDatagrams(name, port)) continue;
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

  for (const name of ["tempo", "loki"] as const) {
    it(`is encrypted at ${name}'s own ports, with TLS 1.3, for holders of a certificate only`, () => {
      const server = mappingAt(configurationOf(name), "server");
      assert.equal(server["tls_min_version"], "VersionTLS13");
      assert.equal(server["http_listen_port"], listeners[name].http.port);
      assert.equal(server["grpc_listen_port"], 9095);
      for (const protocol of ["http_tls_config", "grpc_tls_config"]) {
        assert.deepEqual(server[protocol], {
          cert_file: `/etc/tracing-infra/secrets/${name}.crt`,
          key_file: `/etc/tracing-infra/secrets/${name}.key`,
          client_auth_type: "RequireAndVerifyClientCert",
          client_ca_file: "/etc/tracing-infra/secrets/authority.crt",
        });
      }
    });

    it(`is encrypted and shown a certificate wherever the parts of ${name} dial each other`, () => {
      const clients = mappingsIn(configurationOf(name)).flatMap(({ mapping }) =>
        Object.entries(mapping).filter(([key]) => /grpc_client/.test(key)),
      );
      assert.equal(clients.length, { tempo: 2, loki: 3 }[name]);
      for (const [key, client] of clients) {
        const { tls_enabled, tls_cert_path, tls_min_version } = client as Mapping;
        assert.equal(tls_enabled, true, key);
        assert.equal(tls_cert_path, `/etc/tracing-infra/secrets/${name}.crt`, key);
        assert.equal(tls_min_version, "VersionTLS13", key);
      }
    });
  }

  it("stays on the loopback between the parts of Loki", () => {
    assert.equal(mappingAt(configurationOf("loki"), "server")["grpc_listen_address"], "127.0.0.1");
  });

  it("is encrypted and shown a certificate wherever the Collector dials a store of traces", () => {
    const exporters = mappingAt(configurationOf("collector"), "exporters");
    for (const store of ["tempo", "jaeger"]) {
      assert.deepEqual(mappingAt(exporters, `otlp_grpc/${store}`, "tls"), {
        ca_file: "/etc/tracing-infra/secrets/authority.crt",
        cert_file: "/etc/tracing-infra/secrets/collector.crt",
        key_file: "/etc/tracing-infra/secrets/collector.key",
        min_version: "1.3",
      });
    }
  });

  it("is nowhere marked as insecure or left unverified", () => {
    for (const [name, text] of Object.entries(filesOf("dev", { ...withApps, debug: true }))) {
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
