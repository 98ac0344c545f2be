import type { Chance } from "../chance.ts";
import type { Step } from "../step.ts";
import { task, WAIT } from "./agent-task.ts";
import {
  called,
  consumed,
  database,
  inference,
  published,
  served,
  type Destination,
} from "./kinds-of-steps.ts";

const PLANS: Destination = ["rabbitmq", "plans"];

/**
 * A workflow of EAI-MCP's agents: its plan's tasks run side by side, and their results are verified as one
 * batch.
 */
export function agentWorkflow(chance: Chance): Step {
  const service = "workflow-orchestrator";
  const plan = published(
    {
      service,
      operation: "publish-plan",
      milliseconds: chance.near(3),
      later: [{ delay: chance.whole(1, WAIT), step: planning(chance) }],
    },
    PLANS,
  );
  return served(
    {
      service,
      operation: "start",
      milliseconds: chance.near(4),
      attributes: { "user.id": `user-${chance.whole(1, 200)}` },
      steps: [
        called(
          { service, operation: "select-model", milliseconds: chance.near(2) },
          choice(chance),
        ),
        database({ service, operation: "save-workflow", milliseconds: chance.near(9) }, [
          "INSERT",
          "workflows",
        ]),
        plan,
      ],
    },
    ["POST", "/workflows", 202],
  );
}

function choice(chance: Chance): Step {
  const service = "model-router";
  const agents = served(
    { service: "agent-registry", operation: "list-agents", milliseconds: chance.near(6) },
    ["GET", "/agents", 200],
  );
  return served(
    {
      service,
      operation: "select",
      milliseconds: chance.near(3),
      steps: [
        called({ service, operation: "find-agents", milliseconds: chance.near(2) }, agents),
        inference({ service, operation: "classify", milliseconds: chance.near(90) }, chance),
      ],
    },
    ["POST", "/select", 200],
  );
}

function planning(chance: Chance): Step {
  const service = "plan-management";
  const tasks = chance.whole(1, 4);
  return consumed(
    {
      service,
      operation: "plan",
      milliseconds: chance.near(3),
      steps: [
        database({ service, operation: "load-workflow", milliseconds: chance.near(6) }, [
          "SELECT",
          "workflows",
        ]),
        inference({ service, operation: "draft", milliseconds: chance.near(450) }, chance),
        ...Array.from({ length: tasks }, (_, index) => task(chance, index === tasks - 1)),
      ],
    },
    PLANS,
  );
}
