/** Shares of services, one of which has a route with another. */
const byRules = {
  baseline: 25,
  rules: [
    { services: ["data-router"], percent: 100 },
    { services: ["auth-service"], percent: 10 },
    { services: ["auth-service"], route: "/api/chat", percent: 50 },
  ],
};

/** Settings of sampling by what SDKs are told. */
export const heads = {
  all: { baseline: 25, head: { kind: "all" } },
  rules: { ...byRules, head: { kind: "rules" } },
  adaptive: { baseline: 100, head: { kind: "adaptive", tracesPerSecond: 20 } },
} as const;

/** What SDKs are told. */
export type HeadKind = keyof typeof heads;
