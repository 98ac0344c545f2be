import assert from "node:assert/strict";
import { commentOn, MOST_CHARACTERS } from "../../../tools/preview/comment.ts";
import { DIFF_LINES } from "../../../tools/preview/components.ts";
import { linksFor } from "../../../tools/preview/links.ts";
import {
  complaint,
  deleted,
  eventsOf,
  replaced,
  violation,
  type Described,
} from "../../support/engine-events.ts";
import { configMap, volume } from "./cases.ts";

const linesOf = (count: number, word: string) =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");

const file = (component: string, text: string): Described => ({
  ...configMap(text, "1a2b3c4d"),
  ...{ name: `tracing-prod-${component}-configuration`, component },
});

/** More than any comment holds: many components, findings, errors and volumes, all of them with long lines. */
const endless = [
  ...Array.from({ length: 60 }, (_, index) =>
    replaced(
      file(`C${index}`, linesOf(90, `${"a".repeat(100)} before`)),
      file(`C${index}`, linesOf(90, `${"b".repeat(100)} after`)),
    ),
  ).flat(),
  ...Array.from({ length: 500 }, (_, index) =>
    violation(volume(true), { policy: `policy-${index}`, message: "m".repeat(5_000) }),
  ),
  ...Array.from({ length: 500 }, (_, index) =>
    complaint(`${index} ${"e".repeat(3_000)}\n`.repeat(3)),
  ),
  ...Array.from({ length: 500 }, (_, index) =>
    deleted({ ...volume(false), name: `volume-${index}-${"v".repeat(500)}` }),
  ).flat(),
];

describe("a comment on a very large change", () => {
  it("stays below what GitHub takes, and names what there is no room for", () => {
    const golden = linesOf(5_000, `+${"g".repeat(1_000)}`).split("\n");
    const { text } = commentOn(eventsOf(endless, "failed"), { stack: "prod", golden });
    assert.ok(text.length < MOST_CHARACTERS, `${text.length} characters`);
    assert.match(text, /^There is no room for \d+ more: `c\d+`/m);
    assert.match(text, /^There is no room for what is rendered\.$/m);
    for (const part of ["### Errors", "### Data", "### Policies"])
      assert.ok(text.includes(part), part);
    assert.match(text, /^- \d+ more are left out$/m);
  });

  it("closes every block that it opens", () => {
    const { text } = commentOn(eventsOf(endless, "failed"), { stack: "prod" });
    assert.equal((text.match(/^```/gm) ?? []).length % 2, 0);
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  });

  it("cuts a long diff with the number of lines that are left out", () => {
    const { text } = commentOn(
      eventsOf(replaced(file("Tempo", linesOf(200, "a")), file("Tempo", linesOf(200, "b")))),
      { stack: "prod" },
    );
    // A head, two hundred lines that go and two hundred that come.
    assert.match(text, new RegExp(`^… ${401 - DIFF_LINES} more lines are left out$`, "m"));
    assert.match(text, /200 lines added, 200 removed/);
  });
});

describe("the verdict in a comment", () => {
  const titleOf = (events: object[], result?: string) =>
    /^## (.*)$/m.exec(commentOn(eventsOf(events, result), { stack: "prod" }).text)?.[1];

  it("counts policies that refuse, not what they have found", () => {
    const found = (policy: string, level: "mandatory" | "advisory" = "mandatory") => [
      violation(volume(true), { policy, level, message: "a" }),
      violation(volume(true), { policy, level, message: "b" }),
    ];
    assert.equal(
      titleOf([...found("a"), ...found("b")], "failed"),
      "✖ Preview of `prod`: is refused by 2 policies",
    );
    assert.equal(titleOf(found("a", "advisory")), "✔ Preview of `prod`: can be deployed");
  });

  it("is a failure where the engine complains, refuses to say why, or does not end", () => {
    assert.equal(titleOf([complaint("no")], "failed"), "✖ Preview of `prod`: failed");
    assert.equal(titleOf([], "failed"), "✖ Preview of `prod`: failed");
    const unended = eventsOf([]).slice(0, 1);
    assert.match(
      commentOn(unended, { stack: "prod" }).text,
      /failed[^]*ended before its preview did/,
    );
  });

  it("says both where it is refused and failed", () => {
    const found = violation(volume(true), { policy: "a", message: "a" });
    assert.equal(
      titleOf([found, complaint("no")], "failed"),
      "✖ Preview of `prod`: failed, and is refused by 1 policy",
    );
  });
});

describe("a comment", () => {
  it("begins with the line by which it is found again", () => {
    const { text } = commentOn(eventsOf([]), { stack: "staging" });
    assert.ok(text.startsWith("<!-- tracing-infra preview: staging -->\n"));
  });

  it("has what is rendered against the base only where that differs", () => {
    const textWith = (golden: string[]) => commentOn(eventsOf([]), { stack: "prod", golden }).text;
    assert.doesNotMatch(textWith([]), /Rendered configuration/);
    assert.match(textWith(["-a", "+b"]), /Rendered configuration[^]*```diff\n-a\n\+b\n```/);
  });

  it("links a policy to its page in the forge whose job it is", () => {
    const found = [violation(volume(true), { policy: "is-bounded", message: "a" })];
    const linked = (variables: Record<string, string>) =>
      commentOn(eventsOf(found), { stack: "prod", linkTo: linksFor(variables) }).text;
    const page = "docs/policies.md#is-bounded";
    assert.ok(
      linked({
        ...{ GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "o/r", GITHUB_SHA: "1" },
      }).includes(`(https://github.com/o/r/blob/1/${page})`),
    );
    assert.ok(
      linked({ CI_PROJECT_URL: "https://gitlab.com/o/r", CI_COMMIT_SHA: "1" }).includes(
        `(https://gitlab.com/o/r/-/blob/1/${page})`,
      ),
    );
    assert.doesNotMatch(linked({}), /https:/);
  });
});
