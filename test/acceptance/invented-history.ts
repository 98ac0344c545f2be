import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "../../tools/docker.ts";
import { platform } from "./support.ts";

const PROMETHEUS = `${platform}-prometheus`;
const HOUR = 3_600_000;

/** Times of which there is history, in milliseconds ago: the last hours, and this time of two days. */
const PAST = [
  { series: "tracing:latency_seconds:mean5m", from: 4 * HOUR, to: HOUR / 3 },
  { series: "tracing:signal", from: 25 * HOUR, to: 23 * HOUR, labels: 'signal="latency"' },
  { series: "tracing:signal", from: 49 * HOUR, to: 47 * HOUR, labels: 'signal="latency"' },
] as const;

/**
 * Gives a service a past in which all its requests took as long.
 *
 * No door of the platform takes samples that are hours old, so promtool makes blocks of them in
 * Prometheus' own volume, where Prometheus finds them within a minute.
 */
export async function inventHistory(of: { service: string; milliseconds: number }): Promise<void> {
  const [image = ""] = await docker(["inspect", "--format", "{{.Config.Image}}", PROMETHEUS]);
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-history-"));
  // It wants a folder for what is not whole yet, and the image has but one.
  const temporary = ["--env", "TMPDIR=/prometheus"];
  const create = ["--network", "none", ...temporary, "--entrypoint", "/bin/promtool"];
  const make = ["tsdb", "create-blocks-from", "openmetrics", "/etc/history.txt", "/prometheus"];
  const [container = ""] = await docker([
    ...["create", "--volumes-from", PROMETHEUS, ...create],
    ...[image, ...make],
  ]);
  try {
    await writeFile(join(folder, "history.txt"), openMetrics(of, Date.now()), { mode: 0o444 });
    await docker(["cp", join(folder, "history.txt"), `${container}:/etc/history.txt`]);
    await docker(["start", "--attach", container]);
  } finally {
    await docker(["rm", container]);
    await rm(folder, { recursive: true });
  }
}

/** A sample every thirty seconds, as rules about the past expect them. */
function openMetrics(of: { service: string; milliseconds: number }, now: number): string {
  const lines = PAST.flatMap(({ series, from, to, ...more }) => {
    const labels = [`service="${of.service}"`, ...("labels" in more ? [more.labels] : [])];
    return Array.from({ length: (from - to) / 30_000 }, (_, index) => {
      const seconds = Math.round((now - from) / 1_000) + index * 30;
      return `${series}{${labels.join(",")}} ${of.milliseconds / 1_000} ${seconds}`;
    });
  });
  return `${lines.join("\n")}\n# EOF\n`;
}
