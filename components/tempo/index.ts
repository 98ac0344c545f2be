import { serviceOf } from "../service.ts";
import { tempoWorkload } from "./workload.ts";

/** The trace store: Tempo in a single process, with its blocks on local storage. */
export class Tempo extends serviceOf("Tempo", tempoWorkload) {}
