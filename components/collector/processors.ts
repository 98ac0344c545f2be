import type { Platform } from "../../model/platform.ts";
import { memoryLimiter } from "../memory-limiter.ts";
import type { Component } from "../pipelines.ts";
import { contextProcessor } from "./context.ts";
import { privacyProcessor } from "./privacy.ts";

/** What is done to everything that comes from outside, before anything else sees it. */
export function intakeProcessors(platform: Platform): Component[] {
  return [
    memoryLimiter(platform.memory.collector),
    contextProcessor(platform),
    privacyProcessor(platform),
  ];
}

/** What is done to what the platform has found out by itself, in which nobody's data is. */
export function surveyProcessors(platform: Platform): Component[] {
  return [memoryLimiter(platform.memory.collector), contextProcessor(platform)];
}
