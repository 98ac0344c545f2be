import { fieldOf, type Container } from "../judging/containers.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { flagsOf, isOf, knowsCommand } from "../judging/images.ts";
import type { Finding } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";

/** Prometheus and Alertmanager learn of TLS from their command alone. */
export function* serversWithoutWebConfiguration(stack: Stack): Generator<Finding> {
  for (const container of stack.containers) {
    if (!isOf(container, ["prometheus", "alertmanager"]) || !knowsCommand(container)) continue;
    const addresses = flagsOf(container, "web.listen-address");
    if (addresses.length > 0 && addresses.every(isLoopback)) continue;
    if (flagsOf(container, "web.config.file").some(Boolean)) continue;
    yield complaint(container, "have '--web.config.file'");
  }
}

/** An Alertmanager listens for others of its kind unless it is told not to. */
export function* alertmanagersInPlainText(stack: Stack): Generator<Finding> {
  for (const container of stack.containers) {
    if (!isOf(container, ["alertmanager"]) || !knowsCommand(container)) continue;
    const address = flagsOf(container, "cluster.listen-address").at(-1);
    if (address === "" || isLoopback(address)) continue;
    if (flagsOf(container, "cluster.tls-config").some(Boolean)) continue;
    yield complaint(
      container,
      "have '--cluster.tls-config', or an empty '--cluster.listen-address='",
    );
  }
}

function complaint(container: Container, must: string): Finding {
  const field = container.path === "" ? "command" : "args";
  return { resource: container.resource, path: fieldOf(container, field), must, got: undefined };
}
