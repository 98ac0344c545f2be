import assert from "node:assert/strict";
import { requestOf } from "../../../tools/traffic/scenarios/index.ts";
import { Sender } from "../../../tools/traffic/sender.ts";
import { standIn, type StandIn } from "./stand-in.ts";

const recipe = { scenario: "chat", seed: 1, errorShare: 0, slowShare: 0 } as const;

/** More spans than the SDK's queue holds three times over. */
const REQUESTS = 4_000;

describe("a sender in a hurry", function () {
  this.timeout(60_000);

  let collector: StandIn;
  before("serve", async () => {
    collector = await standIn(() => ({ status: 200 }));
  });
  after("stop serving", () => collector.end());

  const sendAll = async (waiting: boolean) => {
    const sender = new Sender(collector.access, "http");
    for (let index = 0; index < REQUESTS; index++) {
      sender.send(requestOf(recipe, index).placed, Date.now());
      if (waiting) await sender.room();
    }
    await sender.flush();
    await sender.close();
    return sender.tally;
  };

  it("loses no span when it waits for room", async () => {
    const { sent, accepted, refused } = await sendAll(true);
    assert.deepEqual([sent, accepted, refused], [REQUESTS * 8, REQUESTS * 8, 0]);
  });

  it("counts the spans that its SDK has dropped in silence as neither when it does not", async () => {
    const { sent, accepted, refused } = await sendAll(false);
    assert.equal(sent, REQUESTS * 8);
    assert.equal(refused, 0);
    assert.ok(accepted < sent, `${accepted} of ${sent}`);
  });

  it("does not wait for room where what is missing will never be answered", async () => {
    const sender = new Sender(collector.access, "http");
    for (let index = 0; index < REQUESTS; index++) {
      sender.send(requestOf(recipe, index).placed, Date.now());
    }
    await sender.flush();
    await sender.room();
    await sender.close();
  });
});
