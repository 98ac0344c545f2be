import { WIDTH } from "../panel.ts";
import { records, traceTable } from "../trace-panels.ts";
import { TRACE_VARIABLE } from "../uids.ts";
import type { View } from "../view.ts";

/** Spans of the chosen services, as a part of a TraceQL selector. */
const OF_CHOSEN = 'resource.service.name =~ "${service:pipe}"';

/** The newest traces. */
export function recentTraces(view: View) {
  return traceTable(view, {
    title: "Recent traces",
    description:
      "The newest kept traces that a chosen service is part of; a trace's id opens it in full.",
    query: `{ ${OF_CHOSEN} }`,
  });
}

/** Traces of what went wrong. */
export function failedTraces(view: View) {
  return traceTable(view, {
    title: "Failed traces",
    description: "The newest kept traces in which a span of a chosen service has failed.",
    query: `{ ${OF_CHOSEN} && status = error }`,
    width: WIDTH.half,
  });
}

/** Traces of what took long. */
export function slowTraces(view: View) {
  return traceTable(view, {
    title: "Slow traces",
    description: "Kept traces of half a second or more that a chosen service is part of.",
    query: `{ ${OF_CHOSEN} && trace:duration > 500ms }`,
    width: WIDTH.half,
  });
}

/** Log records of the chosen services and the chosen trace. */
export function recordsOfTrace(view: View) {
  return records(view, {
    title: "Logs",
    description:
      "Log records of the chosen services, and of the chosen trace only if there is one.",
    expr: `{service_name=~"$service"} | trace_id=~"\${${TRACE_VARIABLE}}.*"`,
  });
}

/** Log records of the chosen services that tell of something wrong. */
export function recordsOfFailures(view: View) {
  return records(view, {
    title: "Warnings and errors",
    description: "Log records of the chosen services from the severity WARN on.",
    expr: '{service_name=~"$service"} | severity_number>=13',
  });
}
