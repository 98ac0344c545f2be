import { dashboard } from "../dashboard.ts";
import {
  cpuByLanguage,
  errorsByLanguage,
  latencyByLanguage,
  requestsByLanguage,
  servicesByLanguage,
  spansByLanguage,
} from "../themes/languages.ts";
import { uids } from "../uids.ts";
import { serviceVariables } from "../variables.ts";
import type { View } from "../view.ts";

/** Services in different languages, side by side. */
export function languages(view: View) {
  return dashboard({
    uid: uids.languages,
    title: "Multi-Language Comparison",
    description:
      "Requests, errors, latency and cost of the services by the language they are written in.",
    variables: serviceVariables(view),
    panels: [
      servicesByLanguage(view),
      requestsByLanguage(view),
      errorsByLanguage(view),
      latencyByLanguage(view),
      spansByLanguage(view),
      cpuByLanguage(view),
    ],
  });
}
