import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packArguments, tampered, type Policed } from "../../support/policed.ts";

/** The text of a function that changes nothing. */
const AS_IT_IS = "(type, name, inputs) => inputs";

/** One that has the Collector receive without TLS, as somebody might try it. */
const WITHOUT_TLS = `(type, name, inputs) => {
  if (!name.endsWith("collector-configuration")) return inputs;
  const without = (text) => text.replace(/^( +)grpc:\\n(\\1  endpoint: .*4317\\n)\\1  tls:\\n(?:\\1    .*\\n)+/m, "$1grpc:\\n$2");
  const changed = JSON.parse(JSON.stringify(inputs), (key, value) =>
    (key === "content" || key === "collector.yaml") && typeof value === "string" ? without(value) : value);
  if (JSON.stringify(changed) === JSON.stringify(inputs)) throw new Error("nothing was changed");
  return changed;
}`;

describe("the policies in the real engine", () => {
  let rendered: string;
  let project: Policed | undefined;
  const given = async (stack: "dev" | "prod", change: string) => {
    project = await tampered(stack, change, rendered);
    return project;
  };

  beforeEach(() => {
    rendered = mkdtempSync(join(tmpdir(), "tracing-infra-rendered-"));
  });
  afterEach(() => {
    project?.remove();
    rmSync(rendered, { recursive: true, force: true });
  });

  for (const stack of ["dev", "prod"] as const) {
    it(`pass ${stack} as it is, at its first preview`, async () => {
      const { pulumi } = await given(stack, AS_IT_IS);
      const { exitCode, said } = await pulumi("preview", ...packArguments(stack));
      assert.equal(exitCode, 0, said);
      assert.doesNotMatch(said, /\[(?:mandatory|advisory)\]/, said);
    });
  }

  it("refuse dev when its Collector receives without TLS, and say where and what to do", async () => {
    const { pulumi } = await given("dev", WITHOUT_TLS);
    const { exitCode, said } = await pulumi("preview", ...packArguments("dev"));
    assertRefused(exitCode, said);
  });

  it("refuse prod when its Collector receives without TLS, and let nothing of it be deployed", async () => {
    const { pulumi, deployed } = await given("prod", WITHOUT_TLS);
    const { exitCode, said } = await pulumi("up", "--yes", ...packArguments("prod"));
    assertRefused(exitCode, said);
    assert.deepEqual(await deployed(), []);
    assert.deepEqual(readdirSync(rendered), []);
  });

  it("are all that refuses it: an engine without them does not", async () => {
    const { pulumi } = await given("prod", WITHOUT_TLS);
    const { exitCode, said } = await pulumi("preview");
    assert.equal(exitCode, 0, said);
  });
});

function assertRefused(exitCode: number | undefined, said: string): void {
  assert.notEqual(exitCode, 0);
  assert.match(said, /\[mandatory\] \[severity: \w+\] +collector-servers-use-tls/);
  assert.match(said, /receivers\.otlp\.protocols\.grpc/);
  assert.match(said, /To mend it: /);
}
