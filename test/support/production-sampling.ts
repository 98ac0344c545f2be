/** The services of the Phoenix Orchestrator, whose HTTP statuses from 400 on are errors. */
const phoenix = ["orchestrator-service", "data-router", "llm-service"];

/** Its further services. */
const furtherPhoenix = ["auth-service", "tools-service", "logging-service"];

/** What production keeps, as `Pulumi.<stack>.yaml` says it. */
export const productionSampling = {
  baseline: 25,
  rules: [
    { services: ["orchestrator-service", "data-router"], percent: 100 },
    { services: ["llm-service"], percent: 50 },
    { services: furtherPhoenix, percent: 10 },
  ],
  httpErrorsOf: [...phoenix, ...furtherPhoenix],
  slowerThan: "10s",
} as const;
