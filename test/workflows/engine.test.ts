import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEngine, succeed, type Engine } from "../tools/offline/support/engine.ts";
import { texts } from "../support/workflows.ts";

/** The exit code by which the check for drift knows that something differs. */
const changes = Number(/^changes=(\d+)$/m.exec(texts[".github/scripts/drift.sh"] ?? "")?.[1]);

describe("the engine that looks for drift", function () {
  this.timeout(180_000);

  let engine: Engine;

  before(async () => {
    engine = await startEngine();
    process.env["PULUMI_DEBUG_COMMANDS"] = "1";
  });
  after(async () => {
    delete process.env["PULUMI_DEBUG_COMMANDS"];
    await engine.remove();
  });

  /** As the check asks it. */
  const looked = (events: string) =>
    engine.pulumi(
      ...["preview", "--refresh", "--expect-no-changes", "--stack", "dev"],
      ...["--event-log", events],
    );

  it("ends otherwise where it cannot look than where something differs", async () => {
    // The program asks for a setting that is not said.
    const { exitCode, all } = await looked(join(engine.project, "failed.json"));
    assert.ok(exitCode !== 0 && exitCode !== changes, all);
  });

  it("ends with the code for changes, and writes events down, where something differs", async () => {
    await succeed(engine.pulumi("config", "set", "--secret", "greeting", "good morning"));
    const events = join(engine.project, "events.json");
    const { exitCode, all } = await looked(events);
    assert.equal(exitCode, changes, all);
    assert.match(readFileSync(events, "utf8"), /"summaryEvent"/);
  });

  it("ends with 0 where nothing differs", async () => {
    await succeed(engine.pulumi("up", "--yes", "--skip-preview"));
    const { exitCode, all } = await looked(join(engine.project, "none.json"));
    assert.equal(exitCode, 0, all);
  });
});
