import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Authority } from "../../tools/identities.ts";
import { eventually } from "./eventually.ts";
import { freePorts } from "../../tools/free-ports.ts";
import { programFile } from "./program-file.ts";
import { RunningProcess } from "./running-process.ts";

/** The keys that the store knows: of one who may read, write and list, and no more. */
export const storeKeys = {
  keyId: "AKOFTHETESTSALONE01",
  secretKey: "correct-horse/battery+staple=",
} as const;

const ACTIONS = ["Read", "Write", "List", "Tagging"];

/** Where a store runs: the address it listens at, the name it is dialled by, and the network it is in. */
export interface Place {
  readonly address: string;
  readonly host: string;
  /** Number of a process in that network; this process' own where it is absent. */
  readonly network?: number;
}

const LOOPBACK: Place = { address: "127.0.0.1", host: "localhost" };

/** An object store that speaks S3 over TLS and asks for keys. */
export class ObjectStore {
  /** Where it is dialled, `<host>:<port>`. */
  readonly endpoint: string;
  private readonly folder: string;
  private readonly filer: string;
  private readonly process: RunningProcess;

  private constructor(parts: Parts) {
    this.endpoint = `${parts.place.host}:${parts.ports.s3}`;
    this.folder = parts.folder;
    this.filer = `http://${parts.place.address}:${parts.ports.filer}`;
    this.process = parts.process;
  }

  /** Starts it with these buckets, empty, and a certificate of the authority's; by default on this machine's loopback. */
  static async start(
    authority: Authority,
    buckets: readonly string[],
    place = LOOPBACK,
  ): Promise<ObjectStore> {
    const folder = await mkdtemp(join(tmpdir(), "tracing-infra-store-"));
    const ports = await portsOf();
    await writeFiles(folder, authority, place);
    const command = [await programFile("seaweedfs"), ...argumentsFor(folder, ports, place)];
    const entering =
      place.network === undefined ? [] : ["nsenter", `--net=/proc/${place.network}/ns/net`, "--"];
    const [file = "", ...args] = [...entering, ...command];
    const process = RunningProcess.start({ file, args });
    const store = new ObjectStore({ folder, ports, process, place });
    try {
      for (const bucket of buckets) await store.makeBucket(bucket);
      return store;
    } catch (error) {
      const { output } = process;
      await store.stop();
      throw new Error(`the object store must start, got\n${output}`, { cause: error });
    }
  }

  /** The paths of all objects in a bucket whose path begins so. */
  async objects(bucket: string, beginning = ""): Promise<string[]> {
    const all = await this.filesBelow(`/buckets/${bucket}`);
    const paths = all.map((path) => path.slice(`/buckets/${bucket}/`.length));
    return paths.filter((path) => path.startsWith(beginning)).sort();
  }

  async stop(): Promise<void> {
    await this.process.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** By the door of the store's own, which is not S3 and needs no keys: only an operator makes buckets. */
  private async makeBucket(bucket: string): Promise<void> {
    await eventually(async () => {
      const made = await fetch(`${this.filer}/buckets/${bucket}/`, { method: "POST" }).catch(
        () => undefined,
      );
      return made?.ok === true ? true : undefined;
    });
  }

  private async filesBelow(folder: string): Promise<string[]> {
    const answer = await fetch(`${this.filer}${folder}/?limit=10000`, {
      headers: { accept: "application/json" },
    });
    const { Entries: entries } = (await answer.json()) as { Entries: Entry[] | null };
    const found = (entries ?? []).map(async ({ FullPath: path, Mode: mode }) =>
      isFolder(mode) ? this.filesBelow(path) : [path],
    );
    return (await Promise.all(found)).flat();
  }
}

interface Parts {
  readonly folder: string;
  readonly ports: Ports;
  readonly process: RunningProcess;
  readonly place: Place;
}

/** What lies in a folder of the store's. */
interface Entry {
  readonly FullPath: string;
  /** As Go has it: the highest bit says that it is a folder. */
  readonly Mode: number;
}

function isFolder(mode: number): boolean {
  return mode >= 2 ** 31;
}

const PORTS = ["master", "volume", "filer", "s3"] as const;
type Ports = Readonly<Record<(typeof PORTS)[number] | `${(typeof PORTS)[number]}Grpc`, number>>;

async function portsOf(): Promise<Ports> {
  const names = PORTS.flatMap((name) => [name, `${name}Grpc`]);
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as unknown as Ports;
}

async function writeFiles(
  folder: string,
  authority: Authority,
  { address, host }: Place,
): Promise<void> {
  const names = host === address ? [] : [host];
  const { certificate, key } = await authority.issue("object-store", names, [address]);
  const { keyId: accessKey, secretKey } = storeKeys;
  const identity = { name: "tracing", credentials: [{ accessKey, secretKey }], actions: ACTIONS };
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "s3.crt"), certificate);
  await writeFile(join(folder, "s3.key"), key);
  await writeFile(join(folder, "s3.json"), JSON.stringify({ identities: [identity] }));
}

function argumentsFor(folder: string, ports: Ports, { address }: Place): string[] {
  const numbered = PORTS.flatMap((name) => [
    `-${name}.port=${ports[name]}`,
    `-${name}.port.grpc=${ports[`${name}Grpc`]}`,
  ]);
  return [
    ...["-logtostderr", "server", `-dir=${join(folder, "data")}`],
    ...[`-ip=${address}`, `-ip.bind=${address}`, ...numbered],
    ...["-master.telemetry=false", "-master.volumeSizeLimitMB=64"],
    ...["-volume.max=20", "-volume.preStopSeconds=0"],
    ...["-filer", `-filer.localSocket=${join(folder, "filer.sock")}`],
    ...["-s3", `-s3.localSocket=${join(folder, "s3.sock")}`],
    ...["-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.autoCreateBucket=false"],
    ...["-s3.iam=false", `-s3.config=${join(folder, "s3.json")}`],
    ...[`-s3.cert.file=${join(folder, "s3.crt")}`, `-s3.key.file=${join(folder, "s3.key")}`],
  ];
}
