import type { Component } from "./pipelines.ts";
import { transform } from "./ottl.ts";

/**
 * Says of metrics which replica has made them: another makes the same of what comes to it, and both would
 * be one series, that begins anew at every sample. It also replaces what a sender had said of its own.
 */
export const instanceProcessor: Component = transform("instance", {
  metrics: [{ statements: ['set(resource.attributes["service.instance.id"], "${env:HOSTNAME}")'] }],
});
