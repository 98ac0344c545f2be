import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Site, Variables } from "./site.ts";
import { ownPulumiHome } from "./site.ts";
import { writeWhole } from "./write-whole.ts";

/** Where the state is kept and what encrypts its secrets, as variables for `pulumi`. */
export interface Backend {
  readonly env: Readonly<Record<string, string>>;
  /** Whether the user brought the backend. */
  readonly own: boolean;
}

/** The file with the passphrase that encrypts secrets in the state. */
export function passphraseFile(local: string): string {
  return join(local, "passphrase");
}

/** The URL of the state in the checkout. */
export function stateUrl(local: string): string {
  return pathToFileURL(join(local, "state")).href;
}

/** What tells whether the user has a backend of their own. */
export interface Login {
  readonly local: string;
  readonly variables: Variables;
  /** The backend that `pulumi login` has recorded. */
  readonly current: string | undefined;
}

/** The backend for a user with this login: the checkout's own state only where they have none. */
export function backendFor({ local, variables, current }: Login): Backend {
  const url = variables["PULUMI_BACKEND_URL"];
  const own = (url !== undefined && url !== stateUrl(local)) || hasToken(variables) || !!current;
  return {
    own,
    env: {
      ...(own ? {} : { PULUMI_BACKEND_URL: stateUrl(local) }),
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(local),
    },
  };
}

function hasToken(variables: Variables): boolean {
  return (variables["PULUMI_ACCESS_TOKEN"] ?? "") !== "";
}

/** The folder with the credentials of the user's own `pulumi login`. */
export function credentialsFolder(site: Pick<Site, "variables" | "cache">): string {
  return site.variables["PULUMI_CREDENTIALS_PATH"] ?? ownPulumiHome(site);
}

/** The backend that `pulumi login` has recorded in `folder`. */
export function recordedLogin(folder: string): string | undefined {
  const file = join(folder, "credentials.json");
  if (!existsSync(file)) return undefined;
  const { current } = JSON.parse(readFileSync(file, "utf8")) as { current?: string };
  return current === "" ? undefined : current;
}

/** The backend as it will be, without making anything. */
export function foundBackend(site: Site): Backend {
  const { local, variables } = site;
  return backendFor({ local, variables, current: recordedLogin(credentialsFolder(site)) });
}

/** Whether what the backend needs in the checkout is there. */
export function isReady({ local }: Pick<Site, "local">, { env, own }: Backend): boolean {
  const needsPassphrase = env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined;
  return (
    (own || existsSync(join(local, "state"))) &&
    (!needsPassphrase || existsSync(passphraseFile(local)))
  );
}

/** Makes sure of a state backend and a passphrase. */
export async function stateBackend(site: Site): Promise<Backend> {
  const backend = foundBackend(site);
  if (!backend.own) await mkdir(join(site.local, "state"), { recursive: true, mode: 0o700 });
  const file = passphraseFile(site.local);
  if (backend.env["PULUMI_CONFIG_PASSPHRASE_FILE"] === file) {
    await mkdir(site.local, { recursive: true });
    if (!existsSync(file))
      await writeWhole(file, `${randomBytes(32).toString("base64url")}\n`, 0o600);
    await chmod(file, 0o600);
  }
  return backend;
}
