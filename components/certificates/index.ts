import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { WorkloadName } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { CERTIFICATE_ENDS, type TlsFiles } from "../../model/tls.ts";
import type { Target } from "../../targets/target.ts";
import { certificateEnds } from "./ends.ts";
import { operatorLeaf, workloadLeaves, type Leaf } from "./leaves.ts";

/** The secret files that certificates provide, by name. */
export type CertificateFiles = Readonly<
  Record<
    | { [Name in WorkloadName]: TlsFiles<Name>[keyof TlsFiles<Name>] }[WorkloadName]
    | typeof CERTIFICATE_ENDS,
    pulumi.Output<string>
  >
>;

/** What certificates are issued for: the platform's lifetimes, and the target's addresses. */
export interface CertificatesArgs {
  readonly platform: Platform;
  readonly target: Target;
}

const KEY = { algorithm: "ECDSA", ecdsaCurve: "P256" };

/** The platform's own certificate authority, and a certificate from it for everyone who needs one. */
export class Certificates extends pulumi.ComponentResource {
  /** The authority's certificate in PEM, which clients trust. */
  readonly authority: pulumi.Output<string>;
  /** The authority's certificate, and every workload's certificate and key, in PEM. */
  readonly files: CertificateFiles;
  /** The operator's own certificate and key in PEM, for ports that ask for a client's. */
  readonly operator: {
    readonly certificate: pulumi.Output<string>;
    readonly key: pulumi.Output<string>;
  };

  constructor(
    name: string,
    { platform, target }: CertificatesArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Certificates", name, {}, opts);
    const authority = this.issueAuthority(`${name}-authority`, platform);
    const issue = (leaf: Leaf) =>
      this.issueLeaf(`${name}-${leaf.name}`, leaf, { platform, authority });
    const leaves = workloadLeaves(platform, (name) => target.hostsOf(name)).map(
      (leaf) => [leaf.name, issue(leaf)] as const,
    );
    const files = leaves.flatMap(([leaf, { certificate, key }]) => [
      [`${leaf}.crt`, certificate] as const,
      [`${leaf}.key`, key] as const,
    ]);
    const ends = [["authority", authority] as const, ...leaves].map(
      ([leaf, { end }]) => [leaf, end] as const,
    );
    this.authority = authority.certificate;
    this.files = Object.fromEntries([
      ["authority.crt", authority.certificate],
      [CERTIFICATE_ENDS, pulumi.all(Object.fromEntries(ends)).apply(certificateEnds)],
      ...files,
    ]) as CertificateFiles;
    this.operator = issue(operatorLeaf);
    this.registerOutputs();
  }

  private issueAuthority(name: string, { environmentName, certificates }: Platform): Issued {
    const key = new tls.PrivateKey(`${name}-key`, KEY, { parent: this });
    const certificate = new tls.SelfSignedCert(
      name,
      {
        privateKeyPem: key.privateKeyPem,
        subject: {
          commonName: `${environmentName} tracing authority`,
          organization: "tracing-infra",
        },
        isCaCertificate: true,
        setSubjectKeyId: true,
        setAuthorityKeyId: true,
        validityPeriodHours: certificates.authorityValidity.hours,
        // Leaves are renewed well before, so the authority must outlive the youngest of them.
        earlyRenewalHours: certificates.validity.hours,
        allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
      },
      { parent: this },
    );
    const { certPem, validityEndTime: end } = certificate;
    return { certificate: certPem, key: key.privateKeyPem, end };
  }

  private issueLeaf(name: string, leaf: Leaf, { platform, authority }: Issuer): Issued {
    const { validity, renewBefore } = platform.certificates;
    const key = new tls.PrivateKey(`${name}-key`, KEY, { parent: this });
    const request = new tls.CertRequest(
      `${name}-request`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: leaf.name, organization: "tracing-infra" },
        dnsNames: [...leaf.names],
        ipAddresses: [...leaf.addresses],
      },
      { parent: this },
    );
    const certificate = new tls.LocallySignedCert(
      name,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: authority.key,
        caCertPem: authority.certificate,
        setSubjectKeyId: true,
        validityPeriodHours: validity.hours,
        earlyRenewalHours: renewBefore.hours,
        allowedUses: [...leaf.uses],
      },
      { parent: this },
    );
    const { certPem, validityEndTime: end } = certificate;
    return { certificate: certPem, key: key.privateKeyPem, end };
  }
}

interface Issued {
  readonly certificate: pulumi.Output<string>;
  readonly key: pulumi.Output<string>;
  /** RFC 3339. */
  readonly end: pulumi.Output<string>;
}

interface Issuer {
  readonly platform: Platform;
  readonly authority: Issued;
}
