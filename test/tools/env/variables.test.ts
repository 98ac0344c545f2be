import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import { variablesFor } from "../../../tools/env/variables.ts";
import { accessAt } from "../../support/access.ts";

const AUTHORITY = "/tmp/authority.crt";
const URL = "https://localhost:4317";

async function accessWith(teams: Record<string, string>) {
  const access = await accessAt(URL);
  return { ...access, credentials: { ...access.credentials, teams } };
}

describe("the variables of an application's SDK", () => {
  const teams = { shop: "token-of-shop", billing: "token-of-billing" };

  it("show the senders' token where no team is named", async () => {
    assert.deepEqual(variablesFor(await accessWith(teams), { authority: AUTHORITY }), {
      OTEL_EXPORTER_OTLP_ENDPOINT: URL,
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_CERTIFICATE: AUTHORITY,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20token",
    });
  });

  it("show a team's own and differ in nothing else", async () => {
    const access = await accessWith(teams);
    const { OTEL_EXPORTER_OTLP_HEADERS: shown, ...others } = variablesFor(access, {
      authority: AUTHORITY,
      team: "billing",
    });
    const { OTEL_EXPORTER_OTLP_HEADERS: _, ...same } = variablesFor(access, {
      authority: AUTHORITY,
    });
    assert.equal(shown, "authorization=Bearer%20token-of-billing");
    assert.deepEqual(others, same);
  });

  for (const [team, known, rule] of [
    ["shopp", teams, "must be one of 'shop', 'billing', got 'shopp'"],
    ["constructor", teams, "must be one of 'shop', 'billing', got 'constructor'"],
    ["", teams, "must be one of 'shop', 'billing', got ''"],
    ["shop", {}, "must not be said, as the platform that is deployed has no `teams`, got 'shop'"],
  ] as const) {
    it(`are not those of a team that is not there: '${team}' of ${Object.keys(known).length}`, async () => {
      const access = await accessWith(known);
      assert.throws(
        () => variablesFor(access, { authority: AUTHORITY, team }),
        (error) =>
          error instanceof Failure && error.exitCode === 64 && error.message === `--team: ${rule}`,
      );
    });
  }
});
