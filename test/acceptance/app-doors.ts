import { all, get, post } from "./port-answers.ts";
import { metrics } from "./port-doors.ts";

const health = {
  what: "ask for its health",
  question: get("/health"),
  answers: all("refused", { certificate: "200" }),
} as const;

/** The sample services' doors: of all that the table's callers hold, a certificate opens those behind nginx. */
export const appDoors = {
  "llm-router": { https: [health], metrics: [metrics] },
  websocket: { https: [health], metrics: [metrics] },
  "business-logic": { https: [metrics] },
  nginx: {
    https: [
      { what: "ask for its health", question: get("/health"), answers: all("200") },
      { what: "ask a question", question: post("/api/chat"), answers: all("401") },
      {
        what: "switch faults",
        question: post("/admin/faults"),
        // Who may, is said before what there is: there is nothing to post.
        answers: all("404"),
      },
    ],
  },
} as const;
