import assert from "node:assert/strict";
import { rehearsals, rehearsed, type Rehearsal } from "../../tools/alerts/rehearsals.ts";
import { scenes } from "../acceptance/alert-scenes.ts";
import { everyAlert } from "./support/rendered.ts";

/** Told without anything going wrong. */
const ALWAYS = "Watchdog";

const shown = new Set(
  scenes.flatMap(({ acts }) =>
    acts.flatMap(({ tells }) => tells.map(({ alertname }) => alertname)),
  ),
);

describe("the rehearsals of alerts", () => {
  it("are of every alert there can be, and of no other", () => {
    const alerts = everyAlert.map(({ alert }) => alert);
    assert.deepEqual(Object.keys(rehearsals).sort(), [...new Set(alerts)].sort());
  });

  it("are played by the acceptance tests, each alert that is not excused and no other", () => {
    assert.deepEqual([...shown, ALWAYS].sort(), [...rehearsed].sort());
  });

  it("excuse few, with a reason", () => {
    const excuses = Object.values<Rehearsal>(rehearsals).filter((one) => "excuse" in one);
    assert.ok(excuses.length <= 7, `${excuses.length}`);
    for (const { excuse } of excuses) assert.ok(excuse.length > 20, excuse);
  });
});
