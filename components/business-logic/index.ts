import { serviceOf } from "../service.ts";
import { businessLogicWorkload } from "./workload.ts";

/** The sample service that answers questions with the help of the others, in TypeScript. */
export class BusinessLogic extends serviceOf("BusinessLogic", businessLogicWorkload) {}
