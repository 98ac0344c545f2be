import assert from "node:assert/strict";
import { tableOf } from "../../../tools/archive/report.ts";

const trace = { id: "ab".repeat(16), first: 0, last: 1_500, spans: 2, failed: true, files: [] };

const servicesIn = (...services: string[]) =>
  tableOf([{ ...trace, services }])
    .split("✖  ")
    .at(-1);

describe("archived traces as a table", () => {
  it("have one line each", () => {
    assert.equal(
      tableOf([{ ...trace, services: ["shop", "Zahlung für später 🛒"] }]),
      `${"trace".padEnd(32)}  ${"begins".padEnd(24)}         lasts   spans  ✖  services\n` +
        `${trace.id}  1970-01-01T00:00:00.000Z        1.5 ms       2  ✖  shop, Zahlung für später 🛒\n`,
    );
  });

  it("tell the terminal nothing that a sender has put into a name", () => {
    assert.equal(servicesIn("a\u001b[2Jb", "c"), "a\uFFFD[2Jb, c\n");
    assert.equal(servicesIn("a\nb\r\tc"), "a\uFFFDb\uFFFD\uFFFDc\n");
    assert.equal(servicesIn("a\u009b31mb\u007f", "\u202eabc"), "a\uFFFD31mb\uFFFD, \uFFFDabc\n");
  });
});
