import assert from "node:assert/strict";
import { changesIn, type Change } from "../../../tools/preview/changes.ts";
import { fileChanges } from "../../../tools/preview/files.ts";
import { inputChanges } from "../../../tools/preview/inputs.ts";
import {
  eventsOf,
  replaced,
  UNKNOWN,
  updated,
  type Described,
} from "../../support/engine-events.ts";
import { configMap } from "./cases.ts";

/** The only change there is. */
function only(...events: object[]): Change {
  const [change, ...others] = changesIn(eventsOf(events));
  assert.ok(change && others.length === 0);
  return change;
}

const service = (inputs: Record<string, unknown>): Described => ({
  ...{ type: "kubernetes:core/v1:Service", name: "tracing-prod-tempo", component: "Tempo", inputs },
});

describe("the configuration files that change", () => {
  const carrier = (files: Record<string, string>): Described => ({
    ...{ type: "docker:index/container:Container", name: "c", component: "Tempo" },
    inputs: {
      start: false,
      uploads: Object.entries(files).map(([name, content]) => ({
        ...{ file: `/etc/tracing-infra/configuration/${name}`, content },
      })),
    },
  });

  it("are told by their paths, with three lines around each change", () => {
    const lines = "abcdefghij".split("");
    const text = `${lines.join("\n")}\n`;
    const [file, ...others] = fileChanges(
      only(
        ...replaced(
          carrier({ "a/b.yaml": text, same: "x" }),
          carrier({ "a/b.yaml": text.replace("f", "F"), same: "x" }),
        ),
      ),
    );
    assert.deepEqual(others, []);
    assert.equal(file?.file, "a/b.yaml");
    assert.deepEqual(file.lines, [
      "@@ -3,7 +3,7 @@",
      " c",
      " d",
      " e",
      "-f",
      "+F",
      " g",
      " h",
      " i",
    ]);
  });

  it("are counted where they come or go, not shown", () => {
    const files = fileChanges(
      only(...replaced(carrier({ gone: "a\nb\n" }), carrier({ come: "a" }))),
    );
    assert.deepEqual(
      files.map(({ file, kind, length, lines }) => [file, kind, length, lines]),
      [
        ["come", "created", 1, []],
        ["gone", "deleted", 2, []],
      ],
    );
  });

  it("are two others where nearly nothing is the same", () => {
    const text = (word: string) =>
      `${Array.from({ length: 1_500 }, (_, i) => `${word}${i}`).join("\n")}\n`;
    const [file] = fileChanges(
      only(...replaced(carrier({ a: text("a") }), carrier({ a: text("b") }))),
    );
    assert.equal(file?.lines.length, 3_000);
    assert.deepEqual([file.lines[0], file.lines[1_500]], ["-a0", "+b0"]);
  });

  it("have the paths that a ConfigMap's keys stand for", () => {
    const map = (text: string): Described => ({
      ...configMap("", "1"),
      inputs: { data: { provisioning__a: text } },
    });
    const [file] = fileChanges(only(...updated(map("a"), map("b"))));
    assert.equal(file?.file, "provisioning/a");
  });
});

describe("the inputs that change", () => {
  const between = (old: Record<string, unknown>, next: Record<string, unknown>) => {
    const change = only(...updated(service(old), service(next)));
    return inputChanges(change.old, change.new).map(
      ({ path, old: was, new: is }) => `${path}: ${was ?? "–"} → ${is ?? "–"}`,
    );
  };

  it("are told by their paths, parts of lists by what names them", () => {
    assert.deepEqual(
      between(
        {
          spec: {
            ports: [
              { name: "a", port: 1 },
              { name: "b", port: 2 },
            ],
            type: "x",
          },
        },
        { spec: { ports: [{ name: "b", port: 3 }], more: [1] } },
      ),
      [
        'spec.ports[a]: {"name":"a","port":1} → –',
        "spec.ports[b].port: 2 → 3",
        "spec.type: x → –",
        "spec.more: – → [1]",
      ],
    );
  });

  it("are told by the variable in a list of them, and by their place in any other", () => {
    assert.deepEqual(between({ envs: ["A=1", "B=2"] }, { envs: ["B=2", "A=3"] }), [
      "envs[A]: A=1 → A=3",
    ]);
    assert.deepEqual(between({ args: ["a", "b"] }, { args: ["a", "c"] }), ["args[1]: b → c"]);
  });

  it("say where only a deployment tells a value, and leave the providers' own notes out", () => {
    assert.deepEqual(between({ a: "1", __x: 1 }, { a: UNKNOWN, __x: 2 }), [
      "a: 1 → known once it is deployed",
    ]);
    assert.deepEqual(
      between({ a: [{ __defaults: [], b: "" }] }, { a: [{ __defaults: ["c"], b: "" }] }),
      [],
    );
  });
});
