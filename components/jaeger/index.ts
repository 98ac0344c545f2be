import { serviceOf } from "../service.ts";
import { jaegerWorkload } from "./workload.ts";

/** The second trace store, with pages of its own: Jaeger, with its spans on local storage. */
export class Jaeger extends serviceOf("Jaeger", jaegerWorkload) {}
