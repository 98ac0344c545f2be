import assert from "node:assert/strict";
import { imageReference, imageName } from "../../policies/judging/images.ts";
import type { Declared } from "../../policies/judging/declared.ts";
import { UNKNOWN } from "../../policies/judging/values.ts";
import { supplyChain } from "../../policies/supply-chain/index.ts";
import { complaintsAfter, ownStacks, replaced, type OwnStacks } from "../support/changed-stack.ts";
import { declaredBy, resource } from "../support/declared.ts";
import { complaintsOf } from "../support/judged.ts";
import { carefulContainer, deployment, DIGEST, dockerContainer } from "../support/somebodys.ts";

const [pinned, allowed, versioned] = supplyChain;
assert.ok(pinned && allowed && versioned);

const IMAGE = "spec.template.spec.containers[0].image";
const REGISTRIES = "docker.io, ghcr.io, quay.io, registry.k8s.io, gcr.io";

describe("an image's reference", () => {
  it("has the parts that an engine understands", () => {
    const parts = (text: string) => {
      const { registry, repository, tag } = imageReference(text);
      return [registry, repository, tag];
    };
    assert.deepEqual(parts("redis"), ["docker.io", "library/redis", undefined]);
    assert.deepEqual(parts("index.docker.io/redis:7"), ["docker.io", "library/redis", "7"]);
    assert.deepEqual(parts("grafana/tempo:2.8.2"), ["docker.io", "grafana/tempo", "2.8.2"]);
    assert.deepEqual(parts("localhost:5000/a/b"), ["localhost:5000", "a/b", undefined]);
    assert.deepEqual(parts("ghcr.io/a/b:1@sha256:x"), ["ghcr.io", "a/b", "1"]);
    assert.equal(imageReference(`a@${DIGEST}`).digest, DIGEST);
    assert.equal(imageReference("a@sha256:123").digest, undefined);
    assert.equal(imageName(`ghcr.io/somebody/tempo:1@${DIGEST}`), "tempo");
  });
});

describe("the policies about the supply chain, on our own stacks", () => {
  let stacks: OwnStacks;

  before(async () => {
    stacks = await ownStacks();
  });

  for (const policy of supplyChain) {
    it(`finds both of them as they must be: ${policy.name}`, () => {
      assert.deepEqual(complaintsOf(policy, stacks.dev), []);
      assert.deepEqual(complaintsOf(policy, stacks.prod), []);
    });
  }

  it("names an image whose digest is cut off, or is none", () => {
    const of = "tracing-dev-redis";
    const change = { policy: pinned, of, at: "image", said: [] };
    assert.deepEqual(complaintsAfter(stacks, { ...change, to: "redis:7.2.14" }), [
      `${of}: image: must end in '@sha256:' and 64 digits, got 'redis:7.2.14'`,
    ]);
    assert.equal(complaintsAfter(stacks, { ...change, to: replaced(/.{4}$/, "") }).length, 1);
  });

  it("names an image of a pod that comes from elsewhere", () => {
    const change = { policy: allowed, of: "tracing-prod-redis", at: IMAGE, said: [] };
    assert.deepEqual(complaintsAfter(stacks, { ...change, to: "evil.example/redis:7" }), [
      `tracing-prod-redis: ${IMAGE}: must come from ${REGISTRIES}, got 'evil.example/redis'`,
    ]);
  });

  it("lets images be made here where that is said", async () => {
    const made = (await declaredBy("dev")).map((one) => ({
      ...one,
      inputs: { ...one.inputs, image: "mine.local/redis:7-abc" },
    }));
    for (const policy of [pinned, allowed]) {
      assert.ok(complaintsOf(policy, made).length > 0);
      assert.deepEqual(complaintsOf(policy, made, { local: ["mine.local/"] }), []);
    }
  });
});

describe("the policies about the supply chain, on somebody's program", () => {
  const said = (...resources: Declared[]) =>
    supplyChain.flatMap((policy) =>
      complaintsOf(policy, resources).map((one) => `${policy.name} ${one.replace(/: must.*/, "")}`),
    );

  it("name images that may be others tomorrow", () => {
    const image = "otel/opentelemetry-collector-contrib:latest";
    assert.deepEqual(said(dockerContainer("otel", { image })), [
      "images-are-pinned-by-digest otel: image",
      "images-name-a-version otel: image",
    ]);
    assert.deepEqual(said(deployment("web", { container: { image: "nginx" } })), [
      `images-are-pinned-by-digest web: ${IMAGE}`,
      `images-name-a-version web: ${IMAGE}`,
    ]);
    assert.deepEqual(
      said(resource("docker:index/remoteImage:RemoteImage", "redis", { name: "redis" })),
      ["images-are-pinned-by-digest redis: name", "images-name-a-version redis: name"],
    );
    const taskSpec = { containerSpec: { image: "example.com/a:main" } };
    assert.deepEqual(said(resource("docker:index/service:Service", "swarm", { taskSpec })), [
      "images-are-pinned-by-digest swarm: taskSpec.containerSpec.image",
      "images-come-from-allowed-registries swarm: taskSpec.containerSpec.image",
      "images-name-a-version swarm: taskSpec.containerSpec.image",
    ]);
  });

  it("read the images of a pod's first containers, too", () => {
    const pod = { initContainers: [{ name: "init", image: "busybox" }] };
    assert.equal(
      said(deployment("web", { pod, container: { image: `nginx:1@${DIGEST}` } })).length,
      2,
    );
  });

  it("say nothing of an image by its digest, by its id, or not known yet", () => {
    for (const image of [`redis@${DIGEST}`, `ghcr.io/a/b:latest@${DIGEST}`, DIGEST, UNKNOWN]) {
      assert.deepEqual(said(carefulContainer("web", { image })), [], image);
    }
    assert.deepEqual(said(resource("kubernetes:core/v1:Service", "a", { image: "x" })), []);
  });

  it("take a folder of a registry, and nothing beside it", () => {
    const limits = { registries: ["docker.io/grafana", "mine.example:5000"] };
    const from = (image: string) =>
      complaintsOf(allowed, [dockerContainer("web", { image })], limits).length;
    assert.deepEqual(["grafana/tempo", "mine.example:5000/a"].map(from), [0, 0]);
    assert.deepEqual(["grafanas/tempo", "redis", "mine.example/a"].map(from), [1, 1, 1]);
  });
});
