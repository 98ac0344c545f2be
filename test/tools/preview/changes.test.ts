import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import { changesIn, type Change } from "../../../tools/preview/changes.ts";
import { componentSections } from "../../../tools/preview/components.ts";
import { eventsIn } from "../../../tools/preview/events.ts";
import { fileChanges } from "../../../tools/preview/files.ts";
import {
  created,
  deleted,
  eventsOf,
  HIDDEN_SECRET,
  logOf,
  replaced,
  same,
  step,
  UNKNOWN,
  updated,
  type Described,
} from "../../support/engine-events.ts";
import { configMap, samplerFile, statefulSet, store, volume } from "./cases.ts";

function changes(...events: object[]): Change[] {
  return changesIn(eventsOf(events));
}

/** The only change there is. */
function only(...events: object[]): Change {
  const [change, ...others] = changes(...events);
  assert.ok(change && others.length === 0);
  return change;
}

describe("the log of the engine's events", () => {
  it("is read but for a last line that ends in its middle", () => {
    const log = logOf(same(volume(true)));
    const whole = eventsIn(log, "log").length;
    assert.equal(eventsIn(log.slice(0, -5), "log").length, whole - 1);
  });

  it("is refused with the number of a line that is no event", () => {
    assert.throws(
      () => eventsIn('{"sequence":0}\nnothing\n{"sequence":1}', "log.json"),
      (error) =>
        error instanceof Failure &&
        error.exitCode === 64 &&
        error.message.startsWith("log.json, line 2: must be an event of the engine, got 'nothing'"),
    );
  });
});

describe("what becomes of a resource", () => {
  it("is one thing, however many steps it takes", () => {
    const kinds = changes(
      ...created({ ...volume(true), name: "a" }),
      ...updated({ ...volume(true), name: "b" }, { ...volume(true), name: "b" }),
      ...replaced({ ...volume(true), name: "c" }, { ...volume(true), name: "c" }),
      ...deleted({ ...volume(true), name: "d" }),
      ...same({ ...volume(true), name: "e" }),
    ).map(({ name, kind }) => `${name} ${kind}`);
    assert.deepEqual(kinds, ["a created", "b changed", "c replaced", "d deleted", "e unchanged"]);
  });

  it("is said of its component, or of the platform where it is nobody's alone", () => {
    assert.equal(only(...created(volume(true))).component, "tempo");
    const shared = { ...volume(true), name: "shared" };
    delete (shared as { component?: string }).component;
    assert.equal(only(...created(shared)).component, "platform");
  });

  it("leaves out providers that the engine makes for itself", () => {
    const provider = { type: "pulumi:providers:docker", name: "default_5_2_0", inputs: {} };
    assert.deepEqual(changes(...created(provider)), []);
  });

  it("is a replacement where only the hash in the name is another", () => {
    const old = { ...configMap(samplerFile(25), "1"), name: "sampler-configuration-1a2b3c4d" };
    const next = { ...configMap(samplerFile(20), "2"), name: "sampler-configuration-5e6f7a8b" };
    const change = only(...created(next), ...deleted(old));
    assert.equal(change.kind, "replaced");
    const [file] = fileChanges(change);
    assert.deepEqual(
      file?.lines.filter((line) => /^[+-]/.test(line)),
      ["-          sampling_percentage: 25", "+          sampling_percentage: 20"],
    );
    const others = changes(...created({ ...next, name: "other-5e6f7a8b" }), ...deleted(old));
    assert.deepEqual(others.map(({ kind }) => kind).sort(), ["created", "deleted"]);
  });

  it("is not said by steps that say nothing of it", () => {
    assert.deepEqual(changes(step("remove-pending-replace", volume(true))), []);
  });
});

describe("what a comment says of a component", () => {
  const textOf = (...events: object[]) =>
    componentSections(changes(...events))
      .map(({ text }) => text)
      .join("\n");

  it("folds what only follows from another file", () => {
    const text = textOf(
      ...replaced(configMap(samplerFile(25), "1a2b3c4d"), configMap(samplerFile(20), "5e6f7a8b")),
      ...updated(statefulSet("1a2b3c4d"), statefulSet("5e6f7a8b")),
    );
    assert.match(text, /\(`StatefulSet`\) restarts, since its configuration is another$/m);
    assert.doesNotMatch(text, /1a2b3c4d|5e6f7a8b/);
  });

  it("says of a carrier of files what is another one beside them, and no reason", () => {
    const old = configMap("a", "1a2b3c4d");
    const next = configMap("a", "5e6f7a8b");
    const text = textOf(
      ...replaced(old, { ...next, inputs: { ...next.inputs, immutable: false } }),
    );
    assert.equal(
      text,
      "- `tracing-prod-sampler-configuration` (`ConfigMap`) is replaced\n  - `immutable`: `true` → `false`",
    );
  });

  it("does not fold a name that nothing replaced has", () => {
    const text = textOf(...updated(statefulSet("1a2b3c4d"), statefulSet("5e6f7a8b")));
    assert.match(text, /volumes\[configuration\]\.configMap\.name`: `.*1a2b3c4d` → `.*5e6f7a8b`/);
    assert.doesNotMatch(text, /since/);
  });

  it("tells a restart for other secrets from one for another configuration, by a carrier's id", () => {
    const carrier = (name: string, uploads: unknown): Described => ({
      ...{ type: "docker:index/container:Container", name, component: "Tempo", id: name },
      inputs: { start: false, uploads },
    });
    const user = (from: readonly string[]): Described => ({
      ...store("a"),
      inputs: { volumes: from.map((fromContainer) => ({ fromContainer })) },
    });
    const file = [{ file: "/etc/tracing-infra/configuration/a", content: "a" }];
    const secrets = replaced(carrier("s", HIDDEN_SECRET), carrier("s", UNKNOWN));
    const configuration = replaced(
      carrier("c", file),
      carrier("c", [{ ...file[0], content: "b" }]),
    );
    const both = replaced(user(["c:ro", "s:ro"]), user([UNKNOWN, UNKNOWN]));
    const one = replaced(user(["c:ro", "s:ro"]), user(["c:ro", UNKNOWN]));
    assert.match(textOf(...secrets, ...one), /restarts, since its secrets are others$/m);
    assert.match(
      textOf(...secrets, ...configuration, ...both),
      /restarts, since its configuration and its secrets are others$/m,
    );
  });

  it("names what is deleted and counts what is created", () => {
    const text = textOf(...created(volume(true)), ...deleted(store("a")));
    assert.match(text, /^- created: 1 `Volume`$/m);
    assert.match(text, /^- deleted: `tracing-prod-tempo` \(`Container`\)$/m);
  });
});
