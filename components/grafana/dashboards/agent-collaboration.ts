import { dashboard } from "../dashboard.ts";
import {
  agentErrors,
  agentGraph,
  agentLatencies,
  agentRates,
  messagePaths,
  messageRates,
  messageSpans,
  workflowTraces,
} from "../themes/agents.ts";
import { databaseCalls } from "../themes/calls.ts";
import { uids } from "../uids.ts";
import { environmentVariable } from "../variables.ts";
import type { View } from "../view.ts";

/** Agents at work on a task together, over calls, a message queue and a database. */
export function agentCollaboration(view: View) {
  return dashboard({
    uid: uids.agentCollaboration,
    title: "Agent Collaboration",
    description: "How the agents work together: calls, messages, databases and whole workflows.",
    variables: environmentVariable(view),
    panels: [
      agentGraph(view),
      agentRates(view),
      agentErrors(view),
      agentLatencies(view),
      messageRates(view),
      messagePaths(view),
      databaseCalls(view),
      workflowTraces(view),
      messageSpans(view),
    ],
  });
}
