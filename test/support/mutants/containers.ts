import { at, fieldsOf, itemsOf, type Fields } from "../../../policies/judging/values.ts";
import type { Mutation } from "./documents.ts";

/** What confines a container of Docker. */
const OF_DOCKER = ["memory", "cpus", "readOnly", "user", "capabilities", "securityOpts"];

/** Flags whose program is open, or keeps everything, without them. */
const FLAGS = /^--?(web\.config\.file|cluster\.tls-config|storage\.tsdb\.retention\.time)=/;

/** What a container of Docker can lose; one that never runs has nothing but its image. */
export function dockerMutations(inputs: Fields): Mutation[] {
  const image = digestCut("image", inputs["image"]);
  if (inputs["start"] === false) return image;
  const confined = OF_DOCKER.filter((field) => field in inputs).map((field) => taken(field, field));
  const ports = itemsOf(inputs["ports"]).map((_, index) => ({
    ...{ place: `ports[${index}].ip`, value: "0.0.0.0", key: "ip" },
  }));
  const opened = [
    { place: "privileged", value: true, key: "privileged" },
    { place: "networkMode", value: "host", key: "networkMode" },
  ];
  return [...image, ...confined, ...ports, ...opened, ...flagsIn("command", inputs["command"])];
}

/** What the pods of an object can lose. */
export function podMutations(inputs: Fields): Mutation[] {
  const template = "spec.template.spec";
  const spec = at(inputs, "spec", "template", "spec");
  const ofPod = Object.keys(fieldsOf(at(spec, "securityContext")))
    // The group of a volume's files, and when they are given to it, confine nothing.
    // Whom it runs as is the image's choice without the user, and never root by `runAsNonRoot`.
    .filter((field) => !/^(fsGroup|fsGroupChangePolicy|runAsGroup|runAsUser)$/.test(field))
    .map((field) => taken(`${template}.securityContext.${field}`, field));
  const token = taken(`${template}.automountServiceAccountToken`, "automountServiceAccountToken");
  const network = { place: `${template}.hostNetwork`, value: true, key: "hostNetwork" };
  const inside = itemsOf(at(spec, "containers")).flatMap((container, index) =>
    containerMutations(`${template}.containers[${index}]`, container),
  );
  return [...ofPod, token, network, ...inside];
}

function containerMutations(place: string, container: unknown): Mutation[] {
  const context = Object.entries(fieldsOf(at(container, "securityContext")))
    // It is the default.
    .filter(([field]) => field !== "privileged")
    .map(([field]) => taken(`${place}.securityContext.${field}`, field));
  const limits = Object.keys(fieldsOf(at(container, "resources", "limits"))).map((field) =>
    taken(`${place}.resources.limits.${field}`, field),
  );
  const probes = ["readinessProbe", "livenessProbe", "startupProbe"]
    .filter((probe) => at(container, probe, "httpGet", "scheme") !== undefined)
    .map((probe) => taken(`${place}.${probe}.httpGet.scheme`, "scheme"));
  const opened = { place: `${place}.securityContext.privileged`, value: true, key: "privileged" };
  return [
    ...digestCut(`${place}.image`, at(container, "image")),
    ...[...context, ...limits, ...probes, opened],
    ...flagsIn(`${place}.args`, at(container, "args")),
  ];
}

function flagsIn(place: string, words: unknown): Mutation[] {
  return itemsOf(words).flatMap((word, index) =>
    FLAGS.test(String(word)) ? [taken(`${place}[${index}]`, String(word).split("=")[0] ?? "")] : [],
  );
}

function digestCut(place: string, image: unknown): Mutation[] {
  const [name] = String(image).split("@");
  return [{ place, value: name, key: "digest" }];
}

function taken(place: string, key: string): Mutation {
  return { place, value: undefined, key };
}
