import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import { sendReferenceRequests } from "../../../tools/traffic/send-reference-requests.ts";
import { accessNowhere } from "../../support/access.ts";

describe("reference requests that must be accepted", function () {
  this.timeout(60_000);

  it("fail with the count and the reason where nobody takes them", async () => {
    await assert.rejects(
      sendReferenceRequests(await accessNowhere(), "grpc", 2),
      (error: unknown) =>
        error instanceof Failure && /^0 of 16 spans accepted: .+/.test(error.message),
    );
  });
});
