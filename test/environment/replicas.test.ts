import assert from "node:assert/strict";
import { environmentFrom } from "../../environment/parse.ts";
import { platformFor } from "../../model/platform.ts";
import { complaints } from "../support/complaints.ts";
import { environmentOf } from "../support/environments.ts";

const cluster = { target: { kind: "kubernetes", host: "tracing.example.com" } };
const inCluster = (replicas: unknown) => complaints({ ...cluster, replicas });
const onDocker = (replicas: unknown) => complaints({ replicas });

/** What is said of a number that is out of bounds, whatever the target. */
const bounds: [name: string, count: unknown, rule: string][] = [
  ["collector", 0, "must be a whole number from 1 to 16"],
  ["collector", 17, "must be a whole number from 1 to 16"],
  ["collector", 1.5, "must be a whole number from 1 to 16"],
  ["gateway", 5, "must be a whole number from 1 to 4"],
  ["prometheus", 3, "must be a whole number from 1 to 2"],
  [
    "alertmanager",
    2,
    "must be '1' or '3', so that what is left of them when one is gone still meets",
  ],
  ["grafana", 4, "must be a whole number from 1 to 3"],
  ["jaeger", 2, "must be '1', as its traces are on a volume of its own, which no other reads"],
  ["zipkin", 2, "must be '1', as what it has is in its memory, and another would not have it"],
  ["redis", 2, "must be '1', as what it has is in its memory, and another would not have it"],
];

describe("the number of replicas", () => {
  it("is one where nothing is said, so that there are none but samplers", () => {
    assert.deepEqual(platformFor(environmentOf("dev")).replicas, {});
    const { replicas } = platformFor(environmentOf("dev", { sampling: { baseline: 5 } }));
    assert.deepEqual(replicas, { sampler: 1 });
  });

  for (const [name, count, rule] of bounds) {
    it(`refuses ${String(count)} of ${name}, and says why`, () => {
      const said = [`✖ ${rule}, got '${String(count)}'  → at replicas.${name}`];
      assert.deepEqual(inCluster({ [name]: count }), said);
      assert.deepEqual(onDocker({ [name]: count }), said);
    });
  }

  it("may be as many as it is asked for in a cluster, of what is there", () => {
    const asked = { collector: 16, gateway: 4, prometheus: 2, alertmanager: 3 };
    const platform = (changes: object) =>
      platformFor(
        environmentFrom("any", {
          ...{ ...cluster, traceRetention: "7d", replicas: asked, sampling: { baseline: 5 } },
          ...changes,
        }),
      );
    assert.deepEqual(platform({}).replicas, { sampler: 1, ...asked });
    const { gateway: _, ...others } = asked;
    const env = environmentFrom("any", {
      ...{ ...cluster, traceRetention: "7d", replicas: asked, sampling: { baseline: 5 } },
    });
    assert.deepEqual(platformFor(env, ["gateway"]).replicas, { sampler: 1, ...others });
  });

  it("is one on Docker for whom the host reaches at a port of its own, and free for others", () => {
    const rule = "must be '1' on Docker, where a port of the host's is one container's";
    for (const name of ["collector", "gateway"]) {
      assert.deepEqual(onDocker({ [name]: 2 }), [`✖ ${rule}, got '2'  → at replicas.${name}`]);
    }
    assert.equal(onDocker({ prometheus: 2, alertmanager: 3 }), undefined);
  });

  it("is one of Grafanas on Docker, and where each would know other people", () => {
    const grafana = { database: { host: "db.example.com" } };
    const with2 = (changes: object) => complaints({ replicas: { grafana: 2 }, ...changes });
    const said = (rule: string) => [`✖ ${rule}  → at replicas.grafana`];
    const lost =
      "must be '1' on Docker, where replicas are lost together with their one engine, got '2'";
    assert.deepEqual(with2({}), said(lost));
    assert.deepEqual(with2({ grafana }), said(lost));
    assert.deepEqual(
      with2(cluster),
      said(
        "must be '1' where `grafana.database` is absent, as its users, their preferences and dashboards are in a file of its own, got '2'; set `grafana.database`",
      ),
    );
    assert.equal(with2({ ...cluster, grafana }), undefined);
  });

  it("is one of Collectors where nobody else sees a trace whole", () => {
    const rule =
      "must be '1' where `sampling` keeps everything, as there are no samplers then, and nobody else sees a trace whole";
    const said = [`✖ ${rule}, got '2'  → at replicas.collector`];
    const with2 = (sampling: object) =>
      complaints({ ...cluster, replicas: { collector: 2 }, sampling });
    assert.deepEqual(with2({ baseline: 100 }), said);
    assert.deepEqual(with2({ baseline: 5, head: { kind: "rules" } }), said);
    assert.equal(with2({ baseline: 100, limit: 1_000 }), undefined);
    assert.equal(with2({ baseline: 99 }), undefined);
  });
});
