import type { Policy } from "../judging/policy.ts";
import { configurationHoldsNoSecrets } from "./configuration.ts";
import { labelsHoldNoSecrets } from "./labels.ts";
import { secretFilesAreNotForAll } from "./modes.ts";
import { argumentsHoldNoSecrets, variablesHoldNoSecrets } from "./variables.ts";

/** Where no secret may stand, because somebody reads it there. */
export const secrets: readonly Policy[] = [
  variablesHoldNoSecrets,
  argumentsHoldNoSecrets,
  configurationHoldsNoSecrets,
  labelsHoldNoSecrets,
  secretFilesAreNotForAll,
];
