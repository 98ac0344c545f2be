import assert from "node:assert/strict";
import { gatewayConfig } from "../../components/gateway/config.ts";
import { gatewayWorkload } from "../../components/gateway/workload.ts";
import { listenersByName, profiles, type Profile } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { runProgram } from "../../tools/programs.ts";
import { environmentOf } from "../support/environments.ts";
import { gatewaySecrets } from "../support/gateway.ts";
import { newAuthority } from "../../tools/identities.ts";
import { mappingAt, mappingsIn, type Mapping } from "../support/yaml-walk.ts";

const platformOf = (changes: Record<string, unknown> = {}): Platform =>
  platformFor(
    environmentOf("dev", { profile: "full", legacyReceivers: { zipkin: true }, ...changes }),
  );

const serversOf = (platform: Platform): [string, Mapping][] =>
  Object.entries(mappingAt(gatewayConfig(platform), "apps", "http", "servers")) as [
    string,
    Mapping,
  ][];

/** The handlers of a server's routes, in the order in which requests meet them. */
const handlersIn = (server: Mapping): string[] =>
  (server["routes"] as Mapping[]).flatMap((route) =>
    (route["handle"] as Mapping[]).map(({ handler }) => String(handler)),
  );

const forwardAuth = {
  url: "https://auth.example/oauth2/auth?x=1",
  adminGroup: "a.b+c",
  groupsHeader: "remote-groups",
};

/** The servers that programs ask, by a certificate or a token. */
const FOR_PROGRAMS = ["metrics", "sampling", "samplingGrpc"];

describe("the gateway's configuration", () => {
  for (const profile of Object.keys(profiles) as Profile[]) {
    it(`has a server for each of the listeners of profile ${profile}`, () => {
      const platform = platformOf({ profile });
      const expected = Object.entries(listenersByName(platform, "gateway"));
      assert.ok(expected.length > (profile === "full" ? 8 : 4));
      assert.deepEqual(
        serversOf(platform).map(([name, { listen }]) => [name, listen]),
        expected.map(([name, { port }]) => [name, [`:${port}`]]),
      );
    });
  }

  it("speaks TLS 1.3 only, and asks for certificates where there are metrics", () => {
    for (const [name, server] of serversOf(platformOf())) {
      const [policy, ...others] = server["tls_connection_policies"] as Mapping[];
      assert.deepEqual([policy?.["protocol_min"], others], ["tls1.3", []], name);
      const asked = policy?.["client_authentication"] as Mapping | undefined;
      assert.equal(asked?.["mode"], name === "metrics" ? "require_and_verify" : undefined);
      assert.deepEqual(server["protocols"], ["h1", "h2"]);
      assert.deepEqual(server["automatic_https"], { disable: true });
    }
  });

  it("asks who somebody is before anything is handed on, but for spans", () => {
    const stores = serversOf(platformOf()).filter(([name]) => !FOR_PROGRAMS.includes(name));
    assert.equal(stores.length, 8);
    for (const [name, server] of stores) {
      const handlers = handlersIn(server);
      const asked = handlers.indexOf("authentication");
      const before = handlers.slice(0, asked).filter((handler) => handler === "reverse_proxy");
      assert.ok(asked > 0, name);
      assert.equal(before.length, name === "zipkin" ? 1 : 0, name);
    }
  });

  it("asks programs for their token before they are told which share to send", () => {
    const asking = serversOf(platformOf()).filter(([name]) => name.startsWith("sampling"));
    assert.equal(asking.length, 2);
    for (const [name, server] of asking) {
      const handlers = handlersIn(server);
      assert.ok(!handlers.includes("authentication"), name);
      const refusal = handlers.indexOf("static_response");
      assert.ok(refusal > 0 && refusal < handlers.indexOf("reverse_proxy"), name);
      assert.equal(handlers.filter((handler) => handler === "reverse_proxy").length, 1, name);
    }
  });

  it("is given the senders' token only where it asks for it", () => {
    const given = (profile: Profile) => gatewayWorkload(platformOf({ profile })).secrets;
    assert.ok(given("full").includes("otlp-token"));
    assert.ok(!given("lite").includes("otlp-token"));
  });

  it("asks a proxy instead of for passwords if it is told to", () => {
    const platform = platformOf({ gateway: { forwardAuth } });
    for (const [name, server] of serversOf(platform)) {
      if (FOR_PROGRAMS.includes(name)) continue;
      assert.ok(!handlersIn(server).includes("authentication"), name);
      const text = JSON.stringify(server);
      assert.match(text, /"dial":"auth\.example:443"/);
      assert.match(text, /"uri":"\/oauth2\/auth\?x=1"/);
      // Caddy's placeholders know a header by its canonical name, and a group is no expression.
      assert.ok(text.includes("{http.reverse_proxy.header.Remote-Groups}"), name);
      assert.ok(text.includes("\\\\s*a\\\\.b\\\\+c\\\\s*"), name);
    }
    const [, ...files] = gatewayWorkload(platform).configuration;
    assert.deepEqual(files, []);
  });

  it("trusts the authority it is told of for that proxy only", () => {
    const certificateAuthority = "-----BEGIN CERTIFICATE-----\nx\n";
    const platform = platformOf({
      gateway: { forwardAuth: { ...forwardAuth, certificateAuthority } },
    });
    const [, file] = gatewayWorkload(platform).configuration;
    assert.deepEqual(file, { name: "forward-auth.crt", text: certificateAuthority });
    for (const { path, mapping } of mappingsIn(gatewayConfig(platform))) {
      const trusted = JSON.stringify(mapping["pem_files"] ?? []);
      if (trusted.includes("forward-auth")) assert.match(path, /transport\.tls\.ca$/);
    }
  });

  it("ends with a refusal where a store has no roles of its own", () => {
    for (const [name, server] of serversOf(platformOf())) {
      const last = (server["routes"] as Mapping[]).at(-1);
      const [step] = (last?.["handle"] as Mapping[]).slice(-1);
      if (name === "grafana") assert.equal(step?.["handler"], "reverse_proxy");
      else assert.ok([403, 404].includes(Number(step?.["status_code"])), name);
      assert.equal(last?.["match"], undefined, name);
    }
  });

  it("is sure of every server it dials, and shows it who is asking", () => {
    const proxies = mappingsIn(gatewayConfig(platformOf({ gateway: { requestsAtOnce: 7 } })))
      .map(({ mapping }) => mapping)
      .filter(({ handler }) => handler === "reverse_proxy");
    const dialled = new Set<unknown>();
    for (const { upstreams, transport } of proxies) {
      const [{ dial, max_requests: most } = {} as Mapping] = upstreams as Mapping[];
      assert.deepEqual(mappingAt(transport, "tls"), {
        ca: { provider: "file", pem_files: ["/etc/tracing-infra/secrets/authority.crt"] },
        client_certificate_file: "/etc/tracing-infra/secrets/gateway.crt",
        client_certificate_key_file: "/etc/tracing-infra/secrets/gateway.key",
        server_name: String(dial).split(":")[0],
      });
      assert.equal(most, 7);
      dialled.add(dial);
    }
    assert.deepEqual([...dialled].sort(), [
      ...["alertmanager:9093", "collector:9411", "grafana:3000", "jaeger:16686", "jaeger:5778"],
      ...["jaeger:5779", "loki:3100", "prometheus:9090", "tempo:3200", "tempo:4318", "tempo:9095"],
      "zipkin:9411",
    ]);
  });

  it("cannot be changed while it runs, and never calls anybody else", () => {
    const { admin, apps } = gatewayConfig(platformOf());
    assert.deepEqual(admin, { disabled: true, config: { persist: false } });
    assert.equal(apps.tls.disable_ocsp_stapling, true);
    assert.doesNotMatch(JSON.stringify(apps), /acme|automation|insecure/i);
  });

  it("names secrets by their files and has none in its text", () => {
    const { configuration, secrets } = gatewayWorkload(platformOf());
    const text = configuration[0].text;
    for (const name of secrets) assert.ok(text.includes(secretPath(name)), name);
    assert.doesNotMatch(text, /\$2[aby]\$|Basic [A-Za-z0-9+/=]{4}|BEGIN/);
  });

  it("writes no header of a request anywhere", () => {
    const { logging } = gatewayConfig(platformOf());
    assert.deepEqual(Object.keys(logging.logs), ["default", "audit"]);
    for (const { encoder } of Object.values(logging.logs)) {
      for (const field of ["request>headers", "resp_headers"] as const) {
        assert.deepEqual(encoder.fields[field], { filter: "delete" });
      }
    }
    assert.match(
      JSON.stringify(logging.logs.audit.writer),
      /"roll_keep":10,.*"roll_compression":"none"/,
    );
  });

  describe("to the real Caddy", function () {
    this.timeout(120_000);

    const verdict = async (text: string) => {
      const path = configurationPath("gateway.json");
      const authority = await newAuthority();
      const secrets = Object.entries(await gatewaySecrets(authority));
      const files = Object.fromEntries([
        // Here nobody has made a folder that is the gateway's; a running one has its own.
        [
          path,
          text.replace(/"writer": \{\s*"output": "file"[^}]*\}/, '"writer": {"output": "discard"}'),
        ],
        [configurationPath("forward-auth.crt"), authority.certificate],
        ...secrets.map(([name, value]) => [secretPath(name), value]),
      ]) as Record<string, string>;
      return runProgram("caddy", ["validate", "--config", path], { files });
    };

    for (const [name, changes] of Object.entries({
      "all there is": {},
      "the lite profile": { profile: "lite", legacyReceivers: { zipkin: false } },
      "a proxy that knows the people": {
        gateway: {
          forwardAuth: { ...forwardAuth, certificateAuthority: "-----BEGIN CERTIFICATE-----" },
        },
      },
    })) {
      it(`is valid with ${name}`, async () => {
        const { exitCode, output } = await verdict(
          gatewayWorkload(platformOf(changes)).configuration[0].text,
        );
        assert.equal(exitCode, 0, output);
      });
    }

    it("is not valid with one key mistyped", async () => {
      const { text } = gatewayWorkload(platformOf()).configuration[0];
      const { exitCode, output } = await verdict(text.replace('"http_basic"', '"http_basics"'));
      assert.notEqual(exitCode, 0);
      assert.match(output, /http_basics/);
    });
  });

  it("is ready where only the platform's own programs can ask", () => {
    const { readiness } = gatewayWorkload(platformOf());
    assert.deepEqual(readiness, { listener: listeners.gateway.metrics, path: "/" });
  });
});
