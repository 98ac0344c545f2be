import { serviceOf } from "../service.ts";
import { llmRouterWorkload } from "./workload.ts";

/** The sample service that asks LLM providers, in Rust. */
export class LlmRouter extends serviceOf("LlmRouter", llmRouterWorkload) {}
