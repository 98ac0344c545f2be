import { brokenNotifications, brokenRules, endingCertificate } from "./alerting-scenes.ts";
import { droppedSamples, missingStores } from "./pipeline-scenes.ts";
import type { Scene } from "./scene.ts";
import { budgetBurning, failingRequests, slowRequests, unusualRequests } from "./service-scenes.ts";
import {
  crowdedWebsocket,
  guessedPasswords,
  missingProviders,
  missingRedis,
} from "./workload-scenes.ts";

/** All that is made to go wrong, all of it at once, since most of it takes minutes to be told. */
export const scenes: readonly Scene[] = [
  droppedSamples,
  missingStores,
  missingProviders,
  missingRedis,
  crowdedWebsocket,
  guessedPasswords,
  failingRequests,
  slowRequests,
  unusualRequests,
  budgetBurning,
  endingCertificate,
  brokenNotifications,
  brokenRules,
];
