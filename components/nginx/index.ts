import { serviceOf } from "../service.ts";
import { nginxWorkload } from "./workload.ts";

/** The sample services' door: nginx, which asks for a token. */
export class Nginx extends serviceOf("Nginx", nginxWorkload) {}
