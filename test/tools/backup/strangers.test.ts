import assert from "node:assert/strict";
import { requireNoStrangers } from "../../../tools/backup/volumes.ts";
import { Failure } from "../../../tools/command-line.ts";

describe("a platform's volume", () => {
  const user = (of: string, active: boolean) => ({
    ...{ container: `${of}-container`, platform: of, workload: "tempo", active },
  });
  const volumeWith = (...users: ReturnType<typeof user>[]) => [{ name: "v", labels: {}, users }];

  it("may be in use by the platform, and by strangers that do not run", () => {
    requireNoStrangers("ours", volumeWith(user("ours", true), user("theirs", false)));
  });

  it("must not be in use by a stranger, who would go on writing", () => {
    assert.throws(
      () => {
        requireNoStrangers("ours", volumeWith(user("ours", true), user("", true)));
      },
      (error) =>
        error instanceof Failure &&
        error.message ===
          "volume v: must be in use by containers of the platform only, got '-container'; stop it",
    );
  });
});
