import { serviceOf } from "../service.ts";
import { grafanaWorkload } from "./workload.ts";

/** Where people look: Grafana, with every store as a data source. */
export class Grafana extends serviceOf("Grafana", grafanaWorkload) {}
