import { asksForCertificate, listenersOf, placeOf, type Listener } from "../judging/collector.ts";
import { isSaid } from "../judging/endpoints.ts";
import { policy } from "../judging/policy.ts";
import { at, isFields } from "../judging/values.ts";

/** Nobody hands in telemetry without saying who they are. */
export const otlpNeedsAuthentication = policy({
  name: "otlp-needs-authentication",
  concern: "authentication",
  severity: "high",
  scope: "resource",
  description:
    "Whoever may send spans, metrics and logs may fill the stores, and say in others' names what never happened: every receiver asks who it is, those of older protocols as well. Datagrams cannot be asked.",
  remedy:
    "Set `auth.authenticator` of the protocol to an extension such as `bearertokenauth`, `basicauth` or `oidc`, or demand a certificate with `tls.client_ca_file`; bind to `127.0.0.1` what only the own machine sends to.",
  *judge(stack) {
    for (const program of stack.programs("collector", "tempo")) {
      for (const listener of listenersOf(program)) {
        if (listener.role !== "receiver" || asks(listener)) continue;
        yield {
          ...{ resource: program.file.resource, path: placeOf(listener, "auth.authenticator") },
          ...{ must: `be there for what answers at '${listener.endpoint}'`, got: undefined },
        };
      }
    }
  },
});

/** Whether a receiver asks for anything that only its senders have. */
function asks({ fields }: Listener): boolean {
  return (
    asksForCertificate(fields) ||
    isSaid(at(fields, "auth", "authenticator")) ||
    isFields(fields["required_header"]) ||
    isSaid(fields["access_key"]) ||
    isSaid(fields["secret"])
  );
}
