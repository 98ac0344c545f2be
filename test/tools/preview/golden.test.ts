import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/stack-file.ts";
import { commentOn } from "../../../tools/preview/comment.ts";
import { eventsIn } from "../../../tools/preview/events.ts";
import { linksFor } from "../../../tools/preview/links.ts";
import { cases } from "./cases.ts";

/** Set to write what is said now, for a reviewer to read as a diff. */
const update = process.env["UPDATE_GOLDEN"] === "1";

const folder = join(root, "test/golden/comments");

const linkTo = linksFor({
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "example/tracing",
  GITHUB_SHA: "0123abc",
});

describe("the comment on a preview", () => {
  for (const [name, log] of Object.entries(cases)) {
    it(`says what was reviewed: ${name}`, () => {
      const path = join(folder, `${name}.md`);
      const capacity =
        "Traces kept 25 % → 20 %, 41.0 GiB → 33.0 GiB stored a day, samplers 512 MiB";
      const stack = name.startsWith("recorded") ? "dev" : "prod";
      const { text } = commentOn(eventsIn(log, name), { stack, capacity, linkTo });
      if (update) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, text);
      }
      assert.ok(existsSync(path), `${path} is missing: run UPDATE_GOLDEN=1 npm run check`);
      assert.equal(text, readFileSync(path, "utf8"));
    });
  }

  it("is kept for no case that there is no more", () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      Object.keys(cases)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });
});
