import { inFile } from "./files.ts";
import { typeOf } from "./pipelines.ts";
import type { Program } from "./programs.ts";
import { at, fieldsOf, itemsOf, joined, textOf, walk } from "./values.ts";

/** A host and a port that a program dials. */
export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/** Where a configuration says that something is dialled. */
export interface Dial extends Address {
  /** Where it stands in its resource. */
  readonly path: string;
  readonly text: string;
  /** What of a Collector dials, such as `otlp_grpc/tempo`. */
  readonly component?: string;
}

/** Ports of URLs that say none. */
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The host and the port in a URL or in `host:port`; `undefined` for a socket, a variable or no address. */
export function addressIn(value: unknown): Address | undefined {
  const text = textOf(value);
  if (text === undefined || text.startsWith("unix:")) return undefined;
  const pattern =
    /^(?:([a-z][a-z0-9+.]*):\/\/\/?)?(?:[^@/\s]*@)?(\[[\da-f:]+\]|[\w.-]+)(?::(\d+))?(?:[/?].*)?$/i;
  const [, scheme, host = "", port] = pattern.exec(text) ?? [];
  if (host === "" || (scheme === undefined && port === undefined)) return undefined;
  return {
    host: host.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, ""),
    port: port === undefined ? PORTS[scheme ?? ""] : Number(port),
  };
}

/** Exporters that listen, or only write. */
const UNDIALLING = ["prometheus", "debug", "file", "logging", "nop"];

/** Keys whose texts are addresses that Tempo and Loki dial. */
const DIALLED =
  /^(join_members|frontend_address|scheduler_address|compactor_address|compactor_grpc_address|alertmanager_url|endpoint|host|addresses|url)$/;

/** The addresses that a configuration dials, as far as it names them. */
export function dialsOf(program: Program): Dial[] {
  const { document, file } = program;
  const leaves: (readonly [string, unknown, string?])[] =
    program.kind === "collector"
      ? collectorDials(program)
      : program.kind === "prometheus"
        ? prometheusDials(document, "")
        : program.kind === "grafana-data-sources"
          ? itemsOf(document["datasources"]).map(
              (source, index) => [`datasources[${index}].url`, at(source, "url")] as const,
            )
          : program.kind === "gateway"
            ? named(document, "", /^dial$/)
            : program.kind === "tempo" || program.kind === "loki"
              ? storeDials(document)
              : [];
  return leaves.flatMap(([path, text, component]) => {
    const address = addressIn(text);
    if (address === undefined) return [];
    const of = component === undefined ? {} : { component };
    return [{ ...address, path: inFile(file, path), text: String(text), ...of }];
  });
}

function named(value: unknown, path: string, key: RegExp): [string, unknown][] {
  return [...walk(value, path)]
    .filter((leaf) => typeof leaf.value === "string" && key.test(leaf.key))
    .map((leaf) => [leaf.path, leaf.value]);
}

function storeDials(document: unknown): [string, unknown][] {
  // What its receivers listen at is called `endpoint` as well.
  return named(document, "", DIALLED).filter(
    ([path]) => !path.startsWith("distributor.") && !path.startsWith("server."),
  );
}

function collectorDials({ document }: Program): [string, unknown, string][] {
  const exporters = Object.entries(fieldsOf(document["exporters"]))
    .filter(([id]) => !UNDIALLING.includes(typeOf(id)))
    .flatMap(([id, exporter]) => [
      ...named(exporter, joined("exporters", id), /endpoints?$|^hostnames?$/).map(
        ([path, text]) => [path, withPort(text, path), id] as [string, unknown, string],
      ),
    ]);
  const receivers = Object.entries(fieldsOf(document["receivers"])).flatMap(([id, receiver]) => {
    const path = joined("receivers", id);
    const scraped = prometheusDials(at(receiver, "config"), `${path}.config`);
    const own: [string, unknown][] =
      typeOf(id) === "redis" ? [[`${path}.endpoint`, at(receiver, "endpoint")]] : [];
    return [...scraped, ...own].map(([at, text]) => [at, text, id] as [string, unknown, string]);
  });
  return [...exporters, ...receivers];
}

/** The backends of a load balancer may leave out OTLP's own port. */
function withPort(text: unknown, path: string): unknown {
  return path.includes(".resolver.") && /^[\w.-]+$/.test(String(text))
    ? `${String(text)}:4317`
    : text;
}

/** What Prometheus dials, by its own configuration or by that of the Collector's receiver. */
export function prometheusDials(config: unknown, path: string): [string, unknown][] {
  const targets = (list: unknown, place: string): [string, unknown][] =>
    itemsOf(list).flatMap((job, index) => {
      const scheme = textOf(at(job, "scheme")) ?? "http";
      return itemsOf(at(job, "static_configs")).flatMap((group, nth) =>
        itemsOf(at(group, "targets")).map((target, last): [string, unknown] => [
          `${place}[${index}].static_configs[${nth}].targets[${last}]`,
          `${scheme}://${String(target)}`,
        ]),
      );
    });
  const urls = (field: string): [string, unknown][] =>
    itemsOf(at(config, field)).map((one, index) => [
      `${joined(path, field)}[${index}].url`,
      at(one, "url"),
    ]);
  return [
    ...targets(at(config, "scrape_configs"), joined(path, "scrape_configs")),
    ...targets(
      at(config, "alerting", "alertmanagers"),
      joined(path, "alerting") + ".alertmanagers",
    ),
    ...urls("remote_write"),
    ...urls("remote_read"),
  ];
}
