import assert from "node:assert/strict";
import { Courier } from "../../../tools/traffic/courier.ts";
import { standIn, type Answering } from "./stand-in.ts";

describe("a courier of log records", function () {
  this.timeout(20_000);

  /** What became of three messages of ten records each, and what was asked to bring them there. */
  const broughtTo = async (answering: Answering) => {
    const collector = await standIn(answering);
    try {
      const courier = new Courier(collector.access, "logs");
      for (const message of ["a", "b", "c"]) await courier.send({ message }, 10);
      await courier.finish();
      return { tally: courier.tally, asked: collector.asked };
    } finally {
      await collector.end();
    }
  };

  it("brings each message once, with the token, and counts it as accepted", async () => {
    const { tally, asked } = await broughtTo(() => ({ status: 200, body: "{}" }));
    assert.deepEqual(tally, { sent: 30, accepted: 30, refused: 0 });
    const bodies = asked.map(({ body }) => body).sort();
    assert.deepEqual(
      bodies,
      ["a", "b", "c"].map((message) => JSON.stringify({ message })),
    );
    for (const { path, headers } of asked) {
      assert.deepEqual([path, headers.authorization], ["/v1/logs", "Bearer token"]);
    }
  });

  it("counts as refused what is turned down for good, and says why", async () => {
    const { tally, asked } = await broughtTo(() => ({ status: 401, body: "who are you?" }));
    assert.deepEqual(tally, { sent: 30, accepted: 0, refused: 30, reason: "401: who are you?" });
    assert.equal(asked.length, 3);
  });

  it("counts as refused the part of a message that was not taken", async () => {
    const body = '{"partialSuccess":{"rejectedLogRecords":"4","errorMessage":"too old"}}';
    const { tally } = await broughtTo(() => ({ status: 200, body }));
    assert.deepEqual([tally.accepted, tally.refused], [18, 12]);
    assert.match(tally.reason ?? "", /too old/);
  });

  it("tries again where the Collector has too much to do", async () => {
    let busy = 2;
    const { tally, asked } = await broughtTo(() => ({ status: busy-- > 0 ? 503 : 200 }));
    assert.deepEqual([tally.accepted, tally.refused, asked.length], [30, 0, 5]);
  });

  it("gives up where that never ends", async () => {
    const { tally, asked } = await broughtTo(() => ({ status: 503 }));
    assert.deepEqual([tally.accepted, tally.refused, asked.length], [0, 30, 12]);
  });
});
