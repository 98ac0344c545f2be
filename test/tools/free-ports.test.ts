import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { platform } from "node:os";
import { freePorts } from "../../tools/free-ports.ts";

describe("free ports", () => {
  it("are different ones, whoever asks at the same time", async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => freePorts(10)));
    assert.equal(new Set(asked.flat()).size, 200);
  });

  if (platform() === "linux") {
    it("are none that the system gives to who dials out", async () => {
      const text = await readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
      const [first = 0] = text.split(/\s/).map(Number);
      assert.ok(first > 0);
      assert.ok((await freePorts(50)).every((port) => port < first));
    });
  }
});
