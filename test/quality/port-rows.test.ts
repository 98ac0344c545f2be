import assert from "node:assert/strict";
import { profiles, publishedListeners } from "../../model/deployment.ts";
import { legacyReceivers } from "../../model/listeners.ts";
import { credentials, portTableInMarkdown, publishedDoors } from "../acceptance/port-rows.ts";

const everything = { workloads: profiles.full, legacyReceivers };

describe("the table of ports and credentials", () => {
  it("has something to ask at every port that is published, or says why not", () => {
    const doors = publishedDoors(everything);
    assert.deepEqual(
      doors.map(({ workload, name }) => `${workload} ${name}`),
      publishedListeners(everything).map(({ workload, name }) => `${workload} ${name}`),
    );
    const silent = doors.filter(({ rows }) => rows.length === 0);
    assert.deepEqual(
      silent.map(({ name, excluded }) => [name, excluded !== undefined]),
      ["jaegerCompact", "jaegerBinary"].map((name) => [name, true]),
    );
  });

  it("lets no credential do at a gateway's port what the made-up one may not, but people's", () => {
    const rows = publishedDoors(everything)
      .filter(({ workload, name }) => workload === "gateway" && !name.startsWith("sampling"))
      .flatMap((door) => door.rows)
      .filter(({ legacy }) => legacy === undefined);
    assert.ok(rows.length >= 20);
    for (const { what, answers } of rows) {
      const { viewer: _, admin: __, ...others } = answers;
      assert.equal(new Set(Object.values(others)).size, 1, what);
    }
  });

  it("lets senders' tokens alone ask which share to send, and neither people nor pages", () => {
    const rows = publishedDoors(everything)
      .filter(({ name }) => name.startsWith("sampling"))
      .flatMap((door) => door.rows);
    assert.equal(rows.length, 3);
    for (const { what, answers } of rows) {
      const { token, team, ...others } = answers;
      for (const answer of [token, team]) assert.match(answer, /^(200|OK)$/, what);
      for (const answer of Object.values(others)) assert.match(answer, /^(401|UNAUTHENTICATED)$/);
    }
  });

  it("asks nothing of a receiver that the environment does not ask for", () => {
    const asked = publishedDoors({ ...everything, legacyReceivers: [] }).flatMap(
      ({ rows }) => rows,
    );
    assert.ok(asked.length > 0);
    assert.deepEqual(
      asked.filter(({ question }) => "speaks" in question).map(({ what }) => what),
      ["log in and ping"],
    );
  });

  it("is in Markdown one line a question and one column a credential", () => {
    const lines = portTableInMarkdown(everything).split("\n");
    const counts = publishedDoors(everything).map(({ rows }) => Math.max(1, rows.length));
    assert.equal(
      lines.length,
      counts.reduce((sum, count) => sum + count, 2),
    );
    for (const line of lines) assert.equal(line.split(" | ").length, credentials.length + 2, line);
  });
});
