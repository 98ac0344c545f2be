/** The provider that stands in for the official `tls` plugin where that cannot be downloaded. */
import { isDeepStrictEqual } from "node:util";
import type {
  CheckFailure,
  CheckResult,
  CreateResult,
  DiffResult,
  Provider,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/provider/index.js";
import { certRequest } from "./cert-request.ts";
import { locallySignedCert } from "./locally-signed-cert.ts";
import { privateKey } from "./private-key.ts";
import { isReadyForRenewal } from "./renewal.ts";
import type { Failure, TlsResource } from "./resource.ts";
import { selfSignedCert } from "./self-signed-cert.ts";
import { version } from "./version.ts";
import { knownValues, marked, namesWhere, unmarked } from "./wire.ts";
import type { Properties } from "./wire.ts";

const RESOURCES: ReadonlyMap<string, TlsResource> = new Map([
  ["tls:index/certRequest:CertRequest", certRequest],
  ["tls:index/locallySignedCert:LocallySignedCert", locallySignedCert],
  ["tls:index/privateKey:PrivateKey", privateKey],
  ["tls:index/selfSignedCert:SelfSignedCert", selfSignedCert],
]);

/** The one input that may change without a new certificate. */
const UPDATABLE = "earlyRenewalHours";

/** Keys, requests and certificates, made and kept as the official plugin does. Nothing exists outside the state. */
export class TlsProvider implements Provider {
  readonly version = version;
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  async check(urn: string, _olds: Properties, news: Properties): Promise<CheckResult> {
    const resource = resourceOf(urn);
    const properties = unmarked(news);
    const values = { ...resource.defaults, ...knownValues(properties) };
    const unknown = namesWhere(properties, (property) => property.unknown);
    const secret = secretsOf(resource, properties);
    const failures = resource.failures(values, unknown).map((failure) => sentence(failure, secret));
    return Promise.resolve({ inputs: news, failures });
  }

  // eslint-disable-next-line max-params -- the SDK's signature
  async diff(_id: string, urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
    const resource = resourceOf(urn);
    const before = knownValues(unmarked(olds));
    const after = unmarked(news);
    const given = { ...resource.defaults, ...knownValues(after) };
    const isChanged = (name: string) =>
      after.get(name)?.unknown === true || !isDeepStrictEqual(before[name], given[name]);
    const changed = resource.inputs.filter(isChanged);
    const replaces = changed.filter((name) => name !== UPDATABLE);
    // Until the new one is known, the old one counts.
    const renewal = after.get(UPDATABLE)?.unknown === true ? before : given;
    const { [UPDATABLE]: earlyRenewalHours } = renewal;
    if (this.#isReadyForRenewal({ ...before, earlyRenewalHours })) replaces.push("readyForRenewal");
    return Promise.resolve({ changes: changed.length + replaces.length > 0, replaces });
  }

  async create(urn: string, inputs: Properties): Promise<CreateResult> {
    const resource = resourceOf(urn);
    const properties = unmarked(inputs);
    const values = { ...resource.defaults, ...knownValues(properties) };
    const { id, outputs } = await resource.create(values, this.#now());
    return { id, outs: marked({ ...values, ...outputs }, secretsOf(resource, properties)) };
  }

  // eslint-disable-next-line max-params -- the SDK's signature
  async update(
    _id: string,
    urn: string,
    olds: Properties,
    news: Properties,
  ): Promise<UpdateResult> {
    const resource = resourceOf(urn);
    const before = unmarked(olds);
    const values = {
      ...knownValues(before),
      ...resource.defaults,
      ...knownValues(unmarked(news)),
    };
    const readyForRenewal = this.#isReadyForRenewal(values);
    return Promise.resolve({
      outs: marked({ ...values, readyForRenewal }, secretsOf(resource, before)),
    });
  }

  /** The state is all there is to read; only whether a certificate is due changes by itself. */
  async read(id: string, urn: string, state: Properties): Promise<ReadResult> {
    resourceOf(urn);
    const values = knownValues(unmarked(state));
    const due = this.#isReadyForRenewal(values);
    return Promise.resolve({ id, props: due ? { ...state, readyForRenewal: true } : state });
  }

  /** Whether the resource in `state` is a certificate that is due. */
  #isReadyForRenewal({ validityEndTime, earlyRenewalHours }: Properties): boolean {
    if (typeof validityEndTime !== "string" || typeof earlyRenewalHours !== "number") return false;
    return isReadyForRenewal({ validityEndTime, earlyRenewalHours }, this.#now());
  }
}

/** The engine prints the value of a property that a failure names, secret or not; so it is told none. */
function sentence({ property, reason }: Failure, secret: ReadonlySet<string>): CheckFailure {
  const name = /^\w+/.exec(property)?.[0] ?? "";
  const shown = secret.has(name) ? reason.replace(/, got '.*'$/s, "") : reason;
  return { property: "", reason: `\`${property}\` ${shown}` };
}

function secretsOf(
  resource: TlsResource,
  properties: ReturnType<typeof unmarked>,
): ReadonlySet<string> {
  return new Set([...resource.secrets, ...namesWhere(properties, ({ secret }) => secret)]);
}

/** The type is the last of the types in a URN: `urn:pulumi:<stack>::<project>::<parent>$<type>::<name>`. */
function resourceOf(urn: string): TlsResource {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const resource = RESOURCES.get(type);
  if (resource === undefined)
    throw new Error(
      `the stand-in for the tls plugin must be asked for one of ` +
        `'${[...RESOURCES.keys()].join("', '")}', got '${type}'`,
    );
  return resource;
}
