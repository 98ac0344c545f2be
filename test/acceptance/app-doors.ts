import { all, get, post } from "./port-answers.ts";
import { metrics } from "./port-doors.ts";
import type { AppName } from "../../model/listeners.ts";
import type { Doors } from "./port-rows.ts";

const health = {
  what: "ask for its health",
  question: get("/health"),
  answers: all("refused", { certificate: "200" }),
} as const;

/**
 * The sample services' doors: a certificate opens those behind nginx.
 *
 * At nginx, those who are known are told what is wrong with an empty question.
 */
export const appDoors: { readonly [App in AppName]: Doors<App> } = {
  "llm-router": { https: [health], metrics: [metrics] },
  websocket: { https: [health], metrics: [metrics] },
  "business-logic": { https: [health, metrics] },
  nginx: {
    https: [
      { what: "ask for nginx' health", question: get("/health"), answers: all("200") },
      {
        what: "ask the sample services",
        question: post("/api/chat"),
        answers: all("401", { apps: "400" }),
      },
      {
        what: "listen to what they answer",
        question: get("/ws"),
        answers: all("401", { apps: "400" }),
      },
      {
        what: "see their faults",
        question: get("/admin/faults"),
        answers: all("401", { faults: "200" }),
      },
      { what: "ask for anything else", question: get("/metrics"), answers: all("404") },
    ],
  },
};
