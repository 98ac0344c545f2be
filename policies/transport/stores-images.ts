import { fieldOf, type Container } from "../judging/containers.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { grafanaSettingsIn } from "../judging/grafana.ts";
import { isOf, knowsCommand, knowsVariables } from "../judging/images.ts";
import type { Finding } from "../judging/policy.ts";
import { redisServersIn, type RedisServer } from "../judging/redis.ts";
import type { Stack } from "../judging/stack.ts";
import { UNKNOWN, at, isFields, itemsOf } from "../judging/values.ts";

/** Grafana says http unless it is told to say https. */
export function* grafanasInPlainText(stack: Stack): Generator<Finding> {
  for (const { resource, says, place, complete } of grafanaSettingsIn(stack)) {
    const protocol = says("server", "protocol");
    if (protocol === undefined && !complete) continue;
    if (protocol === UNKNOWN || isLoopback(says("server", "http_addr"))) continue;
    if (["https", "h2", "socket", "socket_h2"].includes(protocol?.trim() ?? "")) continue;
    yield { resource, path: place("server", "protocol"), must: "be https or h2", got: protocol };
  }
}

/** Redis answers in plain text at 6379 until its port is 0. */
export function* redisInPlainText(stack: Stack): Generator<Finding> {
  for (const server of redisServersIn(stack)) {
    const { resource, says, place } = server;
    if (isBoundToItself(server) || hasTlsByVariable(server)) continue;
    const port = says("port");
    if (port !== "0") yield { resource, path: place("port"), must: "be 0", got: port };
    for (const name of ["tls-port", "tls-cert-file", "tls-key-file"]) {
      if (says("port") !== "0" || (says(name) ?? "") !== "") continue;
      yield { resource, path: place(name), must: "be said", got: undefined };
    }
  }
}

function isBoundToItself({ says }: RedisServer): boolean {
  const addresses = says("bind")?.split(/\s+/).filter(Boolean) ?? [];
  return addresses.length > 0 && addresses.every((one) => isLoopback(one.replace(/^-/, "")));
}

/** Some images make directives of variables. */
function hasTlsByVariable({ variables }: RedisServer): boolean {
  return variables.some(
    ({ name, value }) =>
      /^(REDIS|VALKEY)_TLS_ENABLED$/.test(name) && /^(yes|true)$/.test(value ?? ""),
  );
}

/** Zipkin stands on Armeria, which speaks what its ports say. */
export function* zipkinsInPlainText(stack: Stack): Generator<Finding> {
  for (const { file, document } of stack.programs("zipkin")) {
    const { resource } = file;
    const armeria = document["armeria"];
    // Others have settings of that name, too: for sending spans to a Zipkin.
    const stores = ["storage", "collector"].some((name) => isFields(at(document, "zipkin", name)));
    if (!stores && !isFields(armeria)) continue;
    const enabled = at(armeria, "ssl", "enabled");
    if (enabled !== true && enabled !== UNKNOWN) {
      yield { resource, path: inFile(file, "armeria.ssl.enabled"), must: "be true", got: enabled };
      continue;
    }
    for (const [index, port] of itemsOf(at(armeria, "ports")).entries()) {
      const protocols = [at(port, "protocols") ?? at(port, "protocol")].flat();
      if (isLoopback(at(port, "ip")) || protocols.every((one) => one === "https")) continue;
      const path = inFile(file, `armeria.ports[${index}].protocols`);
      yield { resource, path, must: "be https alone", got: protocols };
    }
  }
  for (const container of stack.containers) {
    if (!isOf(container, ["zipkin", "zipkin-slim"]) || isToldMore(container)) continue;
    if (!knowsVariables(container) || !knowsCommand(container)) continue;
    const path = fieldOf(container, container.path === "" ? "envs" : "env");
    const must = "have ARMERIA_SSL_ENABLED, or a file of settings that says it";
    yield { resource: container.resource, path, must, got: undefined };
  }
}

/** Whether a Zipkin is told of TLS, or of a file in which that may stand. */
function isToldMore({ variables, command }: Container): boolean {
  return (
    variables.some(
      ({ name, value }) =>
        /^(SPRING_CONFIG_|SPRING_APPLICATION_JSON)/.test(name) ||
        (/^(ARMERIA|SERVER)_SSL_ENABLED$/.test(name) && value !== "false") ||
        /(armeria|server)\.ssl\.|spring\.config\./.test(value ?? ""),
    ) || command.some((word) => /(armeria|server)\.ssl\.|spring\.config\./.test(word))
  );
}
