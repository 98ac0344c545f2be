import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { complaints } from "../support/complaints.ts";
import { root } from "../support/environments.ts";

const docs = join(root, "docs");
const text = readFileSync(join(docs, "upgrading.md"), "utf8");

/** Each setting that has another name now, as it was and as it is to be said. */
const renamed = [...text.matchAll(/^\| `([^`]+: [^`]+)` +\| `([^`]+)` +\|/gm)].map(
  ([, before = "", now = ""]) => ({ before, now }),
);

/** A setting with its path before the value, in an environment that wants no more than it. */
function settingsWith(said: string): Record<string, unknown> {
  const [, path = "", value = ""] = /^([\w.]+): (.*)$/.exec(said) ?? [];
  const [first = "", ...rest] = path.split(".");
  const inner: unknown = rest.reduceRight<unknown>((held, key) => ({ [key]: held }), parse(value));
  if (first !== "target") return { [first]: inner };
  return { target: { kind: "kubernetes", host: "tracing.example.com", ...(inner as object) } };
}

/** The anchors of a page's headings, as they are linked to. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("the page about upgrading", () => {
  it("has settings that have another name now", () => {
    assert.equal(renamed.length, 4);
  });

  for (const { before, now } of renamed) {
    it(`is right that there is no '${before}' any more, but '${now}'`, () => {
      const [key = ""] = before.split(":")[0]?.split(".").slice(-1) ?? [];
      assert.match(complaints(settingsWith(before))?.join() ?? "", /✖ unrecognized key '(\w+)'/);
      assert.ok(complaints(settingsWith(before))?.some((line) => line.includes(`'${key}'`)));
      assert.equal(complaints(settingsWith(now)), undefined);
    });
  }

  it("refers to what is there", () => {
    const links = [...text.matchAll(/\]\(([^)#]*)#?([^)]*)\)/g)];
    assert.ok(links.length > 10);
    for (const [, file = "", anchor = ""] of links) {
      const path = join(docs, file || "upgrading.md");
      assert.ok(existsSync(path), file);
      if (anchor === "") continue;
      assert.ok(anchorsOf(readFileSync(path, "utf8")).includes(anchor), `${file}#${anchor}`);
    }
  });
});
