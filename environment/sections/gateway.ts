import { z } from "zod";
import { refusal } from "../kinds.ts";
import { certificateAuthority } from "./elsewhere.ts";

const forwardAuth = z.strictObject(
  {
    url: z
      .url(refusal("must be the 'https://' URL that answers 2xx to a known user's request"))
      .startsWith("https://")
      .describe("Where every request is asked about first, such as oauth2-proxy's `/oauth2/auth`."),
    userHeader: z
      .string()
      .default("X-Auth-Request-User")
      .describe("Header of its answer that names the user."),
    groupsHeader: z
      .string()
      .default("X-Auth-Request-Groups")
      .describe("Header of its answer that lists the user's groups, separated by commas."),
    adminGroup: z
      .string()
      .default("tracing-admins")
      .describe("Members of this group have the role admin, everybody else is a viewer."),
    certificateAuthority: certificateAuthority.describe(
      "Authority of the proxy's certificate, in PEM; by default those the image trusts.",
    ),
  },
  refusal("must be an object of settings"),
);

/** The way from the host to the stores. */
export const gateway = z.strictObject(
  {
    largestRequestMebibytes: z
      .int(refusal("must be a whole number from 1 to 1024"))
      .min(1)
      .max(1024)
      .default(10)
      .describe("Largest body of a request that the gateway passes on, in MiB."),
    requestsAtOnce: z
      .int(refusal("must be a whole number from 1 to 10000"))
      .min(1)
      .max(10_000)
      .default(64)
      .describe("Requests that one store works on at once; the others wait at the gateway."),
    forwardAuth: forwardAuth
      .optional()
      .describe("An OpenID Connect proxy that says who somebody is, instead of passwords."),
  },
  refusal("must be an object of settings"),
);
