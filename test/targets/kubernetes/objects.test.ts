import assert from "node:assert/strict";
import { publishedListeners } from "../../../model/deployment.ts";
import { platformFor } from "../../../model/platform.ts";
import { environmentOf, withEverything } from "../../support/environments.ts";
import {
  kubernetesPlatform,
  NAMESPACE,
  type KubernetesObject,
} from "../../support/kubernetes-platform.ts";
import { plainTexts, Secret } from "../../support/secrets.ts";

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
}

describe("the platform's objects on Kubernetes", () => {
  let objects: KubernetesObject[];

  before("record them", async () => {
    objects = await kubernetesPlatform(withEverything);
  });

  const ofKind = (kind: string) => objects.filter((one) => one.kind === kind);
  const metadataOf = ({ inputs }: KubernetesObject) => inputs["metadata"] as Metadata;

  it("are all in a namespace of their own that admits no pod but a restricted one", () => {
    const [namespace, ...others] = ofKind("Namespace");
    assert.ok(namespace);
    assert.deepEqual(others, []);
    const { name, labels } = metadataOf(namespace);
    assert.equal(name, NAMESPACE);
    for (const mode of ["enforce", "audit", "warn"]) {
      assert.equal(labels[`pod-security.kubernetes.io/${mode}`], "restricted");
    }
    const ofTheCluster = ["Namespace", "PriorityClass"];
    for (const one of objects.filter(({ kind }) => !ofTheCluster.includes(kind))) {
      assert.equal(metadataOf(one).namespace, NAMESPACE, one.name);
    }
  });

  it("bear the labels by which they are told from others", () => {
    for (const one of objects) {
      const { labels } = metadataOf(one);
      assert.equal(labels["app.kubernetes.io/instance"], NAMESPACE, one.name);
      assert.equal(labels["app.kubernetes.io/part-of"], "tracing-infra", one.name);
    }
  });

  it("have files under a new name with every other content, which nobody changes in place", () => {
    const files = [...ofKind("ConfigMap"), ...ofKind("Secret")];
    assert.ok(files.length > 20);
    for (const one of files) {
      assert.equal(one.inputs["immutable"], true, one.name);
      assert.equal(metadataOf(one).name, undefined, one.name);
    }
  });

  it("fit into what the cluster's store takes of one", () => {
    for (const { name, inputs } of ofKind("ConfigMap")) {
      const bytes = Object.values(inputs["data"] as Record<string, string>).reduce(
        (sum, text) => sum + Buffer.byteLength(text),
        0,
      );
      assert.ok(bytes < 900 * 1024, `${name}: ${bytes}`);
    }
  });

  it("have keys that the API takes", () => {
    for (const { inputs } of [...ofKind("ConfigMap"), ...ofKind("Secret")]) {
      for (const key of keysOf(inputs["data"]).concat(keysOf(inputs["stringData"]))) {
        assert.match(key, /^[-._a-zA-Z0-9]{1,253}$/);
      }
    }
  });

  it("have secrets in Secrets alone, each hidden where it stands", () => {
    for (const { name, inputs } of ofKind("Secret")) {
      // As texts or in base64, of which the provider hides either as a whole; with both no preview is ever clean.
      const parts = ["data", "stringData"].filter((part) => inputs[part] !== undefined);
      assert.equal(parts.length, 1, name);
      for (const part of parts) assert.ok(inputs[part] instanceof Secret, name);
    }
    for (const { name, kind, inputs } of objects) {
      for (const text of plainTexts(inputs)) {
        assert.doesNotMatch(
          text,
          /tracing-credentials-|BEGIN [A-Z ]*PRIVATE KEY/,
          `${kind} ${name}`,
        );
      }
    }
  });

  it("let the outside in by a port of its own for each that is published", () => {
    const ports = ofKind("Service")
      .map(({ inputs }) => inputs["spec"] as { type?: string; ports: { nodePort?: number }[] })
      .filter(({ type }) => type === "NodePort")
      .flatMap(({ ports: own }) => own.map(({ nodePort = 0 }) => nodePort));
    const platform = platformFor(environmentOf("dev", withEverything));
    assert.equal(ports.length, publishedListeners(platform).length);
    assert.equal(new Set(ports).size, ports.length);
    for (const port of ports) assert.ok(port >= 30_000 && port <= 32_767);
  });

  it("have pods that read the very files that were made for them", () => {
    const controllers = [...ofKind("Deployment"), ...ofKind("StatefulSet")];
    assert.ok(controllers.length >= 15);
    for (const { name, inputs } of controllers) {
      const { template } = inputs["spec"] as { template: { spec: { volumes: Volume[] } } };
      for (const { configMap, secret } of template.spec.volumes) {
        const named = configMap?.name ?? secret?.secretName;
        if (named !== undefined) assert.match(named, new RegExp(`^${name}-.*-1a2b3c4d$`));
      }
    }
  });
});

/** The keys of a mapping, hidden or not. */
function keysOf(mapping: unknown): string[] {
  return Object.keys((mapping instanceof Secret ? mapping.value : mapping) ?? {});
}

interface Volume {
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}
