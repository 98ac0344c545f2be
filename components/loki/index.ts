import { serviceOf } from "../service.ts";
import { lokiWorkload } from "./workload.ts";

/** The log store: Loki, once or as a ring, with its chunks on a volume or in an object store. */
export class Loki extends serviceOf("Loki", lokiWorkload) {}
