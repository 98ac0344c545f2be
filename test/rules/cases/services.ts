import { durations, requests, type CasesByAlert } from "./case.ts";

const busy = requests("shop", { succeeding: "0+10x60" });

const calls = (failing: string) => ({
  'traces_service_graph_request_total{client="shop",server="billing",failed="true"}': failing,
  'traces_service_graph_request_total{client="shop",server="billing",failed="false"}': "0+5x60",
});

/** Who answers, by instances of one job. */
const up = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values).map(([instance, answers]) => {
      const job = /^[a-z]+/.exec(instance)?.[0] ?? "";
      return [`up{job="${job}",instance="${instance}"}`, answers];
    }),
  );

const alertmanagers = (last: string) =>
  up({
    ...{ "alertmanager-0:9093": "1x60", "alertmanager-1:9093": "1x60" },
    ...{ "alertmanager-2:9093": last },
  });

/** How many of themselves Alertmanagers know. */
const members = (known: Readonly<Record<number, number>>) =>
  Object.fromEntries(
    Object.entries(known).map(([index, count]) => [
      `alertmanager_cluster_members{job="alertmanager",instance="alertmanager-${index}:9093"}`,
      `${count}x60`,
    ]),
  );

/** Requests a minute, and the seconds they take together: 100 ms each, and more after three hours. */
const slower = (minutes: number, seconds: number) => ({
  ...requests("shop", { succeeding: "0+60x300" }),
  ...durations("shop", {
    count: "0+60x300",
    sum: `0+6x${minutes} ${6 * minutes + seconds}+${seconds}x60`,
  }),
});

/** Situations of the alerts about every service. */
export const serviceCases: CasesByAlert = {
  ServiceDown: {
    firing: [
      {
        when: "it has not answered for 30 s",
        series: up({ "tempo:3200": "1x3 0x20" }),
        at: "70s",
        labels: { service: "tempo", instance: "tempo:3200" },
      },
      {
        when: "one of several is alone in its business",
        series: up({ "sampler-0:8888": "1x60", "sampler-1:8888": "0x60" }),
        at: "70s",
        labels: { service: "sampler", instance: "sampler-1:8888" },
      },
      {
        when: "the last of several is gone as well, which has the name of none",
        series: up({ "prometheus-0:9090": "_x60", "prometheus-1:9090": "1x3 0x20" }),
        at: "70s",
        labels: { service: "prometheus", instance: "prometheus-1:9090" },
      },
      {
        when: "it has been back for 50 s, and what follows from its absence may not be over",
        series: up({ "tempo:3200": "1x3 0x6 1x20" }),
        at: "160s",
        labels: { service: "tempo", instance: "tempo:3200" },
      },
    ],
    silent: [
      {
        when: "it has been back for 70 s",
        series: up({ "tempo:3200": "1x3 0x6 1x20" }),
        at: "180s",
      },
      {
        when: "another answers in its stead",
        series: up({ "prometheus-0:9090": "1x60", "prometheus-1:9090": "0x60" }),
        at: "5m",
      },
      {
        when: "it has not answered for 20 s",
        series: up({ "tempo:3200": "1x3 0x20" }),
        at: "60s",
      },
    ],
  },
  ReplicaDown: {
    firing: [
      {
        when: "one of several has not answered for five minutes",
        series: up({ "prometheus-0:9090": "1x60", "prometheus-1:9090": "0x60" }),
        at: "6m",
        labels: { service: "prometheus", instance: "prometheus-1:9090" },
      },
    ],
    silent: [
      {
        when: "it is away for four minutes",
        series: up({ "prometheus-0:9090": "1x60", "prometheus-1:9090": "0x60" }),
        at: "4m",
      },
      {
        when: "all of them are gone",
        series: up({ "prometheus-0:9090": "0x60", "prometheus-1:9090": "0x60" }),
        at: "6m",
      },
      { when: "the only one is gone", series: up({ "tempo:3200": "0x60" }), at: "6m" },
      {
        when: "nobody does its work",
        series: up({ "sampler-0:8888": "1x60", "sampler-1:8888": "0x60" }),
        at: "6m",
      },
    ],
  },
  AlertmanagersApart: {
    firing: [
      {
        when: "one knows of itself alone",
        series: { ...alertmanagers("1x60"), ...members({ 0: 3, 1: 3, 2: 1 }) },
        at: "6m",
        labels: { service: "alertmanager", instance: "alertmanager-2:9093" },
      },
    ],
    silent: [
      {
        when: "each knows of all",
        series: { ...alertmanagers("1x60"), ...members({ 0: 3, 1: 3, 2: 3 }) },
        at: "6m",
      },
      {
        when: "one is gone, and the others know of each other",
        series: { ...alertmanagers("0x60"), ...members({ 0: 2, 1: 2 }) },
        at: "6m",
      },
    ],
  },
  HighErrorRate: {
    firing: [
      {
        when: "12 of 100 fail",
        series: requests("shop", { succeeding: "0+88x60", failing: "0+12x60" }),
        at: "5m",
        labels: { service: "shop" },
      },
    ],
    silent: [
      {
        when: "9 of 100 fail",
        series: requests("shop", { succeeding: "0+91x60", failing: "0+9x60" }),
        at: "5m",
      },
      {
        when: "only few are made, and all fail",
        series: requests("shop", { succeeding: "0x60", failing: "0x20 1x10 2x10 3x30" }),
        at: "8m",
      },
      {
        when: "inner steps fail, but no request does",
        series: {
          ...busy,
          'traces_span_metrics_calls_total{service_name="shop",span_kind="SPAN_KIND_INTERNAL",status_code="STATUS_CODE_ERROR"}':
            "0+90x60",
        },
        at: "5m",
      },
    ],
  },
  HighLatency: {
    firing: [
      {
        when: "6 of 100 take more than ten seconds",
        series: { ...busy, ...durations("shop", buckets(94)) },
        at: "5m",
        labels: { service: "shop" },
      },
    ],
    silent: [
      {
        when: "4 of 100 take more than ten seconds",
        series: { ...busy, ...durations("shop", buckets(96)) },
        at: "5m",
      },
    ],
  },
  ResponseTimeDegraded: {
    over: "hours",
    firing: [
      {
        when: "350 ms instead of 100 ms",
        series: slower(180, 21),
        at: "195m",
        labels: { service: "shop" },
      },
    ],
    silent: [
      { when: "280 ms instead of 100 ms", series: slower(180, 16.8), at: "195m" },
      { when: "the history is of an hour", series: slower(60, 21), at: "76m" },
    ],
  },
  CascadingErrors: {
    firing: [
      {
        when: "what is called fails, and so does who calls",
        series: {
          ...calls("0+5x60"),
          ...requests("shop", { succeeding: "0+5x60", failing: "0+5x60" }),
        },
        at: "5m",
        labels: { service: "billing" },
      },
    ],
    silent: [
      { when: "who calls copes with it", series: { ...calls("0+5x60"), ...busy }, at: "5m" },
      {
        when: "who calls fails by itself",
        series: {
          ...calls("0x60"),
          ...requests("shop", { succeeding: "0+5x60", failing: "0+5x60" }),
        },
        at: "5m",
      },
    ],
  },
};

function buckets(timely: number) {
  return { "10": `0+${timely}x60`, "20": "0+100x60", "+Inf": "0+100x60" };
}
