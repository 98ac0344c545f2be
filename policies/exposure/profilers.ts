import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { isOpen } from "../judging/places.ts";
import type { Stack } from "../judging/stack.ts";
import { argumentsOf } from "../judging/arguments.ts";
import { at, itemsOf, joined, textOf } from "../judging/values.ts";

const LOOPBACK = /^(\w+:\/\/|\w+\/)?(127\.|localhost|\[?::1\]?:)/;

/** Flags that open more than a service is there for. */
const FLAG = /^--?(web\.enable-admin-api|pprof\.enabled?|profiling\.enabled?)(=true)?$/;

const TRUE = /^(1|t|true|yes|on)$/i;

/** Nobody looks into a program's memory, or changes what it holds, over the network. */
export const profilersAreOff = policy({
  name: "profilers-are-off",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "Profilers, debugging pages and administrators' interfaces ask for no password; they show what is in memory, slow a program down or delete its data.",
  remedy:
    "Remove 'pprof' and 'zpages' from `service.extensions` or bind them to '127.0.0.1'; remove `--web.enable-admin-api`, `GF_DIAGNOSTICS_PROFILING_ENABLED`, `enable-debug-command`, and an `admin` address that is not a loopback one.",
  *judge(stack) {
    yield* ofCollectors(stack);
    yield* ofOthers(stack);
    for (const { resource, variables } of stack.containers) {
      for (const { name, value, path } of variables) {
        if (name !== "GF_DIAGNOSTICS_PROFILING_ENABLED" || !TRUE.test(value ?? "")) continue;
        yield { resource, path, must: "not turn on a profiler", got: `${name}=${value}` };
      }
    }
    for (const container of stack.containers) {
      for (const { path, text } of argumentsOf(container)) {
        if (!FLAG.test(text) || isOpen(container.resource, path)) continue;
        yield { resource: container.resource, path, must: "not be given", got: text };
      }
    }
  },
});

function* ofCollectors(stack: Stack): Generator<Finding> {
  for (const { file, document } of stack.programs("collector")) {
    for (const extension of itemsOf(at(document, "service", "extensions"))) {
      const name = textOf(extension) ?? "";
      if (!/^(pprof|zpages)(\/|$)/.test(name)) continue;
      // Both listen on a loopback address unless they are told another.
      const endpoint = textOf(at(document, "extensions", name, "endpoint")) ?? "localhost";
      if (LOOPBACK.test(endpoint)) continue;
      const path = inFile(file, `${joined("extensions", name)}.endpoint`);
      yield { resource: file.resource, path, must: "be a loopback address", got: endpoint };
    }
  }
}

function* ofOthers(stack: Stack): Generator<Finding> {
  for (const { file, document } of stack.programs("gateway", "redis")) {
    const { path, must, got } = openDoorOf(document) ?? {};
    if (path === undefined || must === undefined) continue;
    yield { resource: file.resource, path: inFile(file, path), must, got };
  }
}

function openDoorOf(document: Program["document"]) {
  const listen = textOf(at(document, "admin", "listen"));
  const isShut = at(document, "admin", "disabled") === true || listen === undefined;
  if (!isShut && !LOOPBACK.test(listen) && !listen.startsWith("unix")) {
    return { path: "admin.listen", must: "be a loopback address", got: listen };
  }
  const debug = document["enable-debug-command"];
  if (debug === "yes") return { path: "enable-debug-command", must: "be 'no'", got: debug };
  return undefined;
}
