import assert from "node:assert/strict";
import { inCopyOrder, inWindows } from "../../../tools/backup/order.ts";

const held = (...names: string[]) => names.map((name) => ({ name, workloads: [name] }));
const sends = (client: string, server: string) => ({ client, server });

describe("the order in which volumes are copied", () => {
  const namesOf = (...args: Parameters<typeof inCopyOrder>) =>
    inCopyOrder(...args).map(({ name }) => name);

  it("has the Collector, whose queue feeds the stores, before them", () => {
    const [first, ...stores] = namesOf(held("tempo", "prometheus", "jaeger", "collector"));
    assert.equal(first, "collector");
    assert.deepEqual(stores.sort(), ["jaeger", "prometheus", "tempo"]);
  });

  it("has every sender before whom it sends to, along the whole way", () => {
    const between = [sends("c", "b"), sends("b", "a"), sends("c", "a")];
    assert.deepEqual(namesOf(held("a", "b", "c"), between), ["c", "b", "a"]);
  });

  it("is by name where nobody sends to anybody, so that it is always the same", () => {
    assert.deepEqual(namesOf(held("z", "x", "y"), []), ["x", "y", "z"]);
  });

  it("comes to an end where two send to each other", () => {
    const between = [sends("a", "b"), sends("b", "a")];
    assert.deepEqual(namesOf(held("b", "a"), between).sort(), ["a", "b"]);
  });

  it("has a volume of several workloads where the first of its senders is", () => {
    const shared = { name: "shared", workloads: ["b", "c"] };
    const between = [sends("c", "a"), sends("c", "b")];
    assert.deepEqual(namesOf([...held("a"), shared], between), ["shared", "a"]);
  });

  it("has a volume that nobody uses too", () => {
    const unused = { name: "unused", workloads: [] };
    assert.equal(namesOf([...held("tempo"), unused]).length, 2);
  });
});

describe("the windows in which volumes are copied", () => {
  const windowsOf = (...volumes: string[][]) =>
    inWindows(
      volumes.map(([name = "", ...users]) => ({ name, users })),
      ({ users }) => users,
    ).map((window) => window.map(({ name }) => name));

  it("are one for each volume with users of its own, in their order", () => {
    assert.deepEqual(windowsOf(["queue", "collector"], ["blocks", "tempo"], ["unused"]), [
      ...[["queue"], ["blocks"], ["unused"]],
    ]);
  });

  it("stop nobody twice", () => {
    assert.deepEqual(
      windowsOf(["log", "collector", "gateway"], ["blocks", "tempo"], ["queue", "collector"]),
      [["log", "queue"], ["blocks"]],
    );
  });

  it("are one where a volume shares its users with two", () => {
    assert.deepEqual(windowsOf(["x", "a"], ["y", "b"], ["z", "c"], ["all", "a", "c"]), [
      ...[["x", "z", "all"], ["y"]],
    ]);
  });
});
