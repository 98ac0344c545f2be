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
    throw error instanceof RangeError ? shown(error.message) : error;
  }
}

/** An error that the engine shows as it is, where any other comes with a stack trace. */
function shown(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // Node needs ten seconds to colour a stack trace through the SDK, which nobody sees anyway: a path
  // ending in `/node_modules/@scope/file` sends `util.inspect` round until its text is too long.
  error.stack = message;
  return error;
}
