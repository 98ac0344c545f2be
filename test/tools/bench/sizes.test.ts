import assert from "node:assert/strict";
import { counterIn, residentIn, usageIn } from "../../../tools/bench/memory/sizes.ts";

describe("sizes that the Docker client writes", () => {
  it("are read in MiB, whatever unit they are in", () => {
    assert.equal(usageIn("23.5MiB / 256MiB"), 23.5);
    assert.equal(usageIn("512KiB / 256MiB"), 0.5);
    assert.equal(usageIn("1.5GiB / 23.54GiB"), 1_536);
    assert.equal(usageIn("0B / 0B"), 0);
  });

  it("are not guessed where the client says something else", () => {
    assert.throws(() => usageIn("-- / --"), /must be a usage and a limit, got '-- \/ --'/);
    assert.throws(() => usageIn("23.5MB / 256MB"), /got '23.5MB \/ 256MB'/);
    assert.throws(() => usageIn(""), /must be a usage/);
  });

  it("of processes are summed up", () => {
    const lines = ["PID    RSS", "23534  43728", "23600    272"];
    assert.equal(residentIn(lines), 44_000 / 1_024);
    assert.throws(() => residentIn(["PID    RSS"]), /must be a list of processes/);
    assert.throws(() => residentIn(["PID  RSS", "7  -"]), /must be a list of processes/);
  });
});

describe("a counter on a page of metrics", () => {
  const page = `# TYPE spans_total counter
spans_total{receiver="otlp",transport="grpc"} 200
spans_total{receiver="otlp",transport="http"} 8
spans_total_of_others 5
`;

  it("is summed up over its label sets", () => {
    assert.equal(counterIn(page, "spans_total"), 208);
    assert.equal(counterIn(page, "spans_total_of_others"), 5);
  });

  it("is missed where it is not there: a renamed one would look like silence", () => {
    assert.throws(() => counterIn(page, "spans"), /must have the counter 'spans', got none/);
  });
});
