import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newAuthority } from "../../identities.ts";
import { interleaved } from "../interleaved.ts";
import { figure, type Section } from "../section.ts";
import { MeasuredService, type Cost, type Surroundings } from "./service.ts";
import { standIns } from "./stand-ins.ts";

/** Requests of one measurement. */
const REQUESTS = 300;

/** Milliseconds that instrumentation may add to a request. */
const AT_MOST = 1;

/** What the instrumentation of the service in TypeScript costs, against the same service without it. */
export async function measureInstrumentation(rounds: number): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-instrumentation-"));
  const authority = await newAuthority();
  const identity = await authority.issue("business-logic", ["localhost"]);
  const behind = await standIns(identity);
  const at: Surroundings = { folder, authority, identity, standIns: behind };
  const services: MeasuredService[] = [];
  const start = async (how: "on" | "off") => {
    const service = await MeasuredService.start(how, at);
    services.push(service);
    return () => service.cost(REQUESTS);
  };
  try {
    const costs = await interleaved(rounds, {
      on: await start("on"),
      off: await start("off"),
      control: await start("off"),
    });
    return sectionOf(costs);
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    behind.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function sectionOf(costs: Readonly<Record<"on" | "off" | "control", readonly Cost[]>>): Section {
  const { on, off, control } = costs;
  const added = (kind: keyof Cost, more: readonly Cost[]) =>
    more.map((cost, round) => cost[kind] - (off[round]?.[kind] ?? 0));
  const goal = { statistic: "median", atMost: AT_MOST } as const;
  return {
    name: "instrumentation",
    figures: [
      figure("answer without instrumentation, p50", {
        unit: "ms",
        values: off.map((one) => one.latency),
      }),
      figure("added by instrumentation, p50", { unit: "ms", values: added("latency", on), goal }),
      figure("added by nothing (control), p50", { unit: "ms", values: added("latency", control) }),
      figure("processor time without instrumentation", {
        unit: "ms",
        values: off.map((one) => one.cpu),
      }),
      figure("processor time added by instrumentation", { unit: "ms", values: added("cpu", on) }),
      figure("processor time added by nothing (control)", {
        unit: "ms",
        values: added("cpu", control),
      }),
    ],
    notes: [
      `Each value is of ${REQUESTS} requests one after the other to the sample service in TypeScript, ` +
        "whose waiting is left out and whose callees answer at once. A request makes four spans and a log record.",
    ],
    failures: [],
  };
}
