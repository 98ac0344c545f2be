import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { platformFor } from "../../../model/platform.ts";
import { dns } from "../../../tools/cluster/addons/dns.ts";
import { rights } from "../../../tools/cluster/addons/rights.ts";
import { volumes } from "../../../tools/cluster/addons/volumes.ts";
import { moduleFolder } from "../../../tools/offline/build.ts";
import { required } from "../../../tools/offline/go.ts";
import { kubernetesMinors } from "../../../tools/offline/kubernetes-apis.ts";
import { clusterVariants, manifestsOf } from "../../support/cluster-variants.ts";
import { root } from "../../support/environments.ts";
import { KubernetesApi, type Manifest } from "../../support/kubernetes-api.ts";

/**
 * Groups of objects that Kubernetes does not describe, as it is extended by who has them: they are not checked
 * here.
 */
const OF_EXTENSIONS = ["cert-manager.io", "gateway.networking.k8s.io"];

const kindOf = ({ body }: Manifest) => body["kind"] as string;
const groupOf = ({ body }: Manifest) =>
  /^(?:(.*)\/)?/.exec(body["apiVersion"] as string)?.[1] ?? "";
const isDescribed = (manifest: Manifest) => !OF_EXTENSIONS.includes(groupOf(manifest));

/** What the project's own cluster is given for itself. */
const addons: readonly Manifest[] = [...dns(), ...rights(), ...volumes("/volumes")].map(
  (object) => {
    const body = object as Manifest["body"];
    return { name: (body["metadata"] as { readonly name: string }).name, body };
  },
);

/** The kinds of objects of Kubernetes' own that the target's code makes anywhere. */
function kindsInCode(): string[] {
  const texts = globSync("targets/kubernetes/*.ts", { cwd: root }).map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  return texts.flatMap((text) => {
    const rooms = [...text.matchAll(/import \* as (\w+) from "@pulumi\/kubernetes\//g)];
    const made = rooms.flatMap(([, room = ""]) => [
      ...text.matchAll(new RegExp(`new ${room}\\.(\\w+)\\(`, "g")),
    ]);
    return made.map(([, kind = ""]) => kind).filter((kind) => kind !== "CustomResource");
  });
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();

describe("what is declared in a cluster", function () {
  this.timeout(180_000);

  const declared = new Map<string, readonly Manifest[]>();
  const all = () => [...declared.values()].flat();

  before("record it", async () => {
    for (const [variant, environment] of Object.entries(clusterVariants)) {
      declared.set(variant, await manifestsOf(environment));
    }
  });

  it("has an account, files, and who keeps it running for each workload of each variant", () => {
    assert.ok(declared.size >= 13);
    for (const [variant, environment] of Object.entries(clusterVariants)) {
      const { workloads } = platformFor(environment);
      const kinds = (declared.get(variant) ?? []).map(kindOf);
      const count = (...some: string[]) => kinds.filter((kind) => some.includes(kind)).length;
      assert.ok(workloads.length >= 6, variant);
      assert.equal(count("StatefulSet", "Deployment"), workloads.length, variant);
      // Agents are no workload, and have both as well.
      const having = workloads.length + count("DaemonSet");
      assert.equal(count("ServiceAccount"), having, variant);
      assert.equal(count("Secret"), having, variant);
      assert.ok(kinds.length >= 70, `${variant}: ${kinds.length}`);
    }
  });

  it("is among the variants of every kind that the target can make", () => {
    const kinds = distinct(all().filter(isDescribed).map(kindOf));
    assert.deepEqual(kinds, distinct(kindsInCode()));
    assert.ok(kinds.length >= 15, kinds.join());
  });

  it("is of no group that is not described, but for those of the extensions that may be used", () => {
    assert.deepEqual(
      distinct(
        all()
          .map(groupOf)
          .filter((group) => OF_EXTENSIONS.includes(group)),
      ),
      OF_EXTENSIONS,
    );
    const theirs = distinct(
      all()
        .filter((one) => !isDescribed(one))
        .map(kindOf),
    );
    assert.deepEqual(theirs, [
      ...[
        "BackendTLSPolicy",
        "Certificate",
        "GRPCRoute",
        "HTTPRoute",
        "ReferenceGrant",
        "TLSRoute",
      ],
    ]);
  });

  it("is checked for the versions that the documentation names", () => {
    const text = readFileSync(join(root, "docs/kubernetes.md"), "utf8").replaceAll(/\s+/g, " ");
    const [oldest, ...newest] = kubernetesMinors;
    assert.equal(newest.length, 3);
    const all = `${kubernetesMinors.slice(0, -1).join(", ")} and ${newest.at(-1) ?? ""}`;
    const cluster = required(moduleFolder("kubernetes"), "k8s.io/kubernetes");
    const [run] = /\d+\.\d+/.exec(cluster) ?? [];
    for (const sentence of [
      `- Kubernetes ${oldest ?? ""} or newer. `,
      ` the descriptions of Kubernetes' API in ${all}, the oldest and the newest `,
      ` What runs in the tests is ${run ?? ""}. `,
    ]) {
      assert.ok(text.includes(sentence), sentence);
    }
  });

  for (const minor of kubernetesMinors) {
    describe(`for Kubernetes ${minor}`, () => {
      let api: KubernetesApi;

      before("read its description", () => {
        api = new KubernetesApi(minor);
      });

      it("has no fault", () => {
        const found = [...declared].flatMap(([variant, manifests]) =>
          manifests
            .filter(isDescribed)
            .flatMap((one) => api.complaints(one))
            .map((complaint) => `${variant}: ${complaint}`),
        );
        assert.deepEqual(found, []);
      });

      it("has none in what this project's own cluster has for itself", () => {
        assert.ok(addons.length >= 15);
        assert.deepEqual(
          addons.flatMap((one) => api.complaints(one)),
          [],
        );
      });
    });
  }
});
