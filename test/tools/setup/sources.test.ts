import assert from "node:assert/strict";
import type { OfflineChoice } from "../../../tools/setup/site.ts";
import { fromSources } from "../../../tools/setup/sources.ts";
import { offlineChoice } from "../../../tools/setup/offline-choice.ts";

function from(offline: OfflineChoice, ...failing: ("official" | "stand-in")[]) {
  const asked: string[] = [];
  const source = (name: "official" | "stand-in") => () => {
    asked.push(name);
    return failing.includes(name) ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(name);
  };
  const thing = fromSources({
    what: "Thing",
    offline,
    official: source("official"),
    standIn: source("stand-in"),
    remedy: "fetch it",
  });
  return { thing, asked };
}

describe("the source of a missing thing", () => {
  it("is the official one, and nothing is built where that delivers", async () => {
    const { thing, asked } = from("auto");
    assert.equal(await thing, "official");
    assert.deepEqual(asked, ["official"]);
  });

  it("is the stand-in where the official one does not deliver", async () => {
    assert.equal(await from("auto", "official").thing, "stand-in");
  });

  it("is never the official one when offline is 'always'", async () => {
    const { thing, asked } = from("always");
    assert.equal(await thing, "stand-in");
    assert.deepEqual(asked, ["stand-in"]);
  });

  it("is never a stand-in when offline is 'never'", async () => {
    const { thing, asked } = from("never", "official");
    await assert.rejects(thing, {
      message: "Thing: must be downloaded, got 'no official'; fetch it",
    });
    assert.deepEqual(asked, ["official"]);
  });

  it("is told with both reasons when neither delivers", async () => {
    await assert.rejects(from("auto", "official", "stand-in").thing, {
      message: "Thing: must be downloaded or built, got 'no official' and 'no stand-in'; fetch it",
    });
  });
});

describe("the choice of --offline", () => {
  it("is 'auto' where nothing is said", () => {
    assert.equal(offlineChoice(undefined), "auto");
    assert.equal(offlineChoice(""), "auto");
  });

  it("must be one of three words", () => {
    assert.throws(() => offlineChoice("yes"), {
      message: "--offline: must be 'auto', 'always' or 'never', got 'yes'",
    });
  });
});
