/** Sends the reference request as real OpenTelemetry traces and says what became of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { accessTo, PLATFORM_DOWN } from "../access.ts";
import { Failure, run, wholeNumber, type Command, type Said } from "../command-line.ts";
import { stackCalled } from "../stack-file.ts";
import { referenceRequest } from "./reference-request.ts";
import { protocols, Sender, type Protocol } from "./sender.ts";

/** As many requests as the SDKs' queues hold; beyond that they would drop spans in silence. */
const REQUESTS_AT_ONCE = 1_000;

const command = {
  usage: "npm run traffic",
  summary:
    "Sends the reference request (POST /api/chat, 559 ms, four services) as traces over OTLP.",
  options: {
    count: { value: "N", default: "1", describe: "Requests to send, 1 to 1000000" },
    rate: { value: "N", default: "10", describe: "Requests a second, 1 to 2000" },
    protocol: { value: "grpc|http", default: "grpc", describe: "OTLP over gRPC or over HTTP" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform gets them" },
  },
} as const satisfies Command<string>;

type Name = keyof (typeof command)["options"];

await run<Name>(command, async (said) => {
  const count = wholeNumber(said.count, { option: "count", least: 1, most: 1_000_000 });
  const rate = wholeNumber(said.rate, { option: "rate", least: 1, most: 2_000 });
  const protocol = protocolIn(said);
  const sender = new Sender(await accessTo(stackCalled(said.stack ?? "dev")), protocol);
  const began = Date.now();
  let last = "";
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, began + (index * 1_000) / rate - Date.now()));
    last = sender.request(referenceRequest, Date.now())[0]?.traceId ?? "";
    if (index % REQUESTS_AT_ONCE === REQUESTS_AT_ONCE - 1) await sender.flush();
    if (index % rate === rate - 1) progress(`${index + 1} of ${count} requests`);
  }
  await sender.flush();
  await sender.close();
  const { sent, accepted, refused, reason } = sender.tally;
  progress("");
  process.stdout.write(
    `${count} requests: ${sent} spans sent, ${accepted} accepted, ${refused} refused; last trace ${last}\n`,
  );
  if (accepted !== sent) {
    throw new Failure(
      `${sent - accepted} of ${sent} spans were not accepted: ${reason ?? "no answer"}; is the platform up? see \`npm run verify\``,
      PLATFORM_DOWN,
    );
  }
});

function protocolIn({ protocol }: Said<Name>): Protocol {
  const known = protocols.find((one) => one === protocol);
  if (!known)
    throw new Failure(`--protocol: must be 'grpc' or 'http', got '${protocol ?? ""}'`, 64);
  return known;
}

/** One line that is written over; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
