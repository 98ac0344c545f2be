import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { OBJECT_STORAGE_KEYS } from "../../model/object-storage.ts";
import type { Platform } from "../../model/platform.ts";
import { teamTokenFile, type TeamTokenFile } from "../../model/teams.ts";
import type { Target } from "../../targets/target.ts";
import { keysFile } from "../object-storage.ts";
import { redisUsers } from "./redis-users.ts";

/** Length of a password that people type or paste: 24 letters and digits, 142 bits. */
const PASSWORD_LENGTH = 24;

/** Length of a token that only programs see: 43 letters and digits, 256 bits. */
const TOKEN_LENGTH = 43;

/** A generated password and its bcrypt hash; both are secret. */
export interface Password {
  readonly plain: pulumi.Output<string>;
  readonly hash: pulumi.Output<string>;
}

/** What credentials are needed for. */
export interface CredentialsArgs {
  readonly platform: Pick<Platform, "objectStorage" | "teams">;
  /** The place that may have some of the credentials already. */
  readonly target: Pick<Target, "has">;
}

/**
 * Every generated credential; a new one is made by replacing its resource (`pulumi up --replace`). And the
 * keys to the object store, which only the operator knows.
 */
export class Credentials extends pulumi.ComponentResource {
  /** What senders of telemetry show the Collector. */
  readonly otlpToken: pulumi.Output<string>;
  /** What browsers show it instead: everybody can read a page's token, so it is one to be replaced. */
  readonly browserToken: pulumi.Output<string>;
  /** What one team's senders show, by the team's name. */
  readonly teamTokens: Readonly<Record<string, pulumi.Output<string>>>;
  /** Passwords of the people's accounts, by role. */
  readonly viewer: Password;
  readonly admin: Password;
  /** What the sample services show Redis. */
  readonly redisPassword: pulumi.Output<string>;
  /** What callers show the sample services, and who switches their faults. */
  readonly appsToken: pulumi.Output<string>;
  readonly appsAdminToken: pulumi.Output<string>;
  /** The secret files that credentials provide, by name. */
  readonly files;

  constructor(name: string, args: CredentialsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("tracing:index:Credentials", name, {}, opts);
    this.otlpToken = this.generate(`${name}-otlp-token`, TOKEN_LENGTH).plain;
    this.browserToken = this.generate(`${name}-browser-token`, TOKEN_LENGTH).plain;
    this.teamTokens = Object.fromEntries(
      args.platform.teams.map((team) => [
        team,
        this.generate(`${name}-team-${team}`, TOKEN_LENGTH).plain,
      ]),
    );
    this.viewer = this.generate(`${name}-viewer`, PASSWORD_LENGTH);
    this.admin = this.generate(`${name}-admin`, PASSWORD_LENGTH);
    this.redisPassword = this.generate(`${name}-redis`, TOKEN_LENGTH).plain;
    this.appsToken = this.generate(`${name}-apps-token`, TOKEN_LENGTH).plain;
    this.appsAdminToken = this.generate(`${name}-apps-admin-token`, TOKEN_LENGTH).plain;
    const grafanaHeader = this.generate(`${name}-grafana-header`, TOKEN_LENGTH).plain;
    const senders = [this.otlpToken, this.browserToken, ...Object.values(this.teamTokens)];
    const files = {
      "otlp-tokens": pulumi.all(senders).apply(lines),
      "viewer-password-hash": this.viewer.hash,
      "admin-password-hash": this.admin.hash,
      /** What the sample services show the Collector. */
      "otlp-token": this.otlpToken,
      "apps-admin-token": this.appsAdminToken,
      /** What nginx lets through, as it reads it. */
      "apps-tokens.conf": pulumi.interpolate`"Bearer ${this.appsToken}" 1;\n`,
      "redis-password": this.redisPassword,
      /** Redis' list of users, with the password's hash. */
      "redis-users.acl": this.redisPassword.apply(redisUsers),
      "grafana-admin-password": this.admin.plain,
      /** What Prometheus shows Grafana, whose metrics know no client certificates. */
      "grafana-metrics-password": this.generate(`${name}-grafana-metrics`, TOKEN_LENGTH).plain,
      /** With it Grafana encrypts the secrets in its database. */
      "grafana-secret-key": this.generate(`${name}-grafana-secret-key`, TOKEN_LENGTH).plain,
      /** Name of the header in which the gateway tells Grafana who somebody is; nobody else knows it. */
      "grafana-user-header": pulumi.interpolate`X-${grafanaHeader}`,
      ...objectStorageKeys(args),
    };
    this.files = Object.assign(files, teamTokenFiles(this.teamTokens));
    this.registerOutputs();
  }

  private generate(name: string, length: number): Password {
    const { result, bcryptHash } = new random.RandomPassword(
      name,
      { length, special: false },
      { parent: this },
    );
    return { plain: pulumi.secret(result), hash: pulumi.secret(bcryptHash) };
  }
}

/** One to a line. */
function lines(tokens: readonly string[]): string {
  return tokens.map((token) => `${token}\n`).join("");
}

/** Each team's token by the name of its file, for the doors that cannot read a list of them. */
function teamTokenFiles(
  tokens: Credentials["teamTokens"],
): Readonly<Record<TeamTokenFile, pulumi.Output<string>>> {
  return Object.fromEntries(
    Object.entries(tokens).map(([team, token]) => [teamTokenFile(team), token]),
  );
}

/**
 * What the operator has said with `pulumi config set --secret objectStorage:…`, as clients of S3 read it.
 *
 * @throws pulumi.RunError naming the command, where there is an object store whose keys were not said.
 */
function objectStorageKeys({ platform, target }: CredentialsArgs) {
  const configuration = new pulumi.Config("objectStorage");
  const unknown = platform.objectStorage !== undefined && !target.has(OBJECT_STORAGE_KEYS);
  const file = !unknown
    ? undefined
    : pulumi
        .all([configuration.requireSecret("keyId"), configuration.requireSecret("secretKey")])
        .apply(([keyId, secretKey]) => keysFile(keyId, secretKey));
  // Where there is none, no workload names it, or its place has it.
  return { [OBJECT_STORAGE_KEYS]: file } as Readonly<
    Record<typeof OBJECT_STORAGE_KEYS, pulumi.Output<string>>
  >;
}
