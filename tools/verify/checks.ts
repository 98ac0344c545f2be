import { isIP } from "node:net";
import { connect } from "node:tls";
import { setTimeout as sleep } from "node:timers/promises";
import { edgesFrom } from "../../model/edges.ts";
import { publishedListeners } from "../../model/listeners.ts";
import { urlOf, type Access } from "../access.ts";
import { ask } from "../https.ts";
import { differences, type Span } from "../trace.ts";
import { referenceRequest } from "../traffic/reference-request.ts";
import { Sender } from "../traffic/sender.ts";
import {
  askJaeger,
  askPrometheus,
  askTempo,
  foundByTraceql,
  scrapeTargets,
  spansInJaeger,
  spansInTempo,
} from "./stores.ts";

/** How often a question is asked again that has no good answer yet, in milliseconds. */
const PAUSE = 100;

/** One question to the running platform; it throws what is wrong, or says what it found. */
export interface Check {
  readonly name: string;
  readonly ask: () => Promise<string>;
}

/** Every check of a platform, in order, and the trace that they are about once it was sent. */
export interface Examination {
  readonly checks: readonly Check[];
  readonly traceId: () => string;
}

/** The examination of one deployed platform: everything over the network, nothing from its files. */
export function examinationOf(access: Access): Examination {
  let sent: Span[] = [];
  const traceId = () => sent[0]?.traceId ?? "";
  return {
    traceId,
    checks: [
      ...healthChecks(access),
      ...certificateChecks(access),
      {
        name: "the Collector accepts the reference request",
        ask: async () => {
          sent = await sendOne(access);
          return `${sent.length} spans, trace ${traceId()}`;
        },
      },
      {
        name: "Tempo returns it by id, span for span",
        ask: async () => same(sent, await spansInTempo(access, traceId())),
      },
      {
        name: "Jaeger returns it, span for span",
        ask: async () => same(sent, await spansInJaeger(access, traceId())),
      },
      {
        name: "Tempo finds it by TraceQL",
        ask: async () => sameSummary(sent, await foundByTraceql(access, traceId())),
      },
      { name: "Prometheus reaches every target", ask: () => allUp(access) },
    ],
  };
}

/** Asks until the answer is good or `deadline` (milliseconds since 1970) has passed. */
export async function askUntil(check: Check, deadline: number): Promise<string> {
  for (;;) {
    try {
      return await check.ask();
    } catch (error) {
      if (Date.now() + PAUSE > deadline) throw error;
      await sleep(PAUSE);
    }
  }
}

function healthChecks(access: Access): Check[] {
  const authority = access.certificateAuthority;
  const questions = {
    "the Collector is healthy": () => ask(urlOf(access, "collector", "health"), { authority }),
    "Tempo is ready": () => askTempo(access, "/ready"),
    "Jaeger answers queries": () => askJaeger(access, "/api/services"),
    "Prometheus is ready": () => askPrometheus(access, "/-/ready"),
  };
  return Object.entries(questions).map(([name, question]) => ({
    name,
    ask: async () => {
      const { status, body } = await question();
      if (status !== 200) throw new Error(`answered ${status}: ${body.slice(0, 200)}`);
      return "200";
    },
  }));
}

function certificateChecks(access: Access): Check[] {
  const published = publishedListeners().map(
    ({ workload, name }) => new URL(urlOf(access, workload, name)),
  );
  return [
    {
      name: "every published port shows a certificate of the platform",
      ask: async () => {
        await Promise.all(published.map((url) => handshake(access, url)));
        return `ports ${published.map(({ port }) => port).join(", ")}`;
      },
    },
  ];
}

function handshake(access: Access, { hostname, port }: URL): Promise<void> {
  const { operatorCertificate: cert, operatorKey: key } = access.credentials;
  const address = { host: hostname, port: Number(port) };
  // TLS knows no addresses as server names; the certificate is compared with the address all the same.
  const servername = isIP(hostname) === 0 ? hostname : "";
  const options = { ...address, servername, ca: access.certificateAuthority, cert, key };
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, timeout: 5_000 }, () => {
      socket.destroy();
      resolve();
    });
    socket.on("timeout", () => socket.destroy(new Error("no handshake within 5 s")));
    socket.on("error", (error: Error) => {
      reject(new Error(`port ${port}: ${error.message}`));
    });
  });
}

async function sendOne(access: Access): Promise<Span[]> {
  const sender = new Sender(access, "grpc");
  const spans = sender.request(referenceRequest, Date.now());
  await sender.flush();
  await sender.close();
  const { accepted, reason } = sender.tally;
  if (accepted !== spans.length) throw new Error(`accepted ${accepted} spans: ${reason ?? "?"}`);
  return spans;
}

function same(sent: readonly Span[], found: readonly Span[]): string {
  const wrong = differences(sent, found);
  if (sent.length === 0 || wrong.length > 0)
    throw new Error(wrong.join("; ") || "nothing was sent");
  return `${found.length} spans, the same`;
}

function sameSummary(
  sent: readonly Span[],
  found: Awaited<ReturnType<typeof foundByTraceql>>,
): string {
  const [root] = sent;
  if (!root || !found) throw new Error("not found yet");
  const expected = {
    rootService: root.service,
    rootName: root.name,
    milliseconds: root.duration / 1_000,
    spans: sent.length,
  };
  const got = JSON.stringify(found);
  if (got !== JSON.stringify(expected)) throw new Error(`${got}, not ${JSON.stringify(expected)}`);
  return `${found.rootService}: ${found.rootName}, ${found.milliseconds} ms`;
}

async function allUp(access: Access): Promise<string> {
  const targets = await scrapeTargets(access);
  const jobs = targets.map(({ job }) => job).sort();
  const expected = edgesFrom("prometheus", "scrape")
    .map(({ server }) => server)
    .sort();
  if (jobs.join() !== expected.join())
    throw new Error(`asks ${jobs.join()}, not ${expected.join()}`);
  const down = targets.filter(({ health }) => health !== "up");
  if (down.length > 0) {
    throw new Error(down.map(({ job, lastError }) => `${job}: ${lastError}`).join("; "));
  }
  return `${jobs.join(", ")} up`;
}
