import assert from "node:assert/strict";
import { announcement, buildAll, buildOrder, estimate } from "../../../tools/offline/build-all.ts";
import { programs } from "../../../tools/offline/programs.ts";
import { timeText } from "../../../tools/offline/time.ts";
import { failure, machine, success } from "./machine.ts";

describe("the estimate of a build", () => {
  it("is the processor time of what is missing, divided among the cores", () => {
    const both = programs.tempo.cpuSeconds + programs.jaeger.cpuSeconds;
    assert.equal(estimate(["tempo", "jaeger"], 2), both / 2);
    assert.equal(estimate([], 4), 0);
  });

  it("is told with each program's share", () => {
    const tempo = timeText(programs.tempo.cpuSeconds / 2);
    assert.equal(announcement(["tempo"], 2), `building tempo ${tempo}: about ${tempo} on 2 cores`);
  });

  it("is written in minutes from one minute on", () => {
    assert.equal(timeText(59.4), "59 s");
    assert.equal(timeText(60), "1 min");
    assert.equal(timeText(190), "3 min 10 s");
  });
});

describe("a build of several programs", () => {
  it("takes each once, the quickest first", () => {
    const order = buildOrder(["pulumi", "tempo", "tempo", "prometheus", "collector"]);
    const seconds = order.map((name) => programs[name].cpuSeconds);
    assert.deepEqual(
      seconds,
      seconds.toSorted((a, b) => a - b),
    );
    assert.equal(order.length, 4);
  });

  it("names each program that does not build, and builds the others", async () => {
    const here = machine({
      commands: {
        "go version": success("go version go1.26.0 linux/amd64"),
        "go env": success("https://proxy.golang.org"),
        "go build": failure("undefined: x"),
      },
    });
    const said: string[] = [];
    const building = buildAll(here, ["tempo", "jaeger"], (line) => said.push(line));
    await assert.rejects(building, (error: Error) => {
      assert.equal(error.message.split("\n").length, 2);
      assert.match(error.message, /^Tempo: must build from .*programs\/tempo, got 'undefined: x'/m);
      assert.match(error.message, /^Jaeger: must build from /m);
      return true;
    });
    assert.match(said[0] ?? "", /^building tempo .* on \d+ cores$/);
    assert.equal(here.ran.filter((line) => line.startsWith("go build")).length, 2);
    here.remove();
  });
});
