import { serviceOf } from "../service.ts";
import { gatewayWorkload } from "./workload.ts";

/** The one way from the host to the stores: Caddy, which asks everybody who they are. */
export class Gateway extends serviceOf("Gateway", gatewayWorkload) {}
