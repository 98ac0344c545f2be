import { serviceOf } from "../service.ts";
import { alertmanagerWorkload } from "./workload.ts";

/** Where alerts become notifications: grouped, silenced and routed by Alertmanager. */
export class Alertmanager extends serviceOf("Alertmanager", alertmanagerWorkload) {}
