import type { Policy } from "../judging/policy.ts";
import { storesAreBehindTheGateway } from "./behind-gateway.ts";
import { clientsPresentThemselves } from "./clients.ts";
import { componentsAuthenticateEachOther } from "./components.ts";
import { credentialsAreNotDefaults, generatedPasswordsAreLong } from "./credentials.ts";
import { gatewayRoutesNeedAuthentication } from "./gateway-routes.ts";
import { grafanaKnowsItsUsers } from "./grafana.ts";
import { otlpNeedsAuthentication } from "./receivers.ts";
import { redisNeedsAPassword } from "./redis.ts";

/** Nobody gets anything, or hands in anything, without saying who they are. */
export const authentication: readonly Policy[] = [
  otlpNeedsAuthentication,
  componentsAuthenticateEachOther,
  clientsPresentThemselves,
  grafanaKnowsItsUsers,
  gatewayRoutesNeedAuthentication,
  storesAreBehindTheGateway,
  redisNeedsAPassword,
  credentialsAreNotDefaults,
  generatedPasswordsAreLong,
];
