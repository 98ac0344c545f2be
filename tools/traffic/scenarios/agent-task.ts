import type { Chance } from "../chance.ts";
import type { Step } from "../step.ts";
import {
  called,
  consumed,
  database,
  internal,
  published,
  served,
  type Destination,
} from "./kinds-of-steps.ts";

const TASKS: Destination = ["rabbitmq", "tasks"];
const RESULTS: Destination = ["rabbitmq", "results"];

/** Longest time that a message waits in RabbitMQ, in milliseconds. */
export const WAIT = 40;

/** A task of a plan as it is published, and who takes it up; the last one's result completes the batch. */
export function task(chance: Chance, isLast: boolean): Step {
  const work = { delay: chance.whole(1, WAIT), step: worktree(chance, isLast) };
  return published(
    {
      service: "plan-management",
      operation: "publish-task",
      milliseconds: chance.near(2),
      later: [work],
    },
    TASKS,
  );
}

function worktree(chance: Chance, isLast: boolean): Step {
  const service = "git-worktree";
  const verification = {
    delay: chance.whole(1, WAIT),
    step: verified(chance),
    batchOf: "git-worktree.publish-result",
  };
  return consumed(
    {
      service,
      operation: "apply",
      milliseconds: chance.near(3),
      steps: [
        internal({ service, operation: "check-out", milliseconds: chance.near(35) }),
        internal({ service, operation: "edit", milliseconds: chance.near(60) }),
        internal({ service, operation: "commit", milliseconds: chance.near(25) }),
        published(
          {
            service,
            operation: "publish-result",
            milliseconds: chance.near(2),
            // Whoever publishes last completes the batch.
            ...(isLast && { later: [verification] }),
          },
          RESULTS,
        ),
      ],
    },
    TASKS,
  );
}

function verified(chance: Chance): Step {
  const service = "verification-feedback";
  const completion = served(
    { service: "workflow-orchestrator", operation: "complete", milliseconds: chance.near(4) },
    ["POST", "/workflows/complete", 200],
  );
  return consumed(
    {
      service,
      operation: "verify-batch",
      milliseconds: chance.near(5),
      steps: [
        internal({ service, operation: "run-checks", milliseconds: chance.near(120) }),
        database({ service, operation: "record-verdict", milliseconds: chance.near(8) }, [
          "INSERT",
          "verdicts",
        ]),
        called({ service, operation: "report", milliseconds: chance.near(2) }, completion),
      ],
    },
    RESULTS,
  );
}
