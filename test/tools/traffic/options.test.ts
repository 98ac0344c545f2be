import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import { command, planOf } from "../../../tools/traffic/options.ts";

type Said = Parameters<typeof planOf>[0];

/** What is said on the command line, with the defaults of what is not. */
const said = (more: Partial<Said> = {}): Said => ({
  ...(Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      "default" in option ? option.default : undefined,
    ]),
  ) as Said),
  ...more,
});

describe("what traffic is asked for", () => {
  it("is one reference request to the dev platform when nothing is said", () => {
    const { recipe, pace, ...plan } = planOf(said());
    assert.deepEqual(plan, {
      ...{ protocol: "grpc", target: "sdk", stack: "dev", check: false, json: false },
    });
    assert.deepEqual(pace, { count: 1, milliseconds: Infinity, rate: 10 });
    assert.deepEqual(
      { ...recipe, seed: 0 },
      { scenario: "chat", seed: 0, errorShare: 0, slowShare: 0 },
    );
    assert.notEqual(recipe.seed, planOf(said()).recipe.seed);
  });

  it("is what was said", () => {
    const plan = planOf(
      said({
        ...{ scenario: "mixed", duration: "2m", rate: "2000", seed: "4294967295" },
        ...{ "error-share": "0.05", "slow-share": "1", check: "true", json: "true" },
      }),
    );
    assert.deepEqual(plan.pace, { count: Infinity, milliseconds: 120_000, rate: 2_000 });
    assert.deepEqual(plan.recipe, {
      ...{ scenario: "mixed", seed: 4_294_967_295, errorShare: 0.05, slowShare: 1 },
    });
    assert.deepEqual([plan.check, plan.json], [true, true]);
  });

  for (const [wrong, sentence] of [
    [
      { scenario: "chats" },
      "--scenario: must be 'chat', 'websocket', 'agent-workflow', 'orchestrator' or 'mixed', got 'chats'",
    ],
    [{ target: "app" }, "--target: must be 'sdk' or 'apps', got 'app'"],
    [{ protocol: "udp" }, "--protocol: must be 'grpc' or 'http', got 'udp'"],
    [{ seed: "-1" }, "--seed: must be a whole number from 0 to 4294967295, got '-1'"],
    [{ rate: "2001" }, "--rate: must be a whole number from 1 to 2000, got '2001'"],
    [{ count: "1000001" }, "--count: must be a whole number from 1 to 1000000, got '1000001'"],
    [{ duration: "25h" }, "--duration: must be a time up to '24h', got '25h'; say it as in '30s'"],
    [{ duration: "30" }, "--duration: must be a time up to '24h', got '30'; say it as in '30s'"],
    [
      { duration: "30s", count: "5" },
      "--duration: must not be said beside `--count`, got '30s'; say one of them",
    ],
    ...["1.01", "-0", "5%", "", " ", "1e-1"].map(
      (text) =>
        [
          { "error-share": text },
          `--error-share: must be a number from 0 to 1, got '${text}'; say it as in '0.05'`,
        ] as const,
    ),
    [
      { target: "apps", scenario: "mixed" },
      "--scenario: must be 'chat' with `--target apps`, got 'mixed'; leave it out",
    ],
    [
      { target: "apps", "error-share": "0.5" },
      "--error-share: must be '0' with `--target apps`, got '0.5'; switch faults on in the services",
    ],
    [
      { target: "apps", "slow-share": "1" },
      "--slow-share: must be '0' with `--target apps`, got '1'; switch faults on in the services",
    ],
    [
      { target: "apps", check: "true" },
      "--check: must be left out with `--target apps`, got 'true'; look for the traces by correlation_id",
    ],
  ] as const) {
    it(`is refused: ${JSON.stringify(wrong)}`, () => {
      assert.throws(
        () => planOf(said(wrong)),
        (error) => {
          assert.ok(error instanceof Failure);
          assert.deepEqual([error.message, error.exitCode], [sentence, 64]);
          return true;
        },
      );
    });
  }
});
