import type { Chance } from "../chance.ts";
import type { Step } from "../step.ts";
import { called, database, inference, internal, served } from "./kinds-of-steps.ts";

/** Phoenix' way of a task: gateway, orchestrator-service, data-router and llm-service, each calling the next. */
export function orchestrator(chance: Chance): Step {
  return served(
    {
      service: "api-gateway",
      operation: "submit-task",
      milliseconds: chance.near(3),
      attributes: { "user.id": `user-${chance.whole(1, 200)}` },
      steps: [
        called(
          { service: "api-gateway", operation: "forward-task", milliseconds: chance.near(2) },
          orchestration(chance),
        ),
      ],
    },
    ["POST", "/api/tasks", 200],
  );
}

function orchestration(chance: Chance): Step {
  const service = "orchestrator-service";
  return served(
    {
      service,
      operation: "orchestrate",
      milliseconds: chance.near(4),
      steps: [
        internal({ service, operation: "plan", milliseconds: chance.near(9) }),
        called({ service, operation: "route-data", milliseconds: chance.near(2) }, routing(chance)),
        database({ service, operation: "record-task", milliseconds: chance.near(7) }, [
          "INSERT",
          "tasks",
        ]),
      ],
    },
    ["POST", "/tasks", 200],
  );
}

function routing(chance: Chance): Step {
  const service = "data-router";
  const search = served(
    { service: "vector-db", operation: "search", milliseconds: chance.near(18) },
    ["POST", "/collections/search", 200],
  );
  return served(
    {
      service,
      operation: "route",
      milliseconds: chance.near(3),
      steps: [
        called({ service, operation: "find-context", milliseconds: chance.near(2) }, search),
        called({ service, operation: "ask-model", milliseconds: chance.near(2) }, answer(chance)),
      ],
    },
    ["POST", "/route", 200],
  );
}

function answer(chance: Chance): Step {
  const service = "llm-service";
  return served(
    {
      service,
      operation: "complete",
      milliseconds: chance.near(4),
      steps: [
        inference({ service, operation: "infer", milliseconds: chance.near(640) }, chance),
        internal({ service, operation: "format", milliseconds: chance.near(5) }),
      ],
    },
    ["POST", "/completions", 200],
  );
}
