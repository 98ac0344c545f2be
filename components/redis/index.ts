import { serviceOf } from "../service.ts";
import { redisWorkload } from "./workload.ts";

/** The sample services' state: Redis, over TLS and with a password. */
export class Redis extends serviceOf("Redis", redisWorkload) {}
