import { serviceOf } from "../service.ts";
import { websocketWorkload } from "./workload.ts";

/** The sample service that tells WebSocket clients what is answered, in Go. */
export class Websocket extends serviceOf("Websocket", websocketWorkload) {}
