/**
 * Dials what it is told on standard input, all at once, and says on standard output what came of it.
 *
 * It is run by itself, inside the network of one container.
 */
import { Resolver } from "node:dns/promises";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";

/** One attempt at one port. */
export interface Dial {
  readonly address: string;
  readonly port: number;
  /** Name that the certificate must bear; without one no more than a connection is tried. */
  readonly name?: string;
  /** Asks for `/` over HTTP once the hands are shaken. */
  readonly ask?: boolean;
}

/** All that one container's network is probed with. */
export interface Probe {
  readonly names: readonly string[];
  readonly dials: readonly Dial[];
  /** The authority that certificates must be of. */
  readonly authority: string;
  /** Longest wait for each of them, in milliseconds. */
  readonly patience: number;
  /** Whom names are asked of; by default the engine's own. */
  readonly nameServer?: string;
}

/** What came of a probe, each in the order of what was asked. */
export interface Findings {
  /** The addresses of each name, or the code of the error. */
  readonly addresses: readonly (readonly string[] | string)[];
  /** `connected`, the version of TLS, the first line of the answer, or the code of the error. */
  readonly outcomes: readonly string[];
}

/** The engine's name server, which each container's network has at this address. */
const NAME_SERVER = "127.0.0.11";

if (import.meta.main) {
  const probe = JSON.parse(await text(process.stdin)) as Probe;
  const { names, dials, authority, patience, nameServer = NAME_SERVER } = probe;
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  resolver.setServers([nameServer]);
  const [addresses, outcomes] = await Promise.all([
    Promise.all(names.map((name) => resolver.resolve4(name).catch(codeOf))),
    Promise.all(dials.map((dial) => outcomeOf(dial, { authority, patience }))),
  ]);
  process.stdout.write(JSON.stringify({ addresses, outcomes } satisfies Findings));
}

function outcomeOf(
  { address: host, port, name, ask }: Dial,
  { authority, patience }: Pick<Probe, "authority" | "patience">,
): Promise<string> {
  return new Promise((resolve) => {
    const done = (outcome: string) => {
      resolve(outcome);
      socket.destroy();
    };
    const options = { host, port, servername: name ?? "", ca: authority };
    const socket =
      name === undefined
        ? connect({ host, port }, () => {
            done("connected");
          })
        : connectTls({ ...options, ALPNProtocols: ask ? ["http/1.1"] : ["h2", "http/1.1"] }, () => {
            if (ask) socket.write(`GET / HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`);
            // The version is known only to sockets of TLS, which this one is.
            else done("getProtocol" in socket ? (socket.getProtocol() ?? "") : "");
          });
    socket.setTimeout(patience, () => {
      done("silence");
    });
    socket.on("data", (chunk: Buffer) => {
      if (ask) done(chunk.toString("latin1").split("\r\n")[0] ?? "");
    });
    socket.on("error", (error) => {
      done(codeOf(error));
    });
    socket.on("close", () => {
      done("hung up");
    });
  });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
