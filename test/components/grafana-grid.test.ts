import assert from "node:assert/strict";
import fc from "fast-check";
import { placed } from "../../components/grafana/grid.ts";

const panel = (w: number, h = 8) => ({ gridPos: { x: 0, y: 0, w, h } });
const places = (...panels: ReturnType<typeof panel>[]) =>
  placed(panels).map(({ gridPos: { x, y, w, h } }) => [x, y, w, h]);

describe("the places of a dashboard's panels", () => {
  it("begin a row where a panel finds no room, and leave no hole before it", () => {
    assert.deepEqual(places(panel(12), panel(24), panel(6), panel(12), panel(12)), [
      [0, 0, 24, 8],
      [0, 8, 24, 8],
      [0, 16, 6, 8],
      [6, 16, 18, 8],
      [0, 24, 24, 8],
    ]);
  });

  it("are as high as the highest of their row", () => {
    assert.deepEqual(places(panel(12, 4), panel(12, 16), panel(24, 4)), [
      [0, 0, 12, 16],
      [12, 0, 12, 16],
      [0, 16, 24, 4],
    ]);
  });

  it("cover every row wholly, and no panel is narrower or lower than it wants", () => {
    const wanted = fc.record({ w: fc.constantFrom(6, 8, 12, 24), h: fc.constantFrom(4, 8, 16) });
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 20 }), (all) => {
        const found = placed(all.map(({ w, h }) => panel(w, h)));
        const covered = found.reduce((sum, { gridPos: { w, h } }) => sum + w * h, 0);
        const last = found.at(-1)?.gridPos;
        assert.equal(covered, 24 * ((last?.y ?? 0) + (last?.h ?? 0)));
        for (const [at, { gridPos }] of found.entries()) {
          assert.ok(gridPos.w >= (all[at]?.w ?? 0));
          assert.ok(gridPos.h >= (all[at]?.h ?? 0));
        }
      }),
    );
  });
});
