import type { Access } from "../../tools/access.ts";
import { InventedRequests, times, type InventedRequest } from "./invented-requests.ts";
import type { About, Scene } from "./scene.ts";

/** What a service is asked every second: while something is wrong with it, and from then on. */
interface Traffic {
  readonly wrong: readonly InventedRequest[];
  /** Many more, so that five minutes of history are soon forgotten. */
  readonly right: readonly InventedRequest[];
}

const running = new Set<InventedRequests>();

/** Ends all requests. */
export async function stopRequests(): Promise<void> {
  await Promise.all([...running].map((requests) => requests.stop()));
  running.clear();
}

function sceneOf(when: string, { wrong, right }: Traffic, tells: readonly About[]): Scene {
  let requests: InventedRequests | undefined;
  const begin = ({ access }: { access: Access }) => {
    requests = new InventedRequests(access, wrong);
    running.add(requests);
    return Promise.resolve();
  };
  const end = () => {
    requests?.become(right);
    return Promise.resolve();
  };
  return { when, acts: [{ begin, tells }], end };
}

const FRONT = "failing-front";
const DATABASE = "failing-database";

/** The database sends no spans, so that its callers alone tell of it. */
const request = { service: FRONT, milliseconds: 5, calls: DATABASE };

export const failingRequests = sceneOf(
  "requests fail, and whose failure it is",
  { wrong: [{ ...request, failed: true }], right: times(30, request) },
  [
    { alertname: "HighErrorRate", service: FRONT },
    { alertname: "CascadingErrors", service: DATABASE },
  ],
);

const SLOW = "slow-shop";

export const slowRequests = sceneOf(
  "requests take longer than ten seconds",
  {
    wrong: [{ service: SLOW, milliseconds: 12_000 }],
    right: times(50, { service: SLOW, milliseconds: 5 }),
  },
  [{ alertname: "HighLatency", service: SLOW }],
);

/** A service that has a history, and what is usual for it. */
export const usual = { service: "usual-shop", milliseconds: 100 } as const;

export const unusualRequests = sceneOf(
  "a service is slower than in its last day, and than at this time of other days",
  { wrong: times(2, { ...usual, milliseconds: 600 }), right: times(50, usual) },
  [
    { alertname: "ResponseTimeDegraded", service: usual.service },
    { alertname: "ServiceAnomalous", service: usual.service, signal: "latency" },
  ],
);

/** A service with an objective that none of the sample services is. */
const promising = { service: "data-router", milliseconds: 5 };

export const budgetBurning = sceneOf(
  "a service breaks its promise, too seldom for its error rate to be high",
  {
    wrong: [...times(19, promising), { ...promising, failed: true }],
    // An error budget remembers half an hour.
    right: times(150, promising),
  },
  [
    {
      alertname: "ErrorBudgetBurningFast",
      service: promising.service,
      objective: "availability",
    },
  ],
);
