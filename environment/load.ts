import * as pulumi from "@pulumi/pulumi";
import { environmentFrom } from "./parse.ts";
import type { Environment } from "./schema.ts";

/**
 * The environment that the current stack's configuration describes.
 *
 * @throws pulumi.RunError naming every wrong setting at once, before any resource is registered.
 */
export function loadEnvironment(stack: string): Environment {
  const namespace = `${pulumi.getProject()}:`;
  const settings = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(namespace))
    .map(([key, text]) => [key.slice(namespace.length), valueOf(text)] as const);
  try {
    return environmentFrom(stack, Object.fromEntries(settings));
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

/** The engine hands every setting over as text; numbers, flags and objects are JSON in it. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
