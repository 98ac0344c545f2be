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
    // A RunError is shown as it is; any other error comes with a stack trace nobody needs here.
    throw error instanceof RangeError ? new pulumi.RunError(error.message) : error;
  }
}

/** The engine hands every setting over as text; numbers, flags and objects are JSON in it. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
