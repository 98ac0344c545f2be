import assert from "node:assert/strict";
import fc from "fast-check";
import {
  block,
  code,
  cut,
  details,
  legible,
  plain,
  shortened,
} from "../../../tools/preview/markdown.ts";
import { commentOn } from "../../../tools/preview/comment.ts";
import {
  created,
  eventsOf,
  replaced,
  violation,
  type Described,
} from "../../support/engine-events.ts";

describe("a text in markdown", () => {
  it("mentions nobody and refers to nothing", () => {
    assert.equal(plain("@admin see #12 and !3"), "@&#8203;admin see #&#8203;12 and !&#8203;3");
    assert.doesNotMatch(plain("see https://evil.example"), /https:\/\//);
  });

  it("is no markup, no code and no row of a table", () => {
    assert.equal(
      plain("<img src=x> | `a` *b* [c](d)"),
      "&lt;img src=x&gt; \\| \\`a\\` \\*b\\* \\[c\\]\\(d\\)",
    );
  });

  it("stays on its line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.doesNotMatch(plain(text), /[\n\r<>]/);
        assert.doesNotMatch(code(text), /[\n\r]/);
      }),
    );
  });

  it("ends its code nowhere but at its end", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "|") }), (text) => {
        const [fence = ""] = /^`+/.exec(code(text)) ?? [];
        const within = code(text).slice(fence.length, -fence.length);
        assert.ok(!(within.match(/`+/g) ?? []).some((run) => run === fence), code(text));
      }),
    );
  });

  it("has no colours and nothing that turns its direction", () => {
    assert.equal(legible("<{%fg 1%}>red<{%reset%}> \u001B[31mred\u001B[0m a\u202Eb"), "red red ab");
  });

  it("is shortened by what is too much, and says so", () => {
    assert.deepEqual([shortened("abcd", 4), shortened("abcde", 4)], ["abcd", "abc…"]);
  });
});

describe("a block of lines", () => {
  it("has a fence longer than any within it", () => {
    assert.equal(block(["-```", "+````yaml"], "diff"), "`````diff\n-```\n+````yaml\n`````");
  });

  it("is cut with the number of lines that are left out", () => {
    assert.deepEqual(cut(["a", "b", "c"], 3), ["a", "b", "c"]);
    assert.deepEqual(cut(["a", "b", "c"], 2), ["a", "b", "… 1 more line is left out"]);
    assert.deepEqual(cut(["a", "b", "c"], 1), ["a", "… 2 more lines are left out"]);
  });

  it("is folded under words that are no markup", () => {
    assert.match(
      details("</summary>@x", "b"),
      /<summary>&lt;\/summary&gt;@&#8203;x<\/summary>\n\nb/,
    );
  });
});

describe("a comment on names that are meant to break it", () => {
  const hostile = "`|<script>@everyone\n## Merged\n<!-- tracing-infra preview: dev -->";

  it("has them as text alone", () => {
    const file = (text: string): Described => ({
      ...{ type: "kubernetes:core/v1:ConfigMap", name: hostile, component: "Tempo" },
      inputs: { data: { [`${hostile}.yaml`]: text, gone: "x" }, [hostile]: `${text}${hostile}` },
    });
    const { text } = commentOn(
      eventsOf([
        ...replaced(file("a\n"), file("```\n## b\n<b>\n")),
        ...created({ ...file(""), name: `${hostile}2` }),
        violation(file(""), { policy: hostile, message: `${hostile}\n/close\n${hostile}` }),
      ]),
      { stack: "prod", linkTo: () => "https://example.com" },
    );
    // What is code, between fences or backticks, is shown as it is.
    const rest = text
      .replace(/^(`{3,})diff\n[^]*?\n\1$/gm, "")
      .replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, "");
    assert.doesNotMatch(rest, /<script|@everyone|^\/close/m);
    assert.doesNotMatch(text, /^## Merged/m);
    assert.equal(text.match(/^<!--/gm)?.length, 1);
    assert.match(text, /^````diff$/m);
  });
});
