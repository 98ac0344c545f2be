import assert from "node:assert/strict";
import { opens } from "../../../tools/backup/passphrase.ts";

/** As Pulumi 3.250.0 wrote it for the passphrase `correct horse`. */
const SALT = "v1:DxcoufvCyy4=:v1:hpy9mQeE+//a3jGR:s6f9jF6wrpG1N+lwbrb45p4gRMMT1Q==";

describe("a passphrase", function () {
  this.timeout(30_000);

  it("opens the state that Pulumi encrypted with it", () => {
    assert.equal(opens(SALT, { text: "correct horse" }), true);
  });

  for (const text of ["correct horse ", "Correct horse", ""]) {
    it(`opens nothing that was encrypted with another one: '${text}'`, () => {
      assert.equal(opens(SALT, { text }), false);
    });
  }

  for (const salt of ["", "v1:DxcoufvCyy4=", "v1:a:v1:b:c", `${SALT}:more`]) {
    it(`opens nothing that Pulumi did not write: '${salt}'`, () => {
      assert.equal(opens(salt, { text: "correct horse" }), false);
    });
  }
});
