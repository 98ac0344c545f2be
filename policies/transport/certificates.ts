import { z } from "zod";
import { policy } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";

const days = z.object({
  leafDays: z
    .number()
    .positive()
    .default(398)
    .describe("The longest that a certificate of a server or a client may be valid, in days."),
  authorityDays: z
    .number()
    .positive()
    .default(1826)
    .describe("The longest that an authority's certificate may be valid, in days."),
});

/** A certificate ends before what it names has changed, and is renewed before it ends. */
export const certificatesEndInTime = policy({
  name: "certificates-end-in-time",
  concern: "transport",
  severity: "medium",
  scope: "resource",
  limits: days,
  description:
    "A key that was stolen serves as long as its certificate is valid; and one that ends before anybody has renewed it stops everything at once.",
  remedy:
    "Lower `validityPeriodHours`, and set `earlyRenewalHours` to some share of it, so that an update in that time makes a new certificate.",
  *judge(stack, { leafDays, authorityDays }) {
    for (const resource of certificatesIn(stack)) {
      const { validityPeriodHours, earlyRenewalHours, isCaCertificate } = resource.inputs;
      if (typeof validityPeriodHours !== "number") continue;
      const most = (isCaCertificate === true ? authorityDays : leafDays) * 24;
      if (validityPeriodHours > most) {
        const must = `be at most ${most}`;
        yield { resource, path: "validityPeriodHours", must, got: validityPeriodHours };
      }
      const path = "earlyRenewalHours";
      if (typeof earlyRenewalHours === "string") continue; // not known yet
      const early = typeof earlyRenewalHours === "number" ? earlyRenewalHours : 0;
      if (early <= 0) {
        yield { resource, path, must: "be more than 0", got: earlyRenewalHours };
      } else if (early >= validityPeriodHours) {
        const must = `be less than the ${validityPeriodHours} hours for which it is valid`;
        yield { resource, path, must, got: early };
      }
    }
  },
});

const keys = z.object({
  rsaBits: z.number().min(2048).default(2048).describe("The fewest bits of a key of RSA."),
});

/** A key that nobody guesses. */
export const privateKeysAreStrong = policy({
  name: "private-keys-are-strong",
  concern: "transport",
  severity: "high",
  scope: "resource",
  limits: keys,
  description: "A certificate proves as much as its key is hard to find.",
  remedy:
    "Set `algorithm: ECDSA` with `ecdsaCurve: P256` (its default is P224), `ED25519`, or `RSA` with `rsaBits` of at least 2048.",
  *judge({ resources }, { rsaBits }) {
    for (const resource of resources) {
      if (resource.type !== "tls:index/privateKey:PrivateKey") continue;
      const { algorithm, ecdsaCurve, rsaBits: bits } = resource.inputs;
      if (algorithm === "ECDSA" && (ecdsaCurve === undefined || ecdsaCurve === "P224")) {
        yield { resource, path: "ecdsaCurve", must: "be P256, P384 or P521", got: ecdsaCurve };
      }
      if (algorithm !== "RSA" || typeof bits === "string") continue;
      const said = typeof bits === "number" ? bits : 2048;
      if (said < rsaBits) {
        yield { resource, path: "rsaBits", must: `be at least ${rsaBits}`, got: said };
      }
    }
  },
});

function certificatesIn({ resources }: Stack): Stack["resources"] {
  return resources.filter(({ type }) =>
    /^tls:index\/(locallySignedCert|selfSignedCert):/.test(type),
  );
}
