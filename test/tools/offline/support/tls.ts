/** Makes and judges tls resources as the engine would, without an engine. */
import { specialSigKey } from "@pulumi/pulumi/runtime/rpc.js";
import { TlsProvider } from "../../../../tools/offline/tls-provider/provider.ts";
import { knownValues, unmarked } from "../../../../tools/offline/tls-provider/wire.ts";
import type { Properties } from "../../../../tools/offline/tls-provider/wire.ts";

/** The types of resource, as the SDK's classes are called. */
export type TypeName = "PrivateKey" | "SelfSignedCert" | "CertRequest" | "LocallySignedCert";

/** The URN of one of them, below a component as all of ours are. */
export function urnOf(type: TypeName | "Unheard"): string {
  const module = type.charAt(0).toLowerCase() + type.slice(1);
  return `urn:pulumi:dev::tracing::tracing:index:Certificates$tls:index/${module}:${type}::name`;
}

/** A moment with a fraction of a second, which no certificate can hold. */
export const NOON = new Date("2030-06-01T12:00:00.750Z");

/** What came of making a resource: its state as the engine keeps it, and the same without marks of secrecy. */
export interface Made {
  readonly id: string;
  readonly state: Properties;
  readonly outputs: Readonly<Record<string, string>>;
  /** Names of the outputs that are marked as secret. */
  readonly secrets: readonly string[];
}

/** Makes a resource at noon. */
export async function make(type: TypeName, inputs: Properties): Promise<Made> {
  const made = await new TlsProvider(() => NOON).create(urnOf(type), inputs);
  const state = made.outs as Properties;
  const isSecret = (value: unknown) =>
    typeof value === "object" && value !== null && specialSigKey in value;
  return {
    id: made.id,
    state,
    outputs: knownValues(unmarked(state)) as Record<string, string>,
    secrets: Object.keys(state).filter((name) => isSecret(state[name])),
  };
}

/** The reasons why `inputs` are refused. */
export async function refusals(type: TypeName, inputs: Properties): Promise<string[]> {
  const { failures = [] } = await new TlsProvider(() => NOON).check(urnOf(type), {}, inputs);
  return failures.map(({ reason }) => reason);
}

/** An authority: its key, and the certificate that it signed itself. */
export interface Authority {
  readonly privateKeyPem: string;
  readonly certPem: string;
}

/** An authority with a key on the curve P-256. */
export async function makeAuthority(inputs: Properties = {}): Promise<Authority> {
  const privateKeyPem = await makeKey();
  const { outputs } = await make("SelfSignedCert", {
    privateKeyPem,
    isCaCertificate: true,
    validityPeriodHours: 24,
    allowedUses: ["cert_signing", "crl_signing"],
    subject: { commonName: "tracing root" },
    ...inputs,
  });
  return { privateKeyPem, certPem: outputs["certPem"] ?? "" };
}

/** The PEM text of a new key; on the curve P-256 unless `inputs` say otherwise. */
export async function makeKey(
  inputs: Properties = { algorithm: "ECDSA", ecdsaCurve: "P256" },
): Promise<string> {
  return (await make("PrivateKey", inputs)).outputs["privateKeyPem"] ?? "";
}

/** A certificate for a new key, signed by `authority`; made from a request with `names`. */
export async function makeLeaf(
  authority: Authority,
  { names = {}, terms = {} }: { readonly names?: Properties; readonly terms?: Properties } = {},
): Promise<Made> {
  const request = await make("CertRequest", {
    privateKeyPem: await makeKey(),
    subject: { commonName: "tempo" },
    ...names,
  });
  return make("LocallySignedCert", {
    certRequestPem: request.outputs["certRequestPem"],
    caCertPem: authority.certPem,
    caPrivateKeyPem: authority.privateKeyPem,
    validityPeriodHours: 12,
    allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
    ...terms,
  });
}
