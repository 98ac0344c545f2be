import { parser as logql } from "@grafana/lezer-logql";
import { parser as traceql } from "@grafana/lezer-traceql";
import { parser as promql } from "@prometheus-io/lezer-promql";
import { viewOf, type View } from "../../components/grafana/view.ts";
import { profiles, workloadsOf, type Deployment, type Profile } from "../../model/deployment.ts";
import { mappingsIn } from "./yaml-walk.ts";

/** The deployment of a profile. */
export function deploymentOf(profile: Profile): Deployment {
  return { workloads: profiles[profile], legacyReceivers: [] };
}

/** What dashboards show of a profile, with the sample services beside it or without them. */
export function viewWith(profile: Profile, apps = false): View {
  return viewOf({ workloads: workloadsOf(profile, { apps }), legacyReceivers: [] });
}

/** The languages in which Grafana asks the stores, by data source. */
const grammars = { prometheus: promql, loki: logql, tempo: traceql } as const;

/** A data source with a query language. */
export type Language = keyof typeof grammars;

/** What is wrong with a query by its language's grammar: the text from the first error on. */
export function complaintAbout(language: Language, text: string): string | undefined {
  let wrong: string | undefined;
  grammars[language].parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) wrong ??= `at ${from}: '${text.slice(from)}'`;
    },
  });
  return wrong;
}

/** The data sources that a part of a configuration refers to, wherever in it and in whatever words. */
export function sourcesReferredTo(value: unknown): string[] {
  const referred = mappingsIn(value).flatMap(({ mapping }) => [
    mapping["datasourceUid"],
    mapping["alertmanagerUid"],
    (mapping["datasource"] as { uid?: unknown } | undefined)?.uid,
    ...addressesIn(mapping).flatMap(sourcesOfAddress),
  ]);
  return referred.filter((uid) => typeof uid === "string");
}

/** The addresses in one mapping. */
export function addressesIn(mapping: Readonly<Record<string, unknown>>): string[] {
  return typeof mapping["url"] === "string" ? [mapping["url"]] : [];
}

/** The panes of Explore that an address opens; none where it leads elsewhere. */
export function panesOf(address: string): Record<string, unknown>[] {
  const { pathname, searchParams } = new URL(address, "https://grafana.example");
  const panes = pathname === "/explore" ? searchParams.get("panes") : undefined;
  return panes ? Object.values(JSON.parse(panes) as Record<string, Record<string, unknown>>) : [];
}

function sourcesOfAddress(address: string): unknown[] {
  return panesOf(address).flatMap((pane) => [pane["datasource"], ...sourcesReferredTo(pane)]);
}
