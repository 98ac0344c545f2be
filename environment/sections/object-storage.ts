import { z } from "zod";
import { flag, refusal } from "../kinds.ts";
import { certificateAuthority, HOST, hostRule, refuseTwoPlaces, whereabouts } from "./elsewhere.ts";

const BUCKET = /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/;
const BUCKET_RULE = "must be a bucket's name of 3 to 63 small letters, digits, dots and hyphens";

const text = (rule: string) => z.string(refusal(rule)).min(1, refusal(rule));

const bucket = z.string(refusal(BUCKET_RULE)).regex(BUCKET, refusal(BUCKET_RULE));

const buckets = z.strictObject(
  {
    traces: bucket.describe("Bucket of Tempo's blocks; nothing else may be in it."),
    logs: bucket.describe("Bucket of Loki's chunks and index."),
  },
  refusal("must be an object with `traces` and `logs`"),
);

const HOST_RULE = refusal(hostRule(443, "s3.example.com:9000"));

/** An object store that speaks S3, in which Tempo and Loki keep what they have written. */
export const objectStorage = z
  .strictObject(
    {
      endpoint: z
        .string(HOST_RULE)
        .refine((said) => !said.startsWith("http://"), {
          error: ({ input }) =>
            `must not be plain HTTP, got '${String(input)}'; write the host and port at which the store speaks TLS`,
          abort: true,
        })
        .regex(HOST, HOST_RULE)
        .describe(
          "Host of the store, and its port where that is not 443; dialled over HTTPS alone.",
        ),
      region: text("must be a region's name such as 'eu-central-1'")
        .default("us-east-1")
        .describe("Its region; stores that know none take the default."),
      buckets: buckets.describe("Buckets, which must be there: nobody makes them."),
      pathStyle: flag
        .default(false)
        .describe(
          "Name the bucket in the path and not in the host, as most private stores want it.",
        ),
      certificateAuthority,
      encryption: z
        .enum(["SSE-S3", "SSE-KMS"], refusal("must be 'SSE-S3' or 'SSE-KMS'"))
        .optional()
        .describe("How the store is told to encrypt each object; by default as its bucket says."),
      encryptionKey: text("must be a key's id")
        .optional()
        .describe("Id of the key of `SSE-KMS`, in the store's key management."),
      ...whereabouts("store"),
    },
    refusal("must be an object of settings"),
  )
  .superRefine((settings, context) => {
    const { buckets, encryption, encryptionKey } = settings;
    const complain = (path: PropertyKey[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    if (buckets.logs === buckets.traces) {
      complain(
        ["buckets", "logs"],
        `must be another bucket than \`objectStorage.buckets.traces\`, whose folders Tempo takes for its tenants, got '${buckets.logs}'`,
      );
    }
    if (encryption === "SSE-KMS" && encryptionKey === undefined) {
      complain(["encryptionKey"], "must be said where `objectStorage.encryption` is 'SSE-KMS'");
    }
    if (encryption !== "SSE-KMS" && encryptionKey !== undefined) {
      complain(
        ["encryptionKey"],
        "must be said only where `objectStorage.encryption` is 'SSE-KMS'",
      );
    }
    refuseTwoPlaces("objectStorage", settings, complain);
  });
