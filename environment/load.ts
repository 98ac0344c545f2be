import * as pulumi from "@pulumi/pulumi";
import { environmentFrom } from "./parse.ts";
import type { Environment } from "./schema.ts";
import { settingsFrom } from "./settings.ts";

/**
 * The environment that the current stack's configuration describes.
 *
 * @throws pulumi.RunError naming every wrong setting at once, before any resource is registered.
 */
export function loadEnvironment(stack: string): Environment {
  const settings = settingsFrom(pulumi.runtime.allConfig(), pulumi.getProject());
  try {
    return environmentFrom(stack, settings);
  } catch (error) {
    // A RunError is shown as its message, any other with its stack trace.
    throw error instanceof RangeError ? new pulumi.RunError(error.message) : error;
  }
}
