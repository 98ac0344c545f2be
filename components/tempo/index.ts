import { serviceOf } from "../service.ts";
import { tempoWorkload } from "./workload.ts";

/** The trace store: Tempo, once or as a ring, with its blocks on a volume or in an object store. */
export class Tempo extends serviceOf("Tempo", tempoWorkload) {}
