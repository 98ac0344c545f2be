import assert from "node:assert/strict";
import { dashboardsOf } from "../../components/grafana/dashboards.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { kubernetesPlatform, type KubernetesObject } from "../support/kubernetes-platform.ts";
import { Secret } from "../support/secrets.ts";

/** Every text among an object's inputs, secrets among them. */
function texts(value: unknown): string[] {
  if (value instanceof Secret) return texts(value.value);
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(texts)];
}

/** Names with Grafana's in them: of images that are others', and of what the gateway notes of everybody. */
const OTHERS = /grafana\/(tempo|loki)\b|"grafana_role"/g;

/** What is said of Grafana in an object. */
const saidOf = ({ inputs }: KubernetesObject) =>
  texts(inputs)
    .flatMap((text) => text.split("\n"))
    .filter((line) => /grafana/i.test(line.replaceAll(OTHERS, "")));

describe("a platform without a Grafana of its own", () => {
  let objects: KubernetesObject[];

  before("record the platform", async () => {
    objects = await kubernetesPlatform({ stores: { grafana: false } });
  });

  it("has no pods, policies, doors, jobs, rules or secrets for one", () => {
    assert.ok(objects.length > 50);
    for (const one of objects) {
      assert.doesNotMatch(one.name, /grafana/);
      assert.deepEqual(saidOf(one), [], one.name);
    }
  });

  it("has all the rest", async () => {
    const kinds = (all: readonly KubernetesObject[]) =>
      all
        .filter(({ name }) => !name.includes("grafana"))
        .map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(kinds(objects).sort(), kinds(await kubernetesPlatform()).sort());
  });

  it("has the same dashboards to give to another", () => {
    const dashboards = (stores: object) =>
      JSON.parse(
        JSON.stringify(dashboardsOf(platformFor(environmentOf("dev", { stores })))),
      ) as object[];
    assert.equal(dashboards({}).length, 13);
    assert.deepEqual(dashboards({ grafana: false }), dashboards({}));
  });
});
