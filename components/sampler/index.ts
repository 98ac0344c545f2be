import { serviceOf } from "../service.ts";
import { samplerWorkload } from "./workload.ts";

/** Those who hold each trace until it is whole, and keep or drop it: OpenTelemetry Collectors behind the Collector. */
export class Sampler extends serviceOf("Sampler", samplerWorkload) {}
