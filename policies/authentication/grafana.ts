import { grafanaSettingsIn, isYes, type GrafanaSettings } from "../judging/grafana.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { UNKNOWN } from "../judging/values.ts";

/** Grafana shows nothing to strangers, and takes nobody's word for who they are. */
export const grafanaKnowsItsUsers = policy({
  name: "grafana-knows-its-users",
  concern: "authentication",
  severity: "high",
  scope: "resource",
  description:
    "Whoever sees Grafana sees what the data sources hold: nobody may look without a name, make one up, or say one in a header that everybody may send.",
  remedy:
    "Set `[auth.anonymous] enabled = false` and `[users] allow_sign_up = false` (`GF_AUTH_ANONYMOUS_ENABLED`, `GF_USERS_ALLOW_SIGN_UP`). With `[auth.proxy]` name the proxy's address in `whitelist`, or read `header_name` from a file that only the proxy has as well.",
  *judge(stack) {
    for (const settings of grafanaSettingsIn(stack)) {
      yield* openDoors(settings);
      yield* believedProxy(settings);
    }
  },
});

function* openDoors({ resource, says, place }: GrafanaSettings): Generator<Finding> {
  for (const [section, name] of [
    ["auth.anonymous", "enabled"],
    ["users", "allow_sign_up"],
  ] as const) {
    const said = says(section, name);
    if (!isYes(said)) continue;
    yield { resource, path: place(section, name), must: "be false", got: said };
  }
}

function* believedProxy({ resource, says, place }: GrafanaSettings): Generator<Finding> {
  if (!isYes(says("auth.proxy", "enabled"))) return;
  const listed = says("auth.proxy", "whitelist")?.trim() ?? "";
  const header = says("auth.proxy", "header_name")?.trim() ?? "";
  // A header whose name is a secret is one that nobody else can send.
  if (listed !== "" || header === UNKNOWN || /^\$(__file|__env|__vault)?\{/.test(header)) return;
  const must = "name the proxies that are believed";
  yield { resource, path: place("auth.proxy", "whitelist"), must, got: undefined };
}
