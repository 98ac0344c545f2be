import { z } from "zod";
import { flag, refusal } from "../kinds.ts";

/** Receivers for senders that do not speak OTLP yet. */
export const legacyReceivers = z.strictObject(
  {
    jaeger: flag
      .default(false)
      .describe(
        "Take Jaeger's own protocol, over gRPC (14250) and HTTP (14268), from SDKs of old.",
      ),
    jaegerUdp: flag
      .default(false)
      .describe(
        "Take Jaeger's datagrams (6831, 6832); they know neither TLS nor a token, so only on loopback.",
      ),
    zipkin: flag
      .default(false)
      .describe("Take Zipkin's protocol (`POST /api/v2/spans` on 9411), guarded by the token."),
  },
  refusal("must be an object of receivers"),
);
