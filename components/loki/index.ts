import { serviceOf } from "../service.ts";
import { lokiWorkload } from "./workload.ts";

/** The log store: Loki in a single process, with its chunks on local storage. */
export class Loki extends serviceOf("Loki", lokiWorkload) {}
