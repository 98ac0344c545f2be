import { AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { auditLog } from "../../model/audit.ts";
import type { View } from "./view.ts";

/** When somebody has boosted traces, and until when, or has ended it; and how long the sampler kept any for that. */
export function boosts({ sources: { loki, prometheus } }: View): AnnotationQueryBuilder[] {
  const kept =
    'otelcol_processor_tail_sampling_count_traces_sampled_total{policy="boost", sampled="true"}';
  return [
    ...(loki
      ? [
          new AnnotationQueryBuilder()
            .name("Boosts")
            .datasource({ type: "loki", uid: loki.uid })
            .enable(true)
            .iconColor("orange")
            .expr(`{service_name="${auditLog.serviceName}"} | event_name=~"audit.boost(_end)?"`)
            .titleFormat("{{user_name}}")
            .tagKeys("boost_service,boost_route"),
        ]
      : []),
    ...(prometheus
      ? [
          new AnnotationQueryBuilder()
            .name("Kept for a boost")
            .datasource({ type: "prometheus", uid: prometheus.uid })
            .enable(true)
            .iconColor("light-orange")
            .expr(`sum(rate(${kept}[1m])) > 0`)
            .step("15s")
            .titleFormat("Traces are kept for a boost"),
        ]
      : []),
  ];
}
