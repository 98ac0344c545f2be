import assert from "node:assert/strict";
import { changesIn } from "../../../tools/preview/changes.ts";
import { dataChanges } from "../../../tools/preview/data-at-risk.ts";
import {
  created,
  deleted,
  eventsOf,
  replaced,
  same,
  updated,
  type Described,
} from "../../support/engine-events.ts";
import { statefulSet, store, volume } from "./cases.ts";

/** Of each resource with data what becomes of that, and where it stays. */
function fates(...events: object[]) {
  return dataChanges(changesIn(eventsOf(events))).map(({ change, fate, stays }) =>
    [change.name, fate, ...stays].join(" "),
  );
}

const claim = (retainOnDelete: boolean): Described => ({
  ...{ type: "kubernetes:core/v1:PersistentVolumeClaim", name: "tracing-prod-audit-log" },
  retainOnDelete,
  inputs: { metadata: { name: "audit-log", namespace: "tracing-prod" } },
});

const namespace = (name: string, retainOnDelete = false): Described => ({
  ...{ type: "kubernetes:core/v1:Namespace", name, retainOnDelete },
  inputs: { metadata: { name } },
});

function withRetention(whenDeleted: string): Described {
  const whole = statefulSet("1a2b3c4d");
  const spec = whole.inputs["spec"] as object;
  const persistentVolumeClaimRetentionPolicy = { whenDeleted };
  return {
    ...whole,
    inputs: { ...whole.inputs, spec: { ...spec, persistentVolumeClaimRetentionPolicy } },
  };
}

const data = "tracing-prod-tempo-data";

describe("data where resources are replaced or deleted", () => {
  it("is lost with a volume or a claim, unless that is left where it is", () => {
    assert.deepEqual(fates(...deleted(volume(false))), [`${data} lost`]);
    assert.deepEqual(fates(...deleted(volume(true))), [`${data} kept`]);
    assert.deepEqual(fates(...replaced(volume(false), volume(true))), [`${data} lost`]);
    assert.deepEqual(fates(...deleted(claim(false))), ["tracing-prod-audit-log lost"]);
    assert.deepEqual(fates(...replaced(claim(true), claim(true))), ["tracing-prod-audit-log kept"]);
  });

  it("stays in its volume where only the container is another one", () => {
    assert.deepEqual(fates(...replaced(store("a"), store("b")), ...same(volume(true))), [
      `tracing-prod-tempo restarts ${data}`,
    ]);
    assert.deepEqual(fates(...deleted(store("a"))), [`tracing-prod-tempo goes ${data}`]);
  });

  it("stays nowhere where its volume is lost at the same time", () => {
    assert.deepEqual(fates(...deleted(store("a")), ...deleted(volume(false))), [`${data} lost`]);
    assert.deepEqual(fates(...deleted(store("a")), ...deleted(volume(true))), [
      `tracing-prod-tempo goes ${data}`,
      `${data} kept`,
    ]);
  });

  it("is lost with a volume that has no name", () => {
    const nameless = store("a");
    const inputs = { ...nameless.inputs, volumes: [{ containerPath: "/data" }], mounts: [] };
    assert.deepEqual(fates(...deleted({ ...nameless, inputs })), ["tracing-prod-tempo lost"]);
  });

  it("is not in a container that never starts, nor in a folder or files of others", () => {
    const carrier = { ...store("a").inputs, start: false };
    assert.deepEqual(fates(...deleted({ ...store("a"), inputs: carrier })), []);
    const bound = { mounts: [{ type: "bind", source: "/var/run/docker.sock", target: "/a" }] };
    assert.deepEqual(fates(...deleted({ ...store("a"), inputs: bound })), []);
    const borrowing = { volumes: [{ fromContainer: "b:ro" }] };
    assert.deepEqual(fates(...deleted({ ...store("a"), inputs: borrowing })), []);
  });

  it("stays in the claims of a StatefulSet, unless these go with it", () => {
    const set = statefulSet("1a2b3c4d");
    assert.deepEqual(fates(...replaced(set, set)), ["tracing-prod-sampler restarts data-sampler"]);
    assert.deepEqual(fates(...deleted(withRetention("Delete"))), ["tracing-prod-sampler lost"]);
  });

  it("is lost with the namespace that its claims are in, and with no other", () => {
    const platform = namespace("tracing-prod");
    assert.deepEqual(fates(...deleted(platform), ...same(claim(true))), ["tracing-prod lost"]);
    const set = same(statefulSet("1a2b3c4d"));
    assert.deepEqual(fates(...deleted(platform), ...set), ["tracing-prod lost"]);
    assert.deepEqual(fates(...deleted(namespace("agents")), ...same(claim(true))), []);
    assert.deepEqual(fates(...deleted(namespace("tracing-prod", true)), ...same(claim(true))), [
      "tracing-prod kept",
    ]);
  });

  it("is named first where it is lost", () => {
    const found = fates(...deleted(claim(true)), ...deleted(volume(false)));
    assert.deepEqual(found, [`${data} lost`, "tracing-prod-audit-log kept"]);
  });

  it("is at no risk where nothing is replaced or deleted", () => {
    const set = statefulSet("1a2b3c4d");
    assert.deepEqual(
      fates(...created(volume(false)), ...same(claim(false)), ...updated(set, set)),
      [],
    );
  });
});
