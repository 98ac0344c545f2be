import { serviceOf } from "../service.ts";
import { collectorWorkload } from "./workload.ts";

/** The one door for telemetry: the OpenTelemetry Collector, which passes it on to every store. */
export class Collector extends serviceOf("Collector", collectorWorkload) {}
