import * as pulumi from "@pulumi/pulumi";
import { loadEnvironment } from "../../environment/load.ts";
import type { Environment } from "../../environment/schema.ts";

/** The environment that the program loads as `stack` from what the engine hands over, by full key. */
export async function loadedFrom(
  configuration: Readonly<Record<string, string>>,
  stack: string,
): Promise<Environment> {
  const mocks = { call: () => ({}), newResource: () => ({ id: undefined, state: {} }) };
  await pulumi.runtime.setMocks(mocks, "tracing-infra", stack);
  pulumi.runtime.setAllConfig({ ...configuration });
  try {
    return loadEnvironment(stack);
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}
