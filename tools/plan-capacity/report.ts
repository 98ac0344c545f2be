import type { KeptShares, TierBytes } from "../../model/capacity.ts";
import { SAMPLER_MEMORY } from "../../model/sampler-memory.ts";
import type { Plan } from "./plan.ts";

/** Most samplers that the settings allow. */
const MOST_SAMPLERS = 16;

/** A plan in a few lines. */
export function reportOf(plan: Plan): string {
  const { environment, traffic, kept, tiers, visible } = plan;
  const { tracesPerSecond, spansPerTrace, spanBytes } = traffic;
  const lines = [
    ["load", `${tracesPerSecond} traces/s x ${spansPerTrace} spans x ${spanBytes} bytes`],
    ["kept", `${percent(kept.all)} of all traces${reasonsOf(kept)}`],
    ...Object.entries(tiers).map(([tier, bytes]) => [tier, tierLine(bytes)]),
    ["samplers", samplerLine(plan)],
    [
      "readable",
      `${seconds(visible.least)} to ${seconds(visible.most)} s after a trace's first span`,
    ],
    ["disk", `${size(sumOf(tiers))} in all, once every retention has passed`],
  ];
  return [
    environment,
    ...lines.map(([name = "", text = ""]) => `  ${name.padEnd(10)}${text}`),
  ].join("\n");
}

function reasonsOf({ errors, slow, rules, baseline }: KeptShares): string {
  const all = Object.entries({ errors, slow, rules, baseline }).filter(([, share]) => share > 0);
  return all.length === 0
    ? ""
    : `: ${all.map(([why, share]) => `${why} ${percent(share)}`).join(" + ")}`;
}

function tierLine({ share, sentPerDay, storedPerDay, retentionSeconds, disk }: TierBytes): string {
  const days = (retentionSeconds / 86_400).toFixed(1).replace(/\.0$/, "");
  return `${percent(share)} of all: ${size(sentPerDay)} a day as sent, ${size(storedPerDay)} stored; ${size(disk)} for ${days} d`;
}

function samplerLine({ sampling, traffic }: Plan): string {
  const { held, decisions, samplers, set, ratedTracesPerSecond } = sampling;
  if (samplers === 0) return "none: nothing waits for a decision";
  const { tracesPerSecond } = traffic;
  const needed = `${samplers} of ${size(SAMPLER_MEMORY.bytes)} for ${size(held)} of spans and ${size(decisions)} of decisions`;
  const advice = [
    ...(samplers > MOST_SAMPLERS
      ? [`more than ${MOST_SAMPLERS} there cannot be: shorten \`sampling.decisionWait\``]
      : samplers > set
        ? [`\`sampling.samplers\` is ${set}`]
        : []),
    ...(tracesPerSecond > ratedTracesPerSecond
      ? [`\`sampling.rate.tracesPerSecond\` is ${ratedTracesPerSecond}`]
      : []),
  ];
  return advice.length === 0 ? needed : `${needed}; ${advice.join("; ")}`;
}

function sumOf(tiers: Plan["tiers"]): number {
  return Object.values(tiers).reduce((sum, { disk }) => sum + disk, 0);
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(2);

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Bytes as people write them, such as `1.5 GiB`. */
export function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ""}`;
}
