import assert from "node:assert/strict";
import {
  refusals,
  statePlan,
  targetsOf,
  type Found,
  type Present,
  type Wish,
} from "../../../tools/restore/plan.ts";
import { archiveOf, manifestOf } from "../backup/support.ts";

const manifest = manifestOf("dev", ["tempo"]);
const { state: _, ...stateless } = manifest;
const wish: Wish = { stack: "dev", dataOnly: false, replace: false };
const nothing: Found = { volumes: [], hasState: false, opener: "own" };

function present(holdsData: boolean, ...users: (readonly [string, string])[]): Present {
  return {
    name: "tracing-dev-tempo-data",
    labels: {},
    holdsData,
    users: users.map(([container, platform]) => ({
      ...{ container, platform, workload: "tempo", active: true },
    })),
  };
}

describe("the volumes that a backup is restored to", () => {
  it("are those that were backed up, with their labels", () => {
    const archive = archiveOf("dev", "tempo");
    assert.deepEqual(targetsOf(manifest, "dev"), [
      { archive, volume: archive.volume, labels: archive.labels },
    ]);
  });

  it("are another platform's where another stack is named, by name and label", () => {
    const [target] = targetsOf(manifest, "look");
    assert.equal(target?.volume, "tracing-look-tempo-data");
    assert.deepEqual(target.labels, {
      "app.kubernetes.io/name": "data",
      "app.kubernetes.io/instance": "tracing-look",
    });
  });
});

describe("the state after a restore", () => {
  it("is the backup's where nothing is deployed", () => {
    assert.equal(statePlan(manifest, wish, nothing), "import");
  });

  it("is the one that is there, which is newer", () => {
    assert.equal(statePlan(manifest, wish, { ...nothing, hasState: true }), "keep");
  });

  it("is a new one where the backup has none, or only the data is wanted", () => {
    assert.equal(statePlan(stateless, wish, nothing), "new");
    assert.equal(statePlan(manifest, { ...wish, dataOnly: true }, nothing), "new");
  });
});

describe("a restore", () => {
  it("has nothing against it where there is nothing yet", () => {
    assert.deepEqual(refusals(manifest, wish, nothing), []);
  });

  it("is refused over data, in one line a volume", () => {
    assert.deepEqual(refusals(manifest, wish, { ...nothing, volumes: [present(true)] }), [
      "volume tracing-dev-tempo-data: must be neither filled nor in use, got 'data'; add --replace to remove what is there",
    ]);
  });

  it("is refused over an empty volume that the platform uses", () => {
    const used = present(false, ["tracing-dev-tempo", "tracing-dev"]);
    assert.deepEqual(refusals(manifest, wish, { ...nothing, volumes: [used] }), [
      "volume tracing-dev-tempo-data: must be neither filled nor in use, got 'tracing-dev-tempo'; add --replace to remove what is there",
    ]);
  });

  it("takes an empty volume that nobody uses", () => {
    assert.deepEqual(refusals(manifest, wish, { ...nothing, volumes: [present(false)] }), []);
  });

  it("removes data and the platform's containers where that was said", () => {
    const volumes = [present(true, ["tracing-dev-tempo", "tracing-dev"])];
    assert.deepEqual(refusals(manifest, { ...wish, replace: true }, { ...nothing, volumes }), []);
  });

  it("never removes a stranger's container", () => {
    const volumes = [present(true, ["theirs", ""], ["tracing-dev-tempo", "tracing-dev"])];
    assert.deepEqual(refusals(manifest, { ...wish, replace: true }, { ...nothing, volumes }), [
      "volume tracing-dev-tempo-data: must not be in use by strangers, got 'theirs'; remove them",
    ]);
  });

  it("brings no state to another stack, whose resources have other names", () => {
    const other = { ...wish, stack: "look" };
    assert.deepEqual(refusals(manifest, other, nothing), [
      "--stack: must be 'dev', whose state is in the backup, got 'look'; " +
        "add --data-only to restore the data alone, with new credentials",
    ]);
    assert.deepEqual(refusals(manifest, { ...other, dataOnly: true }, nothing), []);
  });

  it("is refused without the passphrase of the state, where that is needed", () => {
    const closed = { ...nothing, opener: undefined };
    const [complaint, ...more] = refusals(manifest, wish, closed);
    assert.match(complaint ?? "", /^stack dev: must be given the passphrase that .* got none/);
    assert.deepEqual(more, []);
    assert.deepEqual(refusals(manifest, { ...wish, dataOnly: true }, closed), []);
    assert.deepEqual(refusals(manifest, wish, { ...closed, hasState: true }), []);
    assert.deepEqual(refusals(stateless, wish, closed), []);
  });

  it("is refused with all that speaks against it at once", () => {
    const found = { volumes: [present(true)], hasState: false, opener: undefined };
    assert.equal(refusals(manifest, { ...wish, stack: "look" }, found).length, 3);
  });
});
