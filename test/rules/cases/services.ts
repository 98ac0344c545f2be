import { durations, requests, type CasesByAlert } from "./case.ts";

const busy = requests("shop", { succeeding: "0+10x60" });

const calls = (failing: string) => ({
  'traces_service_graph_request_total{client="shop",server="billing",failed="true"}': failing,
  'traces_service_graph_request_total{client="shop",server="billing",failed="false"}': "0+5x60",
});

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
        series: { 'up{job="tempo",instance="tempo:3200"}': "1x3 0x20" },
        at: "70s",
        labels: { service: "tempo" },
      },
      {
        when: "it has been back for 50 s, and what follows from its absence may not be over",
        series: { 'up{job="tempo",instance="tempo:3200"}': "1x3 0x6 1x20" },
        at: "160s",
        labels: { service: "tempo" },
      },
    ],
    silent: [
      {
        when: "it has been back for 70 s",
        series: { 'up{job="tempo",instance="tempo:3200"}': "1x3 0x6 1x20" },
        at: "180s",
      },
      {
        when: "it has not answered for 20 s",
        series: { 'up{job="tempo",instance="tempo:3200"}': "1x3 0x20" },
        at: "60s",
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
