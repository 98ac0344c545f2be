import { listeners } from "../../model/listeners.ts";
import type { CollectorSettings, Platform } from "../../model/platform.ts";
import { otelcolServerTls } from "../otelcol-tls.ts";
import type { Component } from "../pipelines.ts";

/** The extension that knows every sender's token. */
export const TOKENS = "bearertokenauth/otlp";

/** Largest request of any receiver, once decompressed: gRPC's own limit, and some 4,000 spans. */
const LARGEST_REQUEST_MEBIBYTES = 4;

/** What a page's script may send along besides what every request has. */
const BROWSER_HEADERS = [
  ...["Authorization", "Content-Type", "Content-Encoding"],
  ...["traceparent", "tracestate", "baggage", "x-correlation-id"],
] as const;

const { otlpGrpc, otlpHttp, jaegerGrpc, jaegerThrift, jaegerCompact, jaegerBinary, zipkin } =
  listeners.collector;

/** Every port of the Collector's own, from every network it is in. */
export const listenOn = ({ port }: { readonly port: number }) => `0.0.0.0:${port}`;

const guarded = { tls: otelcolServerTls("collector"), auth: { authenticator: TOKENS } };
const grpc = { ...guarded, max_recv_msg_size_mib: LARGEST_REQUEST_MEBIBYTES };
const http = { ...guarded, max_request_body_size: LARGEST_REQUEST_MEBIBYTES * 2 ** 20 };

/** The receiver of all three signals, for programs and for the pages of known origins. */
export function otlpReceiver({ collector }: Platform): Component {
  return {
    id: "otlp",
    settings: {
      protocols: {
        grpc: { endpoint: listenOn(otlpGrpc), ...grpc },
        http: { endpoint: listenOn(otlpHttp), ...http, ...crossOrigin(collector) },
      },
    },
  };
}

/** The receivers of spans that an environment asks for, beside OTLP. */
export function legacySpanReceivers({ legacyReceivers }: Platform): Component[] {
  const protocols = {
    ...(legacyReceivers.includes("jaeger") && {
      grpc: { endpoint: listenOn(jaegerGrpc), ...grpc },
      thrift_http: { endpoint: listenOn(jaegerThrift), ...http },
    }),
    ...(legacyReceivers.includes("jaegerUdp") && {
      thrift_compact: { endpoint: listenOn(jaegerCompact) },
      thrift_binary: { endpoint: listenOn(jaegerBinary) },
    }),
  };
  return [
    ...(Object.keys(protocols).length > 0 ? [{ id: "jaeger", settings: { protocols } }] : []),
    ...(legacyReceivers.includes("zipkin")
      ? [{ id: "zipkin", settings: { endpoint: listenOn(zipkin), ...http } }]
      : []),
  ];
}

function crossOrigin({ browserOrigins }: CollectorSettings) {
  if (browserOrigins.length === 0) return {};
  return {
    cors: { allowed_origins: browserOrigins, allowed_headers: BROWSER_HEADERS, max_age: 600 },
  };
}
