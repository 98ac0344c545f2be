import type { Policy } from "./judging/policy.ts";
import { authentication } from "./authentication/index.ts";
import { data } from "./data/index.ts";
import { exposure } from "./exposure/index.ts";
import { resilience } from "./resilience/index.ts";
import { secrets } from "./secrets/index.ts";
import { stack } from "./stack/index.ts";
import { supplyChain } from "./supply-chain/index.ts";
import { transport } from "./transport/index.ts";

/** Every policy of the pack, by what it is about. */
export const policies: readonly Policy[] = [
  ...transport,
  ...authentication,
  ...exposure,
  ...secrets,
  ...supplyChain,
  ...resilience,
  ...data,
  ...stack,
];
