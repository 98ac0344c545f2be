import { z } from "zod";
import { legacyReceivers, workloadNames } from "../model/listeners.ts";
import { dialling, type ReplicatedName } from "../model/replicas.ts";
import { Failure } from "./command-line.ts";
import { pulumi } from "./pulumi.ts";
import type { Stack } from "./stack-file.ts";

const replicated = Object.keys(dialling) as ReplicatedName[];

const account = z.object({ user: z.string(), password: z.string() });
const urls = z.record(z.string(), z.record(z.string(), z.url()));

const outputs = z.object({
  urls,
  certificateAuthority: z.string().startsWith("-----BEGIN CERTIFICATE"),
  credentials: z.object({
    otlpToken: z.string().min(1),
    browserToken: z.string().min(1),
    /** Absent where an earlier version was deployed. */
    teams: z.record(z.string(), z.string().min(1)).default({}),
    redisPassword: z.string().min(1),
    appsToken: z.string().min(1),
    appsAdminToken: z.string().min(1),
    operatorCertificate: z.string(),
    operatorKey: z.string(),
    viewer: account,
    admin: account,
  }),
  deployment: z.object({
    workloads: z.array(z.enum(workloadNames)),
    legacyReceivers: z.array(z.enum(legacyReceivers)),
    replicas: z.partialRecord(z.enum(replicated), z.int().positive()).optional(),
    /** Left out, because their images cannot be had on this machine. */
    missing: z.array(z.enum(workloadNames)),
  }),
});

/** All that a client of a deployed platform needs: where things are, whom to trust, what to show. */
export type Access = z.output<typeof outputs>;

/** The exit code of tools that find no platform to work with. */
export const PLATFORM_DOWN = 2;

/**
 * Access to the platform that is deployed as `stack`, from the stack's outputs.
 *
 * @throws Failure with exit code 2 when no platform is deployed.
 */
export async function accessTo(stack: Stack): Promise<Access> {
  const text = await pulumi(stack, ["stack", "output", "--json", "--show-secrets"], "read").catch(
    (error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      throw error.message.includes("no stack named") ? notDeployed(stack) : down(error.message);
    },
  );
  const result = outputs.safeParse(JSON.parse(text));
  if (!result.success) throw notDeployed(stack);
  return result.data;
}

function notDeployed({ name }: Stack): Failure {
  return down(`stack '${name}' has no platform deployed; deploy it with \`npm start\``);
}

function down(message: string): Failure {
  return new Failure(message, PLATFORM_DOWN);
}

/** The URL of a workload's listener on this machine. */
export function urlOf({ urls: known }: Pick<Access, "urls">, workload: string, listener: string) {
  const url = known[workload]?.[listener];
  if (url === undefined) throw new Failure(`the platform publishes no ${workload} ${listener}`);
  return url;
}
