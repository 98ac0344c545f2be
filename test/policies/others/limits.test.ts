import assert from "node:assert/strict";
import { storesAreBehindTheGateway } from "../../../policies/authentication/behind-gateway.ts";
import { generatedPasswordsAreLong } from "../../../policies/authentication/credentials.ts";
import { gatewayRoutesNeedAuthentication } from "../../../policies/authentication/gateway-routes.ts";
import {
  certificatesEndInTime,
  privateKeysAreStrong,
} from "../../../policies/transport/certificates.ts";
import { tlsIsRecent } from "../../../policies/transport/versions.ts";
import { own } from "../../support/clauses.ts";
import { resource } from "../../support/declared.ts";
import { configMap, container } from "../../support/foreign.ts";
import { complaintsOf } from "../../support/judged.ts";

describe("the limits of policies about transport and authentication", () => {
  it("refuse TLS 1.2 where 1.3 is the oldest", () => {
    const web = configMap("web", {
      "web.yml": 'tls_server_config: { cert_file: a, key_file: b, min_version: "TLS12" }\n',
    });
    assert.deepEqual(complaintsOf(tlsIsRecent, [web]), []);
    assert.deepEqual(complaintsOf(tlsIsRecent, [web], { minimum: "1.3" }), [
      "web: data['web.yml'] (web.yml): tls_server_config.min_version: must be TLS 1.3 or newer, got 'TLS12'",
    ]);
    assert.throws(() => complaintsOf(tlsIsRecent, [web], { minimum: "1.1" }));
  });

  it("shorten certificates", () => {
    const leaf = resource("tls:index/locallySignedCert:LocallySignedCert", "leaf", {
      validityPeriodHours: 2160,
      earlyRenewalHours: 720,
    });
    assert.deepEqual(complaintsOf(certificatesEndInTime, [leaf], { leafDays: 30 }), [
      "leaf: validityPeriodHours: must be at most 720, got '2160'",
    ]);
    assert.deepEqual(complaintsOf(certificatesEndInTime, [leaf], { authorityDays: 30 }), []);
  });

  it("lengthen keys and passwords", () => {
    const key = resource("tls:index/privateKey:PrivateKey", "key", { algorithm: "RSA" });
    assert.deepEqual(complaintsOf(privateKeysAreStrong, [key], { rsaBits: 3072 }), [
      "key: rsaBits: must be at least 3072, got '2048'",
    ]);
    const password = resource("random:index/randomPassword:RandomPassword", "password", {
      length: 24,
    });
    assert.deepEqual(complaintsOf(generatedPasswordsAreLong, [password], { length: 32 }), [
      "password: length: must be at least 32, got '24'",
    ]);
  });

  it("close the gateway's paths that are open by default", async () => {
    assert.deepEqual(
      complaintsOf(gatewayRoutesNeedAuthentication, await own("dev"), { open: [] }),
      [
        "tracing-dev-gateway-configuration: uploads[0].content (gateway.json): apps.http.servers.zipkin.routes[3].handle[1]: must stand behind a handler 'authentication', got 'a way to collector:9411'",
      ],
    );
  });

  it("publish a store's port, or all of them for the own machine", () => {
    const store = container("tempo", {
      image: "grafana/tempo",
      ports: [
        { internal: 3200, external: 3200, ip: "127.0.0.1" },
        { internal: 4317, external: 4317 },
      ],
    });
    const first =
      "tempo: ports[0]: must not be published, as nobody is asked at 3200, got '127.0.0.1:3200'";
    const second =
      "tempo: ports[1]: must not be published, as nobody is asked at 4317, got '0.0.0.0:4317'";
    const judged = (limits: unknown) => complaintsOf(storesAreBehindTheGateway, [store], limits);
    assert.deepEqual(judged({}), [first, second]);
    assert.deepEqual(judged({ loopback: true }), [second]);
    assert.deepEqual(judged({ ports: [4317] }), [first]);
  });
});
