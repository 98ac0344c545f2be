import { withPipelines, type Change, type Configuration } from "./changed-pipelines.ts";
import { platformOf, SampledStore } from "./sampled-store.ts";

/** The host of the only sampler. */
export const HOST = "sampler-0";

/** What the sampler's configuration is run with. */
export type How = "as it is" | "without sampling";

/** A sampler's program by itself, whose door takes OTLP over HTTP and behind which there is nothing. */
export function samplerAlone(
  sampling: Readonly<Record<string, unknown>>,
  how: How = "as it is",
): Promise<SampledStore> {
  const change: Change = (configuration) => {
    const open = withHttp(configuration);
    return how === "as it is" ? open : withoutSampling(open);
  };
  return SampledStore.start(platformOf(["sampler"], sampling), change);
}

/** The senders here speak HTTP; whatever else the door asks for, it still does. */
function withHttp(configuration: Configuration): Configuration {
  const receivers = configuration["receivers"] as Record<string, unknown>;
  const { protocols } = receivers["otlp"] as {
    readonly protocols: { readonly grpc: { readonly endpoint: string; readonly tls: object } };
  };
  const { endpoint, tls } = protocols.grpc;
  return {
    ...configuration,
    receivers: { ...receivers, otlp: { protocols: { http: { endpoint, tls } } } },
  };
}

/** The control: what comes in is taken, and that is all. */
function withoutSampling(configuration: Configuration): Configuration {
  return withPipelines(configuration, ({ "metrics/own": own, traces }) => {
    if (!own || !traces) throw new RangeError("must have the pipelines 'traces' and 'metrics/own'");
    const control = { ...traces, processors: [], exporters: ["debug/nothing"] };
    return { "metrics/own": own, traces: control };
  });
}
