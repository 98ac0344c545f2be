import { serviceOf } from "../service.ts";
import { prometheusWorkload } from "./workload.ts";

/** The metric store: Prometheus, which asks every component for its metrics and takes what is sent. */
export class Prometheus extends serviceOf("Prometheus", prometheusWorkload) {}
