import * as pulumi from "@pulumi/pulumi";
import { pem } from "./pem.ts";
import { secretsMarked } from "./secrets.ts";

/** A resource as the program declared it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  /** Name of the resource it belongs to; empty for one that belongs to the stack. */
  readonly parent: string;
  /** What it was declared with; each secret, where it stands, a `Secret`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the resources that must be there before it. */
  readonly dependencies: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  /** Properties of which a change is no reason to touch it. */
  readonly ignoreChanges: readonly string[];
}

/** Everything that a program told the engine. */
export interface Recording {
  readonly resources: readonly RecordedResource[];
  /** Outputs of the stack; empty unless the program ran as one. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A program that ended with an error, and what it had declared by then. */
export class ProgramFailure extends Error {
  readonly resources: readonly RecordedResource[];

  constructor({ message }: Error, resources: readonly RecordedResource[]) {
    super(message);
    this.resources = resources;
  }
}

/** The part of the engine's requests that is recorded. */
interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): Record<string, unknown> };
  getDependenciesList(): string[];
  getDeletebeforereplace(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getAdditionalsecretoutputsList(): string[];
}

interface OutputsRegistration {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> };
}

type Callback = (error: unknown, response: unknown) => void;

/** The engine that answers a program under test. */
interface Monitor {
  registerResource(request: Registration, callback: Callback): Promise<void>;
  registerResourceOutputs(request: OutputsRegistration, callback: Callback): void;
}

/** What a provider would make of a resource, beside what it was declared with. */
const made: Readonly<Record<string, readonly string[]>> = {
  "random:index/randomPassword:RandomPassword": ["result", "bcryptHash"],
  "tls:index/privateKey:PrivateKey": ["privateKeyPem"],
  "tls:index/selfSignedCert:SelfSignedCert": ["certPem", "validityEndTime"],
  "tls:index/certRequest:CertRequest": ["certRequestPem"],
  "tls:index/locallySignedCert:LocallySignedCert": ["certPem", "validityEndTime"],
};

/** What a value needs at its end to be read as what it stands for. */
const endings: Readonly<Record<string, string>> = {
  certPem: `\n${pem.certificate}`,
  privateKeyPem: `\n${pem.key}`,
};

/** When every certificate of a recording ends. */
export const RECORDED_END = "2030-01-01T00:00:00Z";

/** The value that the recording's providers make: `<resource>/<output>`, before PEM where that is due, or a date. */
export function valueMade(resource: string, output: string): string {
  if (output === "validityEndTime") return RECORDED_END;
  return `${resource}/${output}${endings[output] ?? ""}`;
}

/**
 * What `program` declares, with all registrations awaited: those that hang on a chain of outputs, too.
 *
 * Providers answer as the real ones do as far as the program asks, and keep secret what those keep secret.
 */
export async function recordingOf(
  program: () => unknown,
  { stack = "test" }: { readonly stack?: string } = {},
): Promise<Recording> {
  const resources: RecordedResource[] = [];
  const outputs: Record<string, unknown> = {};
  let secretOutputs: string[] = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ token }) => {
        throw new Error(`the program must not call '${token}'`);
      },
      newResource: ({ type, name, inputs }) => {
        const outcome = (made[type] ?? []).map((output) => {
          const value = valueMade(name, output);
          return [output, secretOutputs.includes(output) ? pulumi.secret(value) : value] as const;
        });
        const said = inputs as Record<string, unknown>;
        const state = { ...said, ...named(type, name, said), ...Object.fromEntries(outcome) };
        return { id: `${name}/id`, state };
      },
    },
    "tracing-infra",
    stack,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    // The mocks are asked before the first await, so that this request is still theirs.
    secretOutputs = request.getAdditionalsecretoutputsList();
    resources.push(resourceIn(request));
    return register(request, callback);
  };
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, callback) => {
    if (request.getUrn().includes("::pulumi:pulumi:Stack::")) {
      Object.assign(outputs, secretsMarked(request.getOutputs().toJavaScript()));
    }
    registerOutputs(request, callback);
  };
  const failure = await Promise.resolve()
    .then(program)
    .then(
      () => undefined,
      (error: unknown) => error as Error,
    );
  await pulumi.runtime.disconnect();
  if (failure) throw new ProgramFailure(failure, resources);
  return { resources, outputs };
}

/** The name that Kubernetes' provider gives to an object that has none of its own. */
function named(type: string, name: string, { metadata }: Record<string, unknown>) {
  if (!type.startsWith("kubernetes:")) return {};
  return { metadata: { name: `${name}-1a2b3c4d`, ...(metadata as object | undefined) } };
}

function resourceIn(request: Registration): RecordedResource {
  return {
    type: request.getType(),
    name: request.getName(),
    parent: nameIn(request.getParent()),
    inputs: secretsMarked(request.getObject().toJavaScript()) as Record<string, unknown>,
    dependencies: request.getDependenciesList().map(nameIn),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    retainOnDelete: request.getRetainondelete(),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

/** The name of the resource that a URN is of. */
function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
