import assert from "node:assert/strict";
import { TracingPlatform } from "../../../components/platform/index.ts";
import { platformFor } from "../../../model/platform.ts";
import { sizeNames, type Size } from "../../../model/sizes.ts";
import { KubernetesTarget } from "../../../targets/kubernetes/index.ts";
import { Kubectl } from "../../../tools/cluster/kubectl.ts";
import { clusterSite } from "../../../tools/cluster/site.ts";
import { madeHere } from "../../support/docker-platform.ts";
import { environmentOf } from "../../support/environments.ts";
import { recordingOf } from "../../support/recording.ts";
import { Secret } from "../../support/secrets.ts";
import { kubectl } from "../cluster/command.ts";

/** An object as it is handed to the API server. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** Sentences about sizes that have no room here: the API server is asked whether it would have them. */
export function sizes(): void {
  for (const size of sizeNames) {
    it(`would be taken by the API server, object by object, at the size ${size}`, async () => {
      const called = `dry-${size}`;
      const manifests = await declared(called, size);
      const kinds = new Set(manifests.map(({ kind }) => kind));
      assert.ok(manifests.length > 150 && kinds.has("StatefulSet") && kinds.has("NetworkPolicy"));
      const [namespace] = manifests.filter(({ kind }) => kind === "Namespace");
      assert.ok(namespace);
      const others = manifests.filter((one) => one !== namespace);
      const { layout, programs } = clusterSite();
      const own = new Kubectl(layout, programs);
      // What is tried without being made needs a namespace that is there.
      await own.apply([namespace]);
      try {
        const list = { apiVersion: "v1", kind: "List", items: others };
        const tried = ["create", "--dry-run=server", "--validate=strict", "--filename", "-"];
        const answer = await own.run([...tried, "--output=name"], JSON.stringify(list));
        assert.equal(answer.trim().split("\n").length, others.length);
        const wrong = { ...others[0], spec: { unknown: true } };
        const refused = own.run(tried, JSON.stringify(wrong));
        await assert.rejects(refused, /unknown field/);
      } finally {
        await kubectl("delete", "namespace", namespace.metadata.name ?? "", "--wait=false");
      }
    });
  }
}

/** Everything that production declares at a size, with nothing hidden. */
async function declared(called: string, size: Size): Promise<Manifest[]> {
  // By load balancers, since the nodes' ports are those of the platform that runs.
  const host = "tracing.example.com";
  const target = { kind: "kubernetes", host, size, operatorSecret: "ours" };
  // How many there are and for which load is the size's to say.
  const { baseline } = environmentOf("prod").sampling;
  const sampling = { baseline: baseline.percent };
  const environment = environmentOf("prod", { target, sampling, replicas: undefined });
  const settings = environment.target;
  assert.ok(settings.kind === "kubernetes");
  const { resources } = await recordingOf(() => {
    const deployment = platformFor(environment);
    const about = { environmentName: called, deployment, images: madeHere, settings };
    return new TracingPlatform("tracing", {
      platform: deployment,
      target: new KubernetesTarget("target", about),
    });
  });
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ name, inputs }) => {
      const { metadata, ...rest } = plain(inputs) as Manifest;
      return { ...rest, metadata: { name: name.toLowerCase(), ...metadata } };
    });
}

function plain(value: unknown): unknown {
  if (value instanceof Secret) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
