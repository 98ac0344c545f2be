import assert from "node:assert/strict";
import { appsDoorOf, AppsTarget } from "../../../tools/traffic/apps.ts";
import { send } from "../../../tools/traffic/traffic.ts";
import { accessNowhere } from "../../support/access.ts";
import { standIn, type Answering, type StandIn } from "./stand-in.ts";

const recipe = { scenario: "chat", seed: 1, errorShare: 0, slowShare: 0 } as const;
const audience = { stop: new AbortController().signal, tell: () => undefined };

const doorOf = ({ access, url }: StandIn) =>
  appsDoorOf({
    ...access,
    urls: { ...access.urls, nginx: { https: url } },
    credentials: { ...access.credentials, ...{ appsToken: "sesame" } },
  });

describe("traffic to the sample services", () => {
  const sentTo = async (answering: Answering, count = 50) => {
    const services = await standIn(answering);
    try {
      const target = new AppsTarget(doorOf(services), "traffic-1");
      const pace = { rate: 500, count, milliseconds: Infinity };
      const summary = await send({ name: "traffic-1", recipe, pace }, target, audience);
      return { summary, asked: services.asked };
    } finally {
      await services.end();
    }
  };

  it("is questions to /api/chat with the token, each with a correlation id of its own", async () => {
    const { summary, asked } = await sentTo(() => ({ status: 200 }));
    assert.deepEqual(summary.tallies["answers"], { sent: 50, accepted: 50, refused: 0 });
    assert.equal(asked.length, 50);
    for (const { path, headers, body } of asked) {
      assert.deepEqual([path, headers.authorization], ["/api/chat", "Bearer sesame"]);
      assert.match((JSON.parse(body) as { message: string }).message, /\?$/);
    }
    const ids = asked.map(({ headers }) => headers["x-correlation-id"]);
    assert.equal(new Set(ids).size, 50);
    for (const id of ids) assert.match(String(id), /^traffic-1-\d+$/);
  });

  it("counts as refused what is not answered with success, and says how it was", async () => {
    let number = 0;
    const { summary } = await sentTo(() => ({ status: number++ % 5 === 0 ? 502 : 200 }));
    assert.deepEqual(summary.tallies["answers"], {
      ...{ sent: 50, accepted: 40, refused: 10, reason: "answered 502" },
    });
  });

  it("counts as refused what nobody answers", async () => {
    const { urls, ...access } = await accessNowhere();
    const url = urls["tempo"]?.["http"] ?? urls["collector"]?.["otlpHttp"] ?? "";
    const door = { url, authority: access.certificateAuthority, token: "sesame" };
    const target = new AppsTarget(door, "traffic-1");
    await target.take();
    await target.finish();
    assert.equal(target.tallies["answers"]?.refused, 1);
    assert.match(target.tallies["answers"].reason ?? "", /ECONNREFUSED/);
  });

  it("is not begun where there are none", async () => {
    const access = await accessNowhere();
    assert.throws(() => appsDoorOf({ ...access, urls: {} }), {
      exitCode: 2,
      message:
        "--target: must be 'sdk' where no sample services are deployed, got 'apps'; set `apps: true`",
    });
  });
});
