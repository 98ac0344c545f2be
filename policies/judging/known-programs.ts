import { imageName } from "./images.ts";

/** Programs whose image is known by its name, whatever registry and owner it comes from. */
export type KnownProgram =
  | "alertmanager"
  | "collector"
  | "gateway"
  | "grafana"
  | "jaeger"
  | "loki"
  | "prometheus"
  | "redis"
  | "tempo"
  | "zipkin";

/** The last parts of images' names, without version and digest. */
const names: Readonly<Record<KnownProgram, RegExp>> = {
  alertmanager: /^alertmanager$/,
  collector: /^(opentelemetry-collector(-\w+)*|otelcol(-\w+)*|aws-otel-collector)$/,
  gateway: /^caddy$/,
  grafana: /^grafana(-oss|-enterprise)?$/,
  jaeger: /^(jaeger|all-in-one|jaeger-(collector|query|all-in-one))$/,
  loki: /^loki$/,
  prometheus: /^prometheus$/,
  redis: /^(redis|valkey|redis-stack(-server)?)$/,
  tempo: /^tempo$/,
  zipkin: /^zipkin(-slim)?$/,
};

/** The program that an image holds, if it is one of those. */
export function programIn(image: string): KnownProgram | undefined {
  const name = imageName(image);
  const all = Object.keys(names) as KnownProgram[];
  return all.find((program) => names[program].test(name));
}
