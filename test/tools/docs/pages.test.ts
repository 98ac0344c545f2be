import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "../../../tools/docs/pages.ts";
import { table } from "../../../tools/docs/tables.ts";
import { root } from "../../support/environments.ts";

describe("the documentation that is made from the code", () => {
  for (const [path, text] of Object.entries(pages())) {
    it(`is up to date in ${path}`, () => {
      const file = join(root, path);
      const stale = !existsSync(file) || readFileSync(file, "utf8") !== text;
      assert.ok(!stale, `${path} is stale: run \`npm run docs\``);
    });
  }

  it("tells of every setting its default and how it is overridden", () => {
    const settings = pages()["docs/settings.md"] ?? "";
    for (const row of [
      /^\| `sampling\.baseline` +\| percentage +\| required +\| 0 to 100 +\| Share of .* \| `pulumi config set --path sampling\.baseline <percentage>` +\|$/m,
      /^\| `certificates\.validity` +\| duration +\| `90d` +\| – .*`pulumi config set --path certificates\.validity <duration>` +\|$/m,
      /^\| `target\.portOffset` +\| integer +\| `0` +\| 0 to 48000 +\|/m,
    ]) {
      assert.match(settings, row);
    }
  });

  it("tells of every listener where it is and whom it lets in", () => {
    const ports = pages()["docs/ports.md"] ?? "";
    assert.match(ports, /^\| jaeger +\| `8888` +\| `14269` +\| HTTPS +\| client certificate \|/m);
    assert.match(ports, /^\| tempo +\| `4317` +\| – +\| gRPC +\| client certificate \|/m);
    assert.match(ports, /^\| prometheus +\| `tempo:3200` +\| asks for metrics +\| client cert/m);
  });

  it("has every description that a reader needs", () => {
    for (const [path, text] of Object.entries(pages())) {
      assert.doesNotMatch(text, /undefined|\[object/, path);
    }
    assert.doesNotMatch(pages()["docs/settings.md"] ?? "", /\| – +\| `pulumi/);
  });

  it("keeps its columns apart whatever is in them", () => {
    assert.equal(
      table(["a", "b"], [["x | y", "long text"]]),
      ["| a      | b         |", "| ------ | --------- |", "| x \\| y | long text |"].join("\n"),
    );
  });
});
