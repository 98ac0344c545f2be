import assert from "node:assert/strict";
import { jaegerWorkload } from "../../components/jaeger/workload.ts";
import { listeners } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { askStrategy } from "../../tools/speakers/sampling.ts";
import { strategyChecks } from "../../tools/verify/strategies.ts";
import { accessNowhere } from "../support/access.ts";
import { environmentOf } from "../support/environments.ts";
import { ask, loginAs } from "../support/gateway-client.ts";
import { OTLP_TOKEN, RunningGateway } from "../support/gateway.ts";
import { heads, type HeadKind } from "../support/head-sampling.ts";
import { RunningWorkload } from "../support/running-workload.ts";
import { assertShare, SamplingSdk, type Asked } from "../support/sampling-sdk.ts";

const { sampling, samplingGrpc } = listeners.gateway;

/** Traces of each kind that a service begins. */
const TRACES = 20_000;

describe("remote sampling, with the real gateway, Jaeger and SDK", function () {
  this.timeout(240_000);

  let gateway: RunningGateway;
  let sdk: SamplingSdk;
  let jaeger: RunningWorkload | undefined;

  const platformWith = (kind: HeadKind) =>
    platformFor(environmentOf("dev", { profile: "full", sampling: heads[kind] }));

  before("start the gateway, and build a service with the SDK", async () => {
    [gateway, sdk] = await Promise.all([
      RunningGateway.start(platformWith("all"), undefined, ["jaeger"]),
      SamplingSdk.build(),
    ]);
  });

  after("remove them", async () => {
    await jaeger?.remove();
    await Promise.all([gateway.stop(), sdk.remove()]);
  });

  /** Jaeger anew, as a deployment would with another setting. */
  const deploy = async (kind: HeadKind) => {
    await jaeger?.remove();
    const { authority } = gateway;
    const { certificate } = authority;
    const identity = await authority.issue("jaeger", ["jaeger", "localhost"]);
    const secrets = {
      "authority.crt": certificate,
      "jaeger.crt": identity.certificate,
      "jaeger.key": identity.key,
    };
    const workload = jaegerWorkload(platformWith(kind));
    jaeger = await RunningWorkload.start(workload, secrets, gateway.network);
    await jaeger.untilReady({
      authority: certificate,
      certificate: await authority.issue("operator"),
    });
  };

  const asked = (service: string, more: Partial<Asked> = {}): Asked => ({
    url: `https://localhost:${gateway.port(sampling.port)}/sampling`,
    ...{ token: OTLP_TOKEN, authority: gateway.authority.certificate, service },
    ...more,
  });

  const overHttp = async (path: string, headers: Record<string, string>) =>
    ask(gateway, { port: sampling.port, path, headers });

  const overGrpc = (service: string, caller: { token?: string } = { token: OTLP_TOKEN }) =>
    askStrategy(
      `https://localhost:${gateway.port(samplingGrpc.port)}`,
      { authority: gateway.authority.certificate, ...caller },
      service,
    );

  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  describe("that sends all", () => {
    before("deploy it", () => deploy("all"));

    it("tells every service so, over HTTP at both paths and over gRPC", async () => {
      for (const path of ["/sampling?service=any", "/api/sampling?service=any"]) {
        const { status, text } = await overHttp(path, bearer(OTLP_TOKEN));
        assert.equal(status, 200);
        assert.deepEqual(JSON.parse(text), {
          strategyType: 0,
          probabilisticSampling: { samplingRate: 1 },
        });
      }
      assert.deepEqual((await overGrpc("any")).strategy, { probability: 1 });
    });

    it("makes the SDK send every trace", async () => {
      const service = sdk.start(asked("any"));
      assert.deepEqual((await service.fetch()).errors, null);
      assert.equal((await service.begin(TRACES, "GET /")).sampled, TRACES);
    });

    it("is for holders of the senders' token alone", async () => {
      const placeholder = "{file./etc/tracing-infra/secrets/otlp-token}";
      const strangers: Record<string, string>[] = [
        {},
        bearer("wrong"),
        bearer(""),
        bearer(`${OTLP_TOKEN}x`),
        bearer(OTLP_TOKEN.slice(1)),
        bearer("*"),
        bearer(placeholder),
        { Authorization: OTLP_TOKEN },
        { Authorization: `Basic ${OTLP_TOKEN}` },
        loginAs("admin"),
      ];
      for (const headers of strangers) {
        const { status, headers: got } = await overHttp("/sampling?service=any", headers);
        assert.equal(status, 401, JSON.stringify(headers));
        assert.equal(got["www-authenticate"], 'Bearer realm="tracing"');
      }
      for (const caller of [{}, { token: "wrong" }]) {
        const { status, strategy } = await overGrpc("any", caller);
        assert.deepEqual([status, strategy], ["UNAUTHENTICATED", undefined]);
      }
      assert.equal((await overGrpc("any")).status, "OK");
    });

    it("is all that there is at these doors", async () => {
      const paths = ["/", "/sampling/", "/metrics", "/api/services", "/Sampling?service=any"];
      for (const path of paths) {
        assert.equal((await overHttp(path, bearer(OTLP_TOKEN))).status, 404, path);
      }
      const posted = { port: sampling.port, path: "/sampling?service=any", method: "POST" };
      const { status } = await ask(gateway, { ...posted, headers: bearer(OTLP_TOKEN) });
      assert.equal(status, 404);
    });

    it("leaves the SDK at its own share when the token is wrong", async () => {
      const service = sdk.start(asked("any", { token: "wrong" }));
      const { errors } = await service.fetch();
      assert.ok(
        errors?.every((one) => one.includes("401 Unauthorized")),
        errors?.join(),
      );
      assert.ok((errors?.length ?? 0) > 0);
      assertShare(await service.begin(TRACES, "GET /"), TRACES, 10);
    });

    it("is found by the examination of a platform, and missed where it is not", async () => {
      const access = await accessNowhere();
      const urls = {
        sampling: `https://localhost:${gateway.port(sampling.port)}`,
        samplingGrpc: `https://localhost:${gateway.port(samplingGrpc.port)}`,
      };
      const checksWith = (otlpToken: string) =>
        strategyChecks({
          ...access,
          urls: { ...access.urls, gateway: urls },
          certificateAuthority: gateway.authority.certificate,
          credentials: { ...access.credentials, otlpToken },
        });
      const found = await Promise.all(checksWith(OTLP_TOKEN).map((check) => check.ask()));
      assert.match(found.join("\n"), /^\{.*"samplingRate":1.*\}\n\{"probability":1\}$/);
      for (const check of checksWith("wrong")) {
        await assert.rejects(check.ask(), /401|UNAUTHENTICATED/, check.name);
      }
    });

    it("is written down without the token, and without anybody's name", async () => {
      const lines = (await gateway.audit()).filter(({ store }) => store === "sampling");
      const [first] = lines.filter(({ status }) => status === 200);
      assert.equal(first?.["action"], "strategy");
      assert.ok(!(await gateway.auditText()).includes(OTLP_TOKEN));
      assert.ok(!(await gateway.output()).includes(OTLP_TOKEN));
    });
  });

  describe("by rules", () => {
    before("deploy it", () => deploy("rules"));

    it("tells each service its share, and of its routes theirs", async () => {
      assert.deepEqual((await overGrpc("any")).strategy, { probability: 0.25 });
      assert.deepEqual((await overGrpc("data-router")).strategy, { probability: 1 });
      const { strategy } = await overGrpc("auth-service");
      assert.equal(strategy?.probability, 0.1);
      assert.deepEqual(strategy.operations?.["POST /api/chat"], 0.5);
    });

    for (const [service, name, percent] of [
      ["any", "GET /", 25],
      ["any", "POST /api/chat", 25],
      ["data-router", "GET /", 100],
      ["auth-service", "GET /", 10],
      ["auth-service", "POST /api/chat", 50],
      ["auth-service", "/api/chat", 50],
    ] as const) {
      it(`makes the SDK in ${service} send ${percent} % of the traces that begin with ${name}`, async () => {
        const running = sdk.start(asked(service));
        assert.deepEqual((await running.fetch()).errors, null);
        const done = await running.begin(TRACES, name);
        assertShare(done, TRACES, percent);
        assert.deepEqual(done.attributes, {
          "jaeger.sampler.type": "probabilistic",
          "jaeger.sampler.param": percent / 100,
        });
      });
    }

    it("takes effect in a service that runs when another strategy is deployed", async () => {
      const running = sdk.start(asked("auth-service"));
      await running.fetch();
      assertShare(await running.begin(TRACES, "GET /"), TRACES, 10);
      await deploy("all");
      assert.deepEqual((await running.fetch()).errors, null);
      assert.equal((await running.begin(TRACES, "GET /")).sampled, TRACES);
    });
  });

  describe("by the load", () => {
    before("deploy it", () => deploy("adaptive"));

    it("tells every service the number of traces, over HTTP and over gRPC", async () => {
      const { text } = await overHttp("/sampling?service=any", bearer(OTLP_TOKEN));
      assert.deepEqual(JSON.parse(text), {
        strategyType: 1,
        rateLimitingSampling: { maxTracesPerSecond: 20 },
      });
      assert.deepEqual((await overGrpc("any")).strategy, { tracesPerSecond: 20 });
    });

    it("makes the SDK send all of a few traces, and of many no more than were set", async () => {
      const running = sdk.start(asked("any"));
      assert.deepEqual((await running.fetch()).errors, null);
      assert.equal((await running.begin(5, "GET /")).sampled, 5);
      const { sampled, seconds, attributes } = await running.begin(200_000, "GET /");
      // What it has saved up within a second comes on top.
      assert.ok(sampled >= 15 && sampled <= 20 + 20 * seconds + 1, `${sampled} in ${seconds} s`);
      assert.deepEqual(attributes?.["jaeger.sampler.type"], "ratelimiting");
    });
  });
});
