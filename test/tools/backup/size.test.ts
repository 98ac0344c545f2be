import assert from "node:assert/strict";
import { secondsInWords, sizeInWords } from "../../../tools/backup/size.ts";

describe("a size in words", () => {
  for (const [bytes, words] of [
    [0, "0 B"],
    [1_023, "1023 B"],
    [1_024, "1.0 KiB"],
    [1_572_864, "1.5 MiB"],
    [2 ** 31, "2.0 GiB"],
    [2 ** 51, "2048.0 TiB"],
  ] as const) {
    it(`is ${words} for ${bytes} bytes`, () => {
      assert.equal(sizeInWords(bytes), words);
    });
  }

  it("is for people, and so is a length of time", () => {
    assert.equal(secondsInWords(3_249), "3.2 s");
  });
});
