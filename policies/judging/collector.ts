import { isLoopback } from "./endpoints.ts";
import { inFile } from "./files.ts";
import type { Program } from "./programs.ts";
import { at, fieldsOf, isFields, itemsOf, joined, textOf, type Fields } from "./values.ts";

/** What one part of a Collector, or of a store that takes telemetry as one does, is configured as. */
export interface Part {
  readonly program: Program;
  readonly role: "receiver" | "exporter" | "extension";
  /** What it is of, in lower case and without underscores, of which spellings differ: `otlphttp`. */
  readonly kind: string;
  /** Where it stands in the file. */
  readonly inner: string;
  readonly fields: Fields;
}

/** A part that others reach over the network, in a stream. */
export interface Listener extends Part {
  readonly endpoint: string;
}

const SECTIONS = [
  ["receiver", "receivers"],
  ["exporter", "exporters"],
  ["extension", "extensions"],
] as const;

/** Which parts wait for others to dial; what else has an endpoint dials it. */
const LISTENING: Readonly<Record<Part["role"], ReadonlySet<string>>> = {
  receiver: new Set([
    ...["otlp", "otelarrow", "jaeger", "zipkin", "opencensus", "skywalking", "splunkhec", "sapm"],
    ...["signalfx", "carbon", "influxdb", "prometheusremotewrite", "loki", "webhookevent", "stef"],
    ...["awsfirehose", "datadog", "fluentforward", "tcplog", "syslog", "statsd", "collectd"],
    ...["wavefront", "faro", "libhoney", "udplog", "awsxray", "github", "gitlab"],
  ]),
  exporter: new Set(["prometheus"]),
  extension: new Set([
    ...["healthcheck", "healthcheckv2", "zpages", "pprof", "expvar", "jaegerquery", "jaegermcp"],
    ...["remotesampling", "jaegerremotesampling", "httpforwarder", "awsproxy"],
  ]),
};

/** Receivers that take datagrams, which know neither TLS nor a sender. */
const DATAGRAMS = new Set(["statsd", "udplog", "awsxray"]);

/** Protocols of datagrams, by the names of their sections. */
const DATAGRAM_SECTIONS = new Set(["thrift_compact", "thrift_binary", "udp"]);

/** Sections of a part that have an address of their own. */
const SECTIONS_WITH_ADDRESS = ["http", "grpc", "tcp", "udp", "webhook", "ingress"];

/** The parts of a Collector that are used, and the receivers of Tempo, which are those of a Collector. */
export function partsOf(program: Program): Part[] {
  if (program.kind === "tempo") return receiversOfTempo(program);
  if (program.kind !== "collector") return [];
  return SECTIONS.flatMap(([role, section]) => {
    const used = usedIn(program, section);
    return Object.entries(fieldsOf(program.document[section]))
      .filter(([id]) => used.has(id))
      .map(([id, fields]) => ({
        ...{ program, role, kind: kindOfPart(id), inner: joined(section, id) },
        fields: fieldsOf(fields),
      }));
  });
}

/** The parts that others reach over the network in a stream, each protocol by itself. */
export function listenersOf(program: Program): Listener[] {
  return partsOf(program).filter(listens).flatMap(listenersIn);
}

/** The parts that dial somebody else. */
export function dialersOf(program: Program): Part[] {
  return partsOf(program).filter((part) => !listens(part));
}

/** Where a part's field stands in its resource. */
export function placeOf({ program, inner }: Part, field: string): string {
  return inFile(program.file, field === "" ? inner : `${inner}.${field}`);
}

function receiversOfTempo(program: Program): Part[] {
  const receivers = fieldsOf(at(program.document, "distributor", "receivers"));
  return Object.entries(receivers).map(([id, fields]) => ({
    ...{ program, role: "receiver" as const, kind: kindOfPart(id) },
    ...{ inner: joined("distributor.receivers", id), fields: fieldsOf(fields) },
  }));
}

/** What is defined and named nowhere is not started. */
function usedIn({ document }: Program, section: string): Set<unknown> {
  if (section === "extensions") return new Set(itemsOf(at(document, "service", "extensions")));
  const pipelines = Object.values(fieldsOf(at(document, "service", "pipelines")));
  return new Set(pipelines.flatMap((pipeline) => itemsOf(at(pipeline, section))));
}

function kindOfPart(id: string): string {
  return (id.split("/")[0] ?? "").replaceAll("_", "").toLowerCase();
}

function listens({ role, kind }: Part): boolean {
  return LISTENING[role].has(kind);
}

function listenersIn(part: Part): Listener[] {
  const inner = Object.entries(fieldsOf(part.fields["protocols"])).map(
    ([name, fields]) => [`protocols.${name}`, name, fields] as const,
  );
  const own = SECTIONS_WITH_ADDRESS.filter((name) => name in part.fields).map(
    (name) => [name, name, part.fields[name]] as const,
  );
  const queried = part.kind === "jaegerquery" ? ["http", "grpc"] : [];
  const unsaid = queried
    .filter((name) => !(name in part.fields))
    .map((name) => [name, name, {}] as const);
  return [["", "", part.fields] as const, ...inner, ...own, ...unsaid].flatMap(
    ([place, name, value]) => {
      const fields = fieldsOf(value);
      const said = textOf(fields["endpoint"]) ?? textOf(fields["listen_address"]);
      // Without an address a Collector's part answers its own machine only; Jaeger's query answers all.
      const endpoint = said ?? (queried.includes(name) ? "0.0.0.0" : undefined);
      if (endpoint === undefined || isLoopback(endpoint) || takesDatagrams(part, name, fields)) {
        return [];
      }
      const where = place === "" ? part.inner : `${part.inner}.${place}`;
      return [{ ...part, inner: where, fields, endpoint }];
    },
  );
}

function takesDatagrams({ kind }: Part, section: string, { transport }: Fields): boolean {
  const said = textOf(transport);
  if (said !== undefined) return /^(udp|unix)/i.test(said);
  return DATAGRAMS.has(kind) || DATAGRAM_SECTIONS.has(section);
}

/** Whether a server's fields name a certificate and its key. */
export function hasCertificate(fields: Fields): boolean {
  const tls = fields["tls"];
  return isFields(tls) && says(tls, "cert_file", "cert_pem") && says(tls, "key_file", "key_pem");
}

/** Whether a server's fields ask for a client's certificate, and know whose it must be. */
export function asksForCertificate(fields: Fields): boolean {
  const tls = fields["tls"];
  return isFields(tls) && says(tls, "client_ca_file", "client_ca_pem");
}

/** Whether one of some fields has a text. */
export function says(fields: Fields, ...names: readonly string[]): boolean {
  return names.some((name) => (textOf(fields[name]) ?? "") !== "");
}
