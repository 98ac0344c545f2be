import { fullest } from "../support/rendered.ts";
import type { CasesByAlert } from "./case.ts";

const limit = fullest.memory.tempo.bytes;

const resident = (share: number) => ({
  'process_resident_memory_bytes{job="tempo",instance="tempo:3200"}': `${Math.round(limit * share)}x60`,
});

const busy = (seconds: number) => ({
  'process_cpu_seconds_total{job="tempo",instance="tempo:3200"}': `0+${seconds}x60`,
});

const scraped = (values: string) => ({
  'otelcol_scraper_scraped_metric_points_total{job="collector",receiver="redis",scraper="redis"}':
    values,
});

const providers = (openai: number, anthropic: number) => ({
  'llm_provider_up{job="llm-router",provider="openai"}': `${openai}x60`,
  'llm_provider_up{job="llm-router",provider="anthropic"}': `${anthropic}x60`,
});

const asked = (status: string, values: string) => ({
  [`llm_requests_total{job="llm-router",provider="openai",model="m",status="${status}"}`]: values,
});

const connected = (clients: number) => ({
  'websocket_connected_clients{job="websocket",instance="one"}': `${clients}x60`,
  'websocket_connected_clients{job="websocket",instance="other"}': "400x60",
});

/** Situations of the alerts about single workloads and their limits. */
export const workloadCases: CasesByAlert = {
  MemoryNearLimit: {
    firing: [
      {
        when: "81 % are used",
        series: resident(0.81),
        at: "6m",
        labels: { service: "tempo", instance: "tempo:3200" },
      },
      {
        when: "81 % of the machine are used",
        series: {
          'system_memory_utilization_ratio{job="host",instance="collector",state="used"}':
            "0.81x60",
        },
        at: "6m",
        labels: { service: "host", instance: "collector" },
      },
    ],
    silent: [
      { when: "79 % are used", series: resident(0.79), at: "6m" },
      { when: "81 % are used for four minutes", series: resident(0.81), at: "4m" },
    ],
  },
  CpuNearLimit: {
    firing: [
      {
        when: "85 % are used",
        series: busy(8.5),
        at: "8m",
        labels: { service: "tempo", instance: "tempo:3200" },
      },
      {
        when: "85 % of the machine are used",
        series: {
          'system_cpu_utilization_ratio{job="host",instance="collector",state="idle"}': "0.15x60",
        },
        at: "8m",
        labels: { service: "host", instance: "collector" },
      },
    ],
    silent: [{ when: "75 % are used", series: busy(7.5), at: "8m" }],
  },
  RedisUnavailable: {
    firing: [{ when: "it has stopped to answer", series: scraped("0+13x6 78x30"), at: "3m" }],
    silent: [
      { when: "it answers", series: scraped("0+13x60"), at: "3m" },
      { when: "nobody asks it, the Collector is gone", series: scraped("0+13x6 _x30"), at: "6m" },
    ],
  },
  NoHealthyLlmProvider: {
    firing: [
      { when: "none is up", series: providers(0, 0), at: "2m" },
      { when: "no request succeeds", series: asked("error", "0+5x60"), at: "3m" },
    ],
    silent: [
      { when: "one is up", series: providers(0, 1), at: "2m" },
      {
        when: "some requests succeed",
        series: { ...asked("error", "0+5x60"), ...asked("ok", "0+1x60") },
        at: "3m",
      },
      { when: "nobody asks", series: asked("error", "5x60"), at: "3m" },
    ],
  },
  TooManyWebSocketConnections: {
    firing: [{ when: "801 are connected", series: connected(401), at: "2m" }],
    silent: [{ when: "800 are connected", series: connected(400), at: "2m" }],
  },
};
