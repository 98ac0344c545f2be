import { z } from "zod";
import { refusal } from "../kinds.ts";
import { certificateAuthority } from "./elsewhere.ts";

/** A store of metrics elsewhere, which gets every sample as well. Its password or token is a secret of its own. */
export const remoteWrite = z.strictObject(
  {
    url: z
      .url({
        protocol: /^https$/,
        ...refusal("must be the 'https://' URL at which samples are taken"),
      })
      .describe("Where samples are sent by Prometheus' remote write."),
    user: z
      .string()
      .min(1, refusal("must be a user's name"))
      .optional()
      .describe("Who logs in there with the secret as password; without it the secret is a token."),
    certificateAuthority: certificateAuthority.describe(
      "Authority of its certificate, in PEM; by default those the image trusts.",
    ),
  },
  refusal("must be an object of settings"),
);
