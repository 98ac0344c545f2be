import { hasCertificate, listenersOf, placeOf } from "../judging/collector.ts";
import { isLoopback, isSaid } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { UNKNOWN, at, itemsOf, namesIn, textOf } from "../judging/values.ts";

/** Whatever a Collector, or Jaeger, answers at over the network speaks TLS. */
export const collectorServersUseTls = policy({
  name: "collector-servers-use-tls",
  concern: "transport",
  severity: "high",
  scope: "resource",
  description:
    "Spans, metrics and logs carry what people did: whoever is on the network must not read them on their way to a Collector or to Jaeger, nor what these answer.",
  remedy:
    "Set `tls.cert_file` and `tls.key_file` beside the `endpoint`, or bind it to `127.0.0.1`. What has no TLS, such as `pprof` or `service.telemetry.metrics.readers[].pull`, belongs on `127.0.0.1`; send the Collector's own metrics to its own `otlp` receiver and offer them with the `prometheus` exporter.",
  *judge(stack) {
    for (const program of stack.programs("collector")) {
      for (const listener of listenersOf(program)) {
        if (hasCertificate(listener.fields)) continue;
        yield {
          ...{ resource: program.file.resource, path: placeOf(listener, "tls") },
          ...{ must: `have a certificate and its key, as it answers at '${listener.endpoint}'` },
          got: namesIn(listener.fields["tls"]),
        };
      }
      yield* ownMetrics(program);
    }
  },
});

/** A Collector's own metrics are offered without TLS, in the older spelling and in the newer one. */
function* ownMetrics({ document, file }: Program): Generator<Finding> {
  const metrics = at(document, "service", "telemetry", "metrics");
  const places = itemsOf(at(metrics, "readers")).map((reader, index) => ({
    inner: `readers[${index}].pull.exporter.prometheus.host`,
    address: at(reader, "pull", "exporter", "prometheus", "host"),
  }));
  for (const { inner, address } of [
    ...places,
    { inner: "address", address: at(metrics, "address") },
  ]) {
    if (!isSaid(address) || address === UNKNOWN || isLoopback(address)) continue;
    yield {
      ...{ resource: file.resource, path: inFile(file, `service.telemetry.metrics.${inner}`) },
      ...{ must: "be 127.0.0.1, as it has no TLS", got: textOf(address) },
    };
  }
}
