import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Length of a password that people type or paste: 24 letters and digits, 142 bits. */
const PASSWORD_LENGTH = 24;

/** Length of a token that only programs see: 43 letters and digits, 256 bits. */
const TOKEN_LENGTH = 43;

/** A generated password and its bcrypt hash; both are secret. */
export interface Password {
  readonly plain: pulumi.Output<string>;
  readonly hash: pulumi.Output<string>;
}

/** Every generated credential; a new one is made by replacing its resource (`pulumi up --replace`). */
export class Credentials extends pulumi.ComponentResource {
  /** What senders of telemetry show the Collector. */
  readonly otlpToken: pulumi.Output<string>;
  /** Password of the account in `accounts.jaeger`. */
  readonly jaeger: Password;
  /** Password of the account in `accounts.prometheus`. */
  readonly prometheus: Password;

  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super("tracing:index:Credentials", name, {}, opts);
    this.otlpToken = this.generate(`${name}-otlp-token`, TOKEN_LENGTH).plain;
    this.jaeger = this.generate(`${name}-jaeger`, PASSWORD_LENGTH);
    this.prometheus = this.generate(`${name}-prometheus`, PASSWORD_LENGTH);
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
