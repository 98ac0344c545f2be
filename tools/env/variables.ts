import { urlOf, type Access } from "../access.ts";
import { Failure } from "../command-line.ts";

/** Who is to send, and the file with the certificate that it is to trust. */
export interface Sender {
  readonly authority: string;
  /** A team that has a token of its own; whoever has none shows that of all others. */
  readonly team?: string | undefined;
}

/**
 * The variables with which an OpenTelemetry SDK finds the platform and shows its token.
 *
 * @throws Failure with exit code 64 for a team that the deployed platform does not know.
 */
export function variablesFor(
  access: Pick<Access, "urls" | "credentials">,
  { authority, team }: Sender,
): Readonly<Record<string, string>> {
  const { otlpToken, teams } = access.credentials;
  const token = team === undefined ? otlpToken : tokenOf(team, teams);
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(access, "collector", "otlpGrpc"),
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_CERTIFICATE: authority,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}`,
  };
}

function tokenOf(team: string, teams: Access["credentials"]["teams"]): string {
  const token = Object.hasOwn(teams, team) ? teams[team] : undefined;
  if (token !== undefined) return token;
  const known = Object.keys(teams).map((name) => `'${name}'`);
  const rule =
    known.length > 0
      ? `must be one of ${known.join(", ")}`
      : "must not be said, as the platform that is deployed has no `teams`";
  throw new Failure(`--team: ${rule}, got '${team}'`, 64);
}
