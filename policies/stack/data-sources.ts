import { z } from "zod";
import { addressIn } from "../judging/addresses.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { isDockerContainer, kindOf, type Declared } from "../judging/declared.ts";
import { inFile } from "../judging/files.ts";
import { runnersOf } from "../judging/flow.ts";
import { answersAt } from "../judging/hosts.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { namespaceOf } from "../judging/reading.ts";
import type { Stack } from "../judging/stack.ts";
import { at, itemsOf, textOf, walk } from "../judging/values.ts";

/** Whatever a dashboard asks is there to answer. */
export const dataSourcesAreDeployed = policy({
  name: "data-sources-are-deployed",
  concern: "stack",
  severity: "medium",
  scope: "stack",
  description:
    "A panel that asks what is not there is empty, which looks like a quiet day to whoever reads it.",
  remedy:
    "Name a Service or a container of the stack in the data source's `url`, or its host in the limit `elsewhere`; give panels and variables the `uid` of a provisioned data source.",
  limits: z.object({
    elsewhere: z
      .array(z.string())
      .default([])
      .describe("Hosts of data sources that are deployed by somebody else."),
  }),
  *judge(stack, { elsewhere }) {
    const provisioned = stack.programs("grafana-data-sources");
    for (const program of provisioned) yield* unanswered(program, stack, elsewhere);
    const uids = provisioned.flatMap(({ document }) =>
      itemsOf(document["datasources"]).flatMap((one) => [at(one, "uid"), at(one, "name")]),
    );
    // Data sources may be made by hand, or by somebody else, where none is provisioned.
    if (uids.length === 0) return;
    for (const program of stack.programs("grafana-dashboard")) yield* unknownIn(program, uids);
  },
});

function* unanswered(
  program: Program,
  stack: Stack,
  elsewhere: readonly string[],
): Generator<Finding> {
  const { file, document } = program;
  for (const [index, source] of itemsOf(document["datasources"]).entries()) {
    const url = at(source, "url");
    const address = addressIn(url);
    if (address === undefined || elsewhere.includes(address.host)) continue;
    for (const { resource } of runnersOf(program, stack)) {
      if (!isOfStack(address.host, resource, stack)) continue;
      if (answersAt(stack, resource, address).length > 0) continue;
      const path = inFile(file, `datasources[${index}].url`);
      yield {
        resource: file.resource,
        path,
        must: "be answered by a workload of the stack",
        got: url,
      };
      break;
    }
  }
}

/** Whether a host can only be one of the stack's: a name without a domain, or one of its namespaces. */
function isOfStack(host: string, dialler: Declared, stack: Stack): boolean {
  if (isLoopback(host) || /^[\d.]+$|:|^host\.docker\.internal$/.test(host)) return false;
  // What a chart deploys is not seen.
  if (stack.resources.some((one) => ["Release", "Chart"].includes(kindOf(one)))) return false;
  const parts = host.replace(/\.svc(\.cluster\.local)?$/, "").split(".");
  if (parts.length === 1) return true;
  if (isDockerContainer(dialler) || parts.length > 2) return false;
  return stack.objects("Service").some((one) => namespaceOf(one) === parts[1]);
}

/** Data sources that Grafana has of its own. */
const OWN = ["grafana", "-- Grafana --", "-- Mixed --", "-- Dashboard --", "default", "__expr__"];

function* unknownIn({ file, document }: Program, known: readonly unknown[]): Generator<Finding> {
  const uses = [...walk(document)].filter(({ key }) => key === "datasource");
  for (const { path, value } of uses) {
    const own = textOf(at(value, "uid"));
    const uid = own ?? textOf(value);
    if (uid === undefined || uid === "" || uid.includes("$") || OWN.includes(uid)) continue;
    if (known.includes(uid)) continue;
    const must = "be a data source that is provisioned";
    yield {
      resource: file.resource,
      path: inFile(file, own === undefined ? path : `${path}.uid`),
      must,
      got: uid,
    };
  }
}
