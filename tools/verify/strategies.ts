import { urlOf, type Access } from "../access.ts";
import { ask } from "../https.ts";
import { askStrategy } from "../speakers/sampling.ts";
import { require200, type Check } from "./check.ts";

/** A service that nobody has: it is told what holds for all. */
const NOBODY = "verify";

/** Checks that SDKs are told which share of their traces to send, where there is somebody to tell them. */
export function strategyChecks(access: Access): Check[] {
  if (!access.deployment.workloads.includes("jaeger")) return [];
  const { certificateAuthority: authority, credentials } = access;
  const caller = { authority, token: credentials.otlpToken };
  return [
    {
      name: "SDKs are told over HTTP which share to send",
      ask: async () => {
        const url = `${urlOf(access, "gateway", "sampling")}/sampling?service=${NOBODY}`;
        const answer = await ask(url, caller);
        require200(answer);
        return answer.body.trim();
      },
    },
    {
      name: "SDKs are told over gRPC which share to send",
      ask: async () => {
        const url = urlOf(access, "gateway", "samplingGrpc");
        const { accepted, status, said, strategy } = await askStrategy(url, caller, NOBODY);
        if (!accepted) throw new Error(`${status}: ${said}`);
        if (!strategy) throw new Error("was told nothing");
        return JSON.stringify(strategy);
      },
    },
  ];
}
