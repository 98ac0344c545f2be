import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { platformFor } from "../../model/platform.ts";
import { missingWorkloads } from "../../targets/index.ts";
import { accessTo, type Access } from "../../tools/access.ts";
import { containersOf, docker, platformNameOf } from "../../tools/docker.ts";
import { environmentOf, type Stack } from "../../tools/stack-file.ts";
import { sendReferenceRequests } from "../../tools/traffic/send-reference-requests.ts";
import type { Span } from "../../tools/trace.ts";

/** The stack that the acceptance tests deploy, beside whatever else runs on this machine. */
export const stack: Stack = {
  name: "acceptance",
  file: join(import.meta.dirname, "Pulumi.acceptance.yaml"),
};

/** The name of its platform on the Docker engine. */
export const platform = platformNameOf(stack.name);

/** What is to be deployed here: all but what this machine can have no image of. */
export const deployment = platformFor(environmentOf(stack), missingWorkloads());

/** The same stack with its configuration text changed. */
export function stackWith(change: (text: string) => string): Stack {
  const file = join(tmpdir(), `Pulumi.${stack.name}-${process.pid}.yaml`);
  writeFileSync(file, change(readFileSync(stack.file, "utf8")));
  return { ...stack, file };
}

/** A stack's configuration text with another sampling than it says. */
export function withSampling(text: string, sampling: object): string {
  return text.replace(
    /^( {2}tracing-infra:sampling:)\n(?: {4}.*\n)+/m,
    `$1 ${JSON.stringify(sampling)}\n`,
  );
}

let access: Access | undefined;

/** Access to the deployed platform, read from the stack once. */
export async function platformAccess(): Promise<Access> {
  access ??= await accessTo(stack);
  return access;
}

/** Access read anew, after a deployment that has changed what callers show. */
export function freshAccess(): Promise<Access> {
  access = undefined;
  return platformAccess();
}

/** Sends reference requests and returns the spans of each, once all were accepted. */
export async function sendRequests(count: number): Promise<Span[][]> {
  return sendReferenceRequests(await platformAccess(), "grpc", count);
}

/** What `docker inspect` says of one container, as far as the tests ask. */
export interface Inspected {
  readonly Name: string;
  readonly State: { readonly Running: boolean; readonly Pid: number; readonly StartedAt: string };
  readonly Mounts: {
    readonly Name: string;
    readonly Destination: string;
    readonly RW: boolean;
  }[];
  readonly Config: { readonly User: string; readonly Labels: Record<string, string> };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly Privileged: boolean;
    readonly CapDrop: string[];
    readonly CapAdd: string[] | null;
    readonly SecurityOpt: string[];
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: { readonly Config: Record<string, string> };
    readonly PortBindings: Record<string, { HostIp: string; HostPort: string }[]> | null;
  };
}

/** Every container of the platform, the carriers that never start among them. */
export async function containers(): Promise<Inspected[]> {
  const names = await containersOf(platform);
  if (names.length === 0) return [];
  return JSON.parse((await docker(["inspect", ...names])).join("\n")) as Inspected[];
}

/** The containers that do the platform's work. */
export async function workloads(): Promise<Inspected[]> {
  const all = await containers();
  return all.filter(({ Config }) => Config.Labels["app.kubernetes.io/name"] !== "carrier");
}

/** Asks until `question` neither throws nor answers false, for at most `patience` milliseconds. */
export async function eventually(
  question: () => Promise<unknown>,
  patience = 60_000,
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const failure = await question().then(
      (answer) => (answer === false ? new Error("the answer stayed no") : undefined),
      (error: unknown) => error,
    );
    if (failure === undefined) return;
    if (Date.now() > deadline) throw failure as Error;
    await sleep(200);
  }
}
