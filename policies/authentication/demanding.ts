import { asksForCertificate, listenersOf } from "../judging/collector.ts";
import type { Container } from "../judging/containers.ts";
import { isSaid } from "../judging/endpoints.ts";
import type { Program } from "../judging/programs.ts";
import type { Stack } from "../judging/stack.ts";
import { at, itemsOf, textOf } from "../judging/values.ts";

/**
 * Whether a container demands a client's certificate, or a sender's token, at one of its ports, by
 * the configurations that its command names.
 */
export function demandsCertificate(stack: Stack, container: Container, port: number): boolean {
  const programs = programsOf(stack, container);
  const answers = programs.flatMap((program) => answersOf(program, port));
  return answers.length > 0 && answers.every(Boolean);
}

/** The configurations that a container reads, by their files' names in its command and its environment. */
function programsOf(stack: Stack, { command, variables }: Container): readonly Program[] {
  const named = [...command, ...variables.map(({ value }) => value ?? "")]
    .flatMap((text) => text.split(/[\s=:,]+/))
    .map(lastOf);
  return stack
    .programs("collector", "tempo", "loki", "web-configuration", "zipkin")
    .filter(({ file }) => named.includes(lastOf(file.name)));
}

function lastOf(path: string): string {
  return path.split("/").at(-1) ?? "";
}

/** For each time that a program answers at a port: whether it asks there. */
function answersOf(program: Program, port: number): boolean[] {
  const { kind, document } = program;
  // A web configuration is for the one port that its program has.
  if (kind === "web-configuration") {
    const other = document["tls_client_config"] !== undefined; // that of a cluster
    return other ? [] : [demands(document["tls_server_config"])];
  }
  if (kind === "zipkin") {
    const ports = itemsOf(at(document, "armeria", "ports"));
    const asked = at(document, "armeria", "ssl", "client-auth");
    return ports.filter((one) => at(one, "port") === port).map(() => asked === "REQUIRE");
  }
  const listeners = listenersOf(program).filter(({ endpoint }) => endpoint.endsWith(`:${port}`));
  const servers = ["http", "grpc"].filter(
    (protocol) => at(document, "server", `${protocol}_listen_port`) === port,
  );
  return [
    ...listeners.map(
      ({ fields, role }) =>
        asksForCertificate(fields) ||
        (role === "receiver" && isSaid(at(fields, "auth", "authenticator"))),
    ),
    ...servers.map((protocol) => demands(at(document, "server", `${protocol}_tls_config`))),
  ];
}

function demands(tls: unknown): boolean {
  return (
    textOf(at(tls, "client_auth_type")) === "RequireAndVerifyClientCert" &&
    [at(tls, "client_ca_file"), at(tls, "client_ca")].some(isSaid)
  );
}
