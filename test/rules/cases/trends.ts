import { durations, requests, type CasesByAlert } from "./case.ts";

/** A service that has promised to answer 999 of 1,000 requests, and 99 of 100 within half a second. */
const service = "business-logic";

/** Failures in a thousand requests a step. */
const failing = (count: number) =>
  requests(service, { succeeding: `0+${1000 - count}x300`, failing: `0+${count}x300` });

const timely = (count: number) => ({
  ...requests(service, { succeeding: "0+100x300" }),
  ...durations(service, { "0.5": `0+${count}x300`, count: "0+100x300" }),
});

const usually = 'tracing:service_requests:rate5m{service="shop"}';
const minutesOfTwoDays = 2 * 24 * 60 + 45;

/** Situations of the alerts about broken promises and what is unusual. */
export const trendCases: CasesByAlert = {
  ErrorBudgetBurningFast: {
    over: "hours",
    firing: [
      {
        when: "2 % fail, 20 times what is promised",
        series: failing(20),
        at: "15m",
        labels: { service, objective: "availability" },
      },
      {
        when: "20 % are late, 20 times what is promised",
        series: timely(80),
        at: "15m",
        labels: { service, objective: "punctuality" },
      },
    ],
    silent: [
      { when: "0.5 % fail, 5 times what is promised", series: failing(5), at: "15m" },
      { when: "5 % are late, 5 times what is promised", series: timely(95), at: "15m" },
      {
        when: "20 % have failed, but half an hour ago",
        series: requests(service, {
          succeeding: "0+800x20 17000+1000x60",
          failing: "0+200x20 4000x60",
        }),
        at: "70m",
      },
    ],
  },
  ErrorBudgetBurningSlowly: {
    over: "hours",
    firing: [
      {
        when: "0.3 % fail, three times what is promised",
        series: failing(3),
        at: "75m",
        labels: { service, objective: "availability" },
      },
    ],
    silent: [
      {
        when: "0.05 % fail, half of what is promised",
        series: requests(service, { succeeding: "0+1999x300", failing: "0+1x300" }),
        at: "75m",
      },
    ],
  },
  ServiceAnomalous: {
    over: "days",
    firing: [
      {
        when: "there are three times as many requests as at this time of two days",
        series: { [usually]: `10x${minutesOfTwoDays} 30x60` },
        at: `${minutesOfTwoDays + 30}m`,
        labels: { service: "shop", signal: "requests" },
      },
    ],
    silent: [
      {
        when: "there are as many requests as always",
        series: { [usually]: `10x${minutesOfTwoDays} 11x60` },
        at: `${minutesOfTwoDays + 30}m`,
      },
      {
        when: "the same has happened at this time of the other days",
        series: { [usually]: `${"10x45 30x60 10x1333 ".repeat(2)}10x45 30x60` },
        at: `${minutesOfTwoDays + 30}m`,
      },
      {
        when: "there is but one day to compare with",
        series: { [usually]: `_x1400 10x${minutesOfTwoDays - 1401} 30x60` },
        at: `${minutesOfTwoDays + 30}m`,
      },
    ],
  },
};
