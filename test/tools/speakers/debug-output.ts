import type { Span } from "../../../tools/trace.ts";

/** Everything the Collector's debug exporter has written of spans, in the order it came. */
export function spansIn(log: string): Span[] {
  return log.split("ResourceSpans #").flatMap((part) => {
    const [resource = "", ...spans] = part.split(/^Span #\d+$/m);
    return spans.map((text) => spanIn(text, attributesIn(resource)["service.name"] ?? ""));
  });
}

/** The lines `-> key: Str(value)` of a part, whatever the type. */
export function attributesIn(text: string): Record<string, string> {
  const lines = text.matchAll(/^\s+-> ([^:]+): \w+\((.*)\)$/gm);
  return Object.fromEntries([...lines].map(([, key = "", value = ""]) => [key, value]));
}

function spanIn(text: string, service: string): Span {
  const field = (name: string) => new RegExp(`^ +${name} *: ?(.*)$`, "m").exec(text)?.[1] ?? "";
  const start = microseconds(field("Start time"));
  const parentId = field("Parent ID");
  return {
    traceId: field("Trace ID"),
    spanId: field("ID"),
    parentId: parentId === "" ? undefined : parentId,
    service,
    name: field("Name"),
    start,
    duration: microseconds(field("End time")) - start,
    attributes: attributesIn(text),
  };
}

/** A moment as Go prints it, `2023-11-14 22:13:20.000123 +0000 UTC`. */
function microseconds(text: string): number {
  const [, date = "", time = "", fraction = ""] = /^(\S+) ([\d:]+)(?:\.(\d+))? /.exec(text) ?? [];
  return Date.parse(`${date}T${time}Z`) * 1_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
