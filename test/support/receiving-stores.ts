import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { mappingAt, type Mapping } from "./yaml-walk.ts";

/** The name that the Collector knows this machine by. */
export const STORES = "stores.test";

/** How the names of exporters to samplers begin. */
const TO_SAMPLER = "otlp_grpc/sampler";

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

interface ReceivedSpans {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly {
      readonly scope?: { readonly attributes?: readonly Attribute[] };
      readonly spans: readonly { readonly traceId: string; readonly spanId: string }[];
    }[];
  }[];
}

interface ReceivedMetrics {
  readonly resourceMetrics?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: { readonly dataPoints: readonly DataPoint[] };
      }[];
    }[];
  }[];
}

interface DataPoint {
  readonly asInt?: string;
  readonly attributes?: readonly Attribute[];
}

/** The last that was told of one series of a counter. */
export interface Count {
  readonly name: string;
  /** Which of several has counted. */
  readonly instance: string | undefined;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly value: number;
}

/** What one exporter has delivered: the spans of each trace, by their ids. */
export type Traces = ReadonlyMap<string, ReadonlySet<string>>;

/** Every store at once: takes what the Collector exports, and counts. */
export class ReceivingStores {
  private readonly server: Server;
  private readonly arrived = new Map<string, Map<string, Set<string>>>();
  /** Policies that the sampler says have kept a trace. */
  readonly keptBy = new Map<string, Set<string>>();
  private readonly counts = new Map<string, Count>();
  /** How often a span has arrived anywhere that had arrived there before. */
  duplicates = 0;
  /** The tenant that each exporter names. */
  readonly tenants = new Map<string, string>();
  /** Whether nothing is taken for now. */
  down = false;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<ReceivingStores> {
    const stores = new ReceivingStores(createServer());
    stores.server.on("request", (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (stores.down) {
          response.writeHead(503).end();
          return;
        }
        stores.take(request, Buffer.concat(chunks));
        response.setHeader("Content-Type", "application/json");
        response.end("{}");
      });
    });
    await new Promise<void>((resolve) => stores.server.listen(0, "0.0.0.0", resolve));
    return stores;
  }

  /** The same configuration, with every exporter's store played here; samplers are none. */
  redirect(configuration: Mapping): Mapping {
    const { port } = this.server.address() as AddressInfo;
    const url = `http://${STORES}:${port}`;
    const exporters = Object.entries(mappingAt(configuration, "exporters"));
    const pull = exporters.filter(([id]) => id.startsWith("prometheus"));
    const sampler = exporters.filter(([id]) => id.startsWith(TO_SAMPLER));
    const push = exporters.filter(
      ([id]) => !id.startsWith("prometheus") && !id.startsWith(TO_SAMPLER),
    );
    const renamed = (id: string) => `otlp_http/${id.replace(/^.*\//, "")}`;
    const played = push.map(([id, settings]) => {
      const { headers, sending_queue, retry_on_failure } = settings as Mapping;
      const endpoint = `${url}/${id.replace(/^.*\//, "")}`;
      const more = { headers, sending_queue, retry_on_failure };
      return [renamed(id), { endpoint, encoding: "json", tls: { insecure: true }, ...more }];
    });
    const pipelines = Object.entries(mappingAt(configuration, "service", "pipelines"));
    const ids = new Set(push.map(([id]) => id));
    const rewired = pipelines.map(([id, stages]) => {
      const { exporters: named } = stages as { exporters: string[] };
      return [
        id,
        {
          ...(stages as Mapping),
          exporters: named.map((one) => (ids.has(one) ? renamed(one) : one)),
        },
      ];
    });
    return {
      ...configuration,
      exporters: Object.fromEntries([...pull, ...sampler, ...played]) as Mapping,
      service: {
        ...mappingAt(configuration, "service"),
        pipelines: Object.fromEntries(rewired) as Mapping,
      },
    };
  }

  private take(request: IncomingMessage, body: Buffer): void {
    const [, store = "", , signal] = (request.url ?? "").split("/");
    const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    const tenant = request.headers["x-scope-orgid"];
    if (typeof tenant === "string") this.tenants.set(store, tenant);
    const content = JSON.parse(text.toString()) as ReceivedSpans & ReceivedMetrics;
    if (signal === "traces") this.takeSpans(store, content);
    if (signal === "metrics") this.takeMetrics(content);
  }

  private takeSpans(store: string, { resourceSpans = [] }: ReceivedSpans): void {
    const traces = this.arrived.get(store) ?? new Map<string, Set<string>>();
    this.arrived.set(store, traces);
    for (const { scope, spans } of resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)) {
      const policy = scope?.attributes?.find(({ key }) => key === "tailsampling.policy");
      for (const { traceId, spanId } of spans) {
        const ids = traces.get(traceId) ?? new Set();
        traces.set(traceId, ids);
        if (ids.has(spanId)) this.duplicates++;
        ids.add(spanId);
        const by = policy?.value.stringValue;
        if (by !== undefined)
          this.keptBy.set(traceId, (this.keptBy.get(traceId) ?? new Set()).add(by));
      }
    }
  }

  private takeMetrics({ resourceMetrics = [] }: ReceivedMetrics): void {
    for (const { resource, scopeMetrics } of resourceMetrics) {
      const instance = valuesOf(resource?.attributes ?? [])["service.instance.id"];
      for (const { name, sum } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
        for (const { attributes: own = [], asInt } of sum?.dataPoints ?? []) {
          const attributes = valuesOf(own);
          const series = JSON.stringify([name, instance, Object.entries(attributes).sort()]);
          this.counts.set(series, { name, instance, attributes, value: Number(asInt) });
        }
      }
    }
  }

  /** What an exporter has delivered. */
  traces(store: string): Traces {
    return this.arrived.get(store) ?? new Map<string, Set<string>>();
  }

  /** What has been counted under a name. */
  countsOf(name: string): Count[] {
    return [...this.counts.values()].filter((count) => count.name === name);
  }

  /** Spans that metrics were made of. */
  get counted(): number {
    return sumOf(this.countsOf("traces.span.metrics.calls"));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** All of them together. */
export function sumOf(counts: readonly Count[]): number {
  return counts.reduce((sum, { value }) => sum + value, 0);
}

function valuesOf(attributes: readonly Attribute[]): Count["attributes"] {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
}
