import assert from "node:assert/strict";

describe("a stack trace in the program", () => {
  const own = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");

  afterEach(() => {
    Object.defineProperty(Error, "prepareStackTrace", own ?? { value: undefined, writable: true });
  });

  it("is Node's own, whatever hook the SDK has set", async () => {
    Error.prepareStackTrace = () => "hooked";
    assert.equal(new Error("before").stack, "hooked");
    await import("../../environment/plain-stack-traces.ts");
    const { stack = "" } = new Error("after");
    assert.match(stack, /^Error: after\n +at .*plain-stack-traces\.test\.ts:\d+:\d+/);
  });
});
