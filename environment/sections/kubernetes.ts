import { z } from "zod";
import { sizeNames } from "../../model/sizes.ts";
import { refusal } from "../kinds.ts";
import { agents } from "./kubernetes/agents.ts";
import { applications } from "./kubernetes/applications.ts";
import { collectorAutoscaling } from "./kubernetes/autoscaling.ts";
import { images } from "./kubernetes/images.ts";
import { host, namespace, objectName } from "./kubernetes/names.ts";
import { outside } from "./kubernetes/outside.ts";
import { storage } from "./kubernetes/storage.ts";
import { priorityClass } from "./kubernetes/priority-class.ts";

/** Pods in a namespace of a Kubernetes cluster. */
export const kubernetes = z.strictObject({
  kind: z
    .literal("kubernetes")
    .describe("Pods in a namespace of their own in a Kubernetes cluster."),
  host: host.describe(
    "Name by which the platform is reached from outside, or below which each door has one; its certificates bear it.",
  ),
  size: z
    .enum(sizeNames, refusal("must be 'small', 'medium' or 'large'"))
    .optional()
    .describe(
      "The load it is for, 1,000, 4,000 or 15,000 spans a second, and what follows from it for all settings that are not said.",
    ),
  outside: outside
    .prefault({ kind: "load-balancer" })
    .describe("How the outside comes to the doors of the Collector and the gateway."),
  applications: applications
    .prefault({})
    .describe("Whose pods may send telemetry without leaving the cluster."),
  collectorAutoscaling: collectorAutoscaling
    .optional()
    .describe("How many Collectors there are, by their load, instead of `replicas.collector`."),
  agents: agents
    .optional()
    .describe(
      "Agents on all nodes, in a namespace of their own, that send pods' logs and nodes' metrics; by default there are none.",
    ),
  namespace: namespace
    .optional()
    .describe(
      "A namespace that is there already, with labels and quotas of its owner's; by default one of the platform's own.",
    ),
  priorityClass: priorityClass
    .prefault({ kind: "own" })
    .describe("Which pods come first where not all have room."),
  images: images.prefault({}).describe("Where nodes get the images from."),
  operatorSecret: objectName("a Secret")
    .optional()
    .describe(
      "Secret of the namespace, made by you or for you, that has the operator's secrets by the names of their files, such as `alert-webhook-url`, instead of `alerting:…`.",
    ),
  storage: storage.prefault({}).describe("Volumes."),
});
