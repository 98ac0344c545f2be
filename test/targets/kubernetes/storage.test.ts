import assert from "node:assert/strict";
import { platformFor } from "../../../model/platform.ts";
import { gibibytesOf, type Stored } from "../../../model/storage.ts";
import { environmentOf, withEverything } from "../../support/environments.ts";
import { kubernetesPlatform, type KubernetesObject } from "../../support/kubernetes-platform.ts";

interface Claim {
  readonly accessModes: readonly string[];
  readonly storageClassName?: string;
  readonly resources: { readonly requests: { readonly storage: string } };
}

interface Controlled {
  readonly volumeClaimTemplates?: readonly { readonly spec: Claim }[];
  readonly template: { readonly spec: { readonly affinity?: object } };
}

/** The claims by what is on their volumes. */
function claimsIn(objects: readonly KubernetesObject[]): Record<string, Claim> {
  const nameOf = ({ name }: KubernetesObject) => name.replace(/^tracing-dev-/, "");
  return Object.fromEntries(
    objects.flatMap((one) => {
      if (one.kind === "PersistentVolumeClaim") return [[nameOf(one), one.inputs["spec"] as Claim]];
      if (one.kind !== "StatefulSet") return [];
      const { volumeClaimTemplates = [] } = one.inputs["spec"] as Controlled;
      return volumeClaimTemplates.map(({ spec }) => [nameOf(one), spec] as const);
    }),
  );
}

const sizesIn = (objects: readonly KubernetesObject[]) =>
  Object.fromEntries(
    Object.entries(claimsIn(objects)).map(([name, { resources }]) => [
      name,
      resources.requests.storage,
    ]),
  );

describe("the volumes of a platform on Kubernetes", () => {
  const settings = { ...withEverything, archive: { retention: "30d", largestGibibytes: 3 } };
  const platform = platformFor(environmentOf("dev", settings));

  it("are as large as they are reckoned, each by itself", async () => {
    const sizes = sizesIn(await kubernetesPlatform(settings));
    assert.ok(Object.keys(sizes).length >= 9);
    assert.deepEqual(
      sizes,
      Object.fromEntries(
        Object.keys(sizes).map((name) => [name, `${gibibytesOf(platform, name as Stored)}Gi`]),
      ),
    );
  });

  it("are as large as is said where it is, and no others", async () => {
    const usual = sizesIn(await kubernetesPlatform(settings));
    const gibibytes = { tempo: 77, archive: 99, "audit-log": 3 };
    const said = sizesIn(await kubernetesPlatform(settings, { storage: { gibibytes } }));
    assert.deepEqual(said, { ...usual, tempo: "77Gi", archive: "99Gi", "audit-log": "3Gi" });
  });

  it("stay as they are when another size is reckoned: nothing is replaced or refused for it", async () => {
    const objects = await kubernetesPlatform(settings);
    for (const { kind, name, ignoreChanges } of objects) {
      if (kind === "StatefulSet")
        assert.deepEqual(ignoreChanges, ["spec.volumeClaimTemplates"], name);
      if (kind === "PersistentVolumeClaim") assert.deepEqual(ignoreChanges, ["spec"], name);
    }
  });

  it("are one node's at a time, of the class that is named, and who shares one is on that node", async () => {
    const objects = await kubernetesPlatform(settings, { storage: { class: "fast" } });
    for (const [name, { accessModes, storageClassName }] of Object.entries(claimsIn(objects))) {
      assert.deepEqual([accessModes, storageClassName], [["ReadWriteOnce"], "fast"], name);
    }
    assert.deepEqual(tied(objects), ["collector", "gateway", "sampler"]);
  });

  it("are many nodes' where a class for that is named, and nobody is tied to one", async () => {
    const storage = { class: "fast", sharedClass: "everywhere" };
    const objects = await kubernetesPlatform(settings, { storage });
    for (const [name, { accessModes, storageClassName }] of Object.entries(claimsIn(objects))) {
      const shared = ["archive", "audit-log"].includes(name);
      assert.deepEqual(accessModes, [shared ? "ReadWriteMany" : "ReadWriteOnce"], name);
      assert.equal(storageClassName, shared ? "everywhere" : "fast", name);
    }
    assert.deepEqual(tied(objects), []);
  });
});

/** The workloads whose pods must be where others are. */
function tied(objects: readonly KubernetesObject[]): string[] {
  return objects
    .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    .filter(({ inputs }) => (inputs["spec"] as Controlled).template.spec.affinity !== undefined)
    .map(({ name }) => name.replace(/^tracing-dev-/, ""))
    .sort();
}
