import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveFiles } from "../../model/archive.ts";
import { auditLog } from "../../model/audit.ts";
import { COLLECTOR_STORAGE } from "../../components/queue-storage.ts";
import { folders, type Workload } from "../../model/workload.ts";
import type { Authority } from "../../tools/identities.ts";
import { filesOf } from "./carried-files.ts";
import { freePorts } from "../../tools/free-ports.ts";
import { programFile } from "./program-file.ts";
import { RunningProcess } from "./running-process.ts";
import { writeFiles } from "./workload-here.ts";

/** The folders of the Collector's and the gateway's that are not their own here. */
const FOLDERS = [
  ...Object.values(folders),
  COLLECTOR_STORAGE,
  archiveFiles.folder,
  auditLog.folder,
];

/** How a configuration says at which port to listen or to be found. */
const PORTS = /(?<=0\.0\.0\.0:|127\.0\.0\.1:|https:\/\/localhost:|"listen": \[\s*":)\d+/g;

/** Where it is on this machine: below a folder, and at which port instead of which other. */
interface Place {
  readonly folder: string;
  readonly ports: ReadonlyMap<string, number>;
}

/**
 * The Collector or the gateway as a process of this machine, with its configuration as it is deployed but
 * for folders and ports. Nobody else is there: what it hands on leads nowhere.
 */
export class DoorHere {
  readonly authority: Authority;
  private readonly place: Place;
  private readonly process: RunningProcess;

  private constructor(authority: Authority, place: Place, process: RunningProcess) {
    this.authority = authority;
    this.place = place;
    this.process = process;
  }

  /** Starts it with a certificate of the authority's and these secrets, by the files' names. */
  static async start(
    workload: Workload,
    authority: Authority,
    given: Readonly<Record<string, string>>,
  ): Promise<DoorHere> {
    const folder = await mkdtemp(join(tmpdir(), `tracing-infra-${workload.name}-`));
    const place = { folder, ports: await portsFor(workload) };
    const { name, image, args } = workload;
    const { certificate, key } = await authority.issue(name, [name, "localhost"]);
    const secrets = {
      ...{ "authority.crt": authority.certificate, [`${name}.crt`]: certificate },
      ...{ [`${name}.key`]: key, ...given },
    };
    for (const one of FOLDERS) await mkdir(join(folder, one), { recursive: true });
    await writeFiles(place, filesOf(placed(workload, place), secrets));
    // Caddy's arguments begin with its own name.
    const own = args.filter((arg, index) => index > 0 || arg !== image);
    const process = RunningProcess.start({
      file: await programFile(image === "caddy" ? "caddy" : "collector"),
      args: own.map((arg) => textAt(arg, place)),
    });
    return new DoorHere(authority, place, process);
  }

  /** Where a listener is, by the port that it is deployed at. */
  url(port: number): string {
    return `https://localhost:${this.place.ports.get(`${port}`) ?? 0}`;
  }

  /** What it wrote of itself last. */
  get output(): string {
    return this.process.output;
  }

  /** What it has written of its requests; only the gateway does. */
  auditLog(): Promise<string> {
    return readFile(join(this.place.folder, auditLog.file), "utf8");
  }

  async stop(): Promise<void> {
    await this.process.kill();
    await rm(this.place.folder, { recursive: true, force: true });
  }
}

function placed(workload: Workload, place: Place): Workload {
  const configuration = workload.configuration.map(({ name, text }) => ({
    ...{ name, text: textAt(text, place) },
  }));
  return { ...workload, configuration };
}

function textAt(text: string, { folder, ports }: Place): string {
  const moved = FOLDERS.reduce((all, one) => all.replaceAll(one, `${folder}${one}`), text);
  return moved
    .replaceAll(PORTS, (port) => `${ports.get(port) ?? port}`)
    .replaceAll("0.0.0.0:", "127.0.0.1:")
    .replaceAll(/(?<="listen": \[\s*")(?=:)/g, "127.0.0.1");
}

async function portsFor({ configuration }: Workload): Promise<ReadonlyMap<string, number>> {
  const said = configuration.flatMap(({ text }) => text.match(PORTS) ?? []);
  const deployed = [...new Set(said)];
  const free = await freePorts(deployed.length);
  return new Map(deployed.map((port, index) => [port, free[index] ?? 0]));
}
