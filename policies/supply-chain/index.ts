import { z } from "zod";
import { imageReference } from "../judging/images.ts";
import { policy, type Policy } from "../judging/policy.ts";
import { imagesOf, isLocal } from "./images.ts";

const local = z
  .array(z.string())
  .default([])
  .describe(
    "What the names of images begin with that are made where they run, and are in no registry.",
  );

/** The bytes that were tried are the bytes that run. */
export const imagesArePinnedByDigest = policy({
  name: "images-are-pinned-by-digest",
  concern: "supply-chain",
  severity: "high",
  scope: "resource",
  description:
    "A tag is moved by whoever may push to it, on purpose or not; a digest is the image.",
  remedy:
    "Write '<repository>:<tag>@sha256:<64 digits>', with the digest that `docker buildx imagetools inspect <repository>:<tag>` shows; a bot such as Renovate keeps both up to date.",
  limits: z.strictObject({ local }),
  *judge({ resources }, { local: made }) {
    for (const image of imagesOf(resources)) {
      const { resource, path, reference } = image;
      if (isLocal(image, made) || imageReference(reference).digest !== undefined) continue;
      yield { resource, path, must: "end in '@sha256:' and 64 digits", got: reference };
    }
  },
});

/** Images come from where somebody looks after them. */
export const imagesComeFromAllowedRegistries = policy({
  name: "images-come-from-allowed-registries",
  concern: "supply-chain",
  severity: "medium",
  scope: "resource",
  description:
    "An image is a program that somebody else wrote: it comes from a place that was agreed on.",
  remedy: "Use an image from one of the registries in `registries`, or add its registry there.",
  limits: z.strictObject({
    registries: z
      .array(z.string())
      .default(["docker.io", "ghcr.io", "quay.io", "registry.k8s.io", "gcr.io"])
      .describe("Registries, or folders in them such as 'docker.io/grafana'."),
    local,
  }),
  *judge({ resources }, { registries, local: made }) {
    for (const image of imagesOf(resources)) {
      const { registry, repository } = imageReference(image.reference);
      const full = `${registry}/${repository}`;
      if (isLocal(image, made)) continue;
      if (registries.some((one) => full === one || full.startsWith(`${one.replace(/\/$/, "")}/`))) {
        continue;
      }
      const { resource, path } = image;
      yield { resource, path, must: `come from ${registries.join(", ")}`, got: full };
    }
  },
});

/** Tags that are moved on with every release, or every day. */
const MOVING =
  /^(latest|main|master|develop|dev|edge|nightly|stable|canary|rolling|next|unstable|current)$/i;

/** What runs can be told by its version. */
export const imagesNameAVersion = policy({
  name: "images-name-a-version",
  concern: "supply-chain",
  severity: "medium",
  scope: "resource",
  description:
    "An image without a version is another one tomorrow, on one host earlier than on the next, and nobody can go back.",
  remedy: "Write the version behind the image's name, such as 'grafana/tempo:2.8.2'.",
  *judge({ resources }) {
    for (const { resource, path, reference } of imagesOf(resources)) {
      const { tag, digest } = imageReference(reference);
      if (digest !== undefined || (tag !== undefined && !MOVING.test(tag))) continue;
      yield { resource, path, must: "name a version", got: reference };
    }
  },
});

/** Where programs come from, and that they are those that were tried. */
export const supplyChain: readonly Policy[] = [
  imagesArePinnedByDigest,
  imagesComeFromAllowedRegistries,
  imagesNameAVersion,
];
