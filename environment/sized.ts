import { replicasFor, sizeNames, sizes, type Size } from "../model/sizes.ts";
import { decides, sampling as samplingSchema } from "./sections/sampling.ts";

type Said = Readonly<Record<string, unknown>>;

/**
 * The settings that an operator has said and, where a size is among them, what it says of the others: the load,
 * and how many there are of what for it. Whatever is said stands.
 */
export function sized(settings: unknown): unknown {
  const said = objectIn(settings);
  const target = objectIn(said["target"]);
  const size = sizeNames.find((name) => name === target["size"]);
  if (target["kind"] !== "kubernetes" || size === undefined) return settings;
  const { sampling, counts } = sizedSampling(objectIn(said["sampling"]), size);
  const scaled = "collectorAutoscaling" in target;
  const several = !scaled && decidesBy(sampling);
  return {
    ...said,
    sampling,
    replicas: {
      ...(several && { collector: counts.collectors }),
      gateway: counts.gateways,
      prometheus: counts.prometheuses,
      alertmanager: counts.alertmanagers,
      ...(said["objectStorage"] !== undefined && {
        tempo: counts.storesOfCopies,
        loki: counts.storesOfCopies,
      }),
      ...(objectIn(said["grafana"])["database"] !== undefined && { grafana: counts.grafanas }),
      ...objectIn(said["replicas"]),
    },
  };
}

function sizedSampling(said: Said, size: Size) {
  const rate = { ...sizes[size], ...objectIn(said["rate"]) };
  const counts = replicasFor(isLoad(rate) ? rate : sizes[size]);
  return { sampling: { samplers: counts.samplers, ...said, rate }, counts };
}

/** Whether a load is one that can be reckoned with; where it is not, its own section says so. */
function isLoad(rate: object): rate is (typeof sizes)[Size] {
  return Object.values(rate).every((value) => typeof value === "number" && value > 0);
}

/** Whether anybody decides about traces, so that there may be several Collectors before them. */
function decidesBy(sampling: unknown): boolean {
  const { data } = samplingSchema.safeParse(sampling);
  return data !== undefined && decides(data);
}

function objectIn(value: unknown): Said {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Said)
    : {};
}
