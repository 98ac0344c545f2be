import type { Dashboard } from "../../components/grafana/dashboard.ts";
import type { DataSourceName, DataSources } from "../../model/data-sources.ts";
import { Failure } from "../command-line.ts";

/** The uid that each of the platform's data sources has in another Grafana. */
export type Mapping = Readonly<Partial<Record<DataSourceName, string>>>;

/**
 * A mapping as it is said: `prometheus=abc,tempo=def`.
 *
 * @throws Failure when a name is none of `known`, or has no uid.
 */
export function mappingFrom(said: string | undefined, known: readonly DataSourceName[]): Mapping {
  const parts = (said ?? "").split(",").filter((part) => part !== "");
  return Object.fromEntries(
    parts.map((part) => {
      const [name = "", uid = ""] = part.split("=");
      const source = known.find((one) => one === name);
      if (source === undefined || !/^[\w-]{1,40}$/.test(uid)) {
        throw new Failure(
          `--datasource: must be a list of 'name=uid' with names of ${known.join(", ")}, got '${part}'`,
          64,
        );
      }
      return [source, uid];
    }),
  );
}

/** A dashboard, or a data source's settings, with the data sources of another Grafana in queries, variables and links. */
export function mapped(content: Dashboard | object, mapping: Mapping): unknown {
  return walked(JSON.parse(JSON.stringify(content)) as unknown, mapping);
}

function walked(value: unknown, mapping: Mapping): unknown {
  if (Array.isArray(value)) return value.map((one) => walked(one, mapping));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key === "datasource" || REFERENCE.test(key)) return [key, refersTo(one, mapping)];
      if (key === "url" && typeof one === "string") return [key, addressWith(one, mapping)];
      return [key, walked(one, mapping)];
    }),
  );
}

/** Keys under which one data source names another. */
const REFERENCE = /^(?:datasource|alertmanager)Uid$/;

/** Data sources are told apart by uid; the type, which is the platform's own uid, stays. */
function refersTo(value: unknown, mapping: Mapping): unknown {
  if (typeof value === "string") return mapping[value as DataSourceName] ?? value;
  const { type, uid } = value as { type: string; uid: string };
  return { type, uid: mapping[uid as DataSourceName] ?? uid };
}

const PANES = /(?<=[?&]panes=)[^&]*/;

/** An address of Explore with its data source; Grafana's own placeholders stay readable in it. */
function addressWith(address: string, mapping: Mapping): string {
  return address.replace(PANES, (panes) => {
    const content = walked(JSON.parse(decodeURIComponent(panes)) as unknown, mapping);
    return encodeURIComponent(JSON.stringify(content)).replace(/%24%7B.*?%7D/g, decodeURIComponent);
  });
}

/** What the other Grafana must have: uid, type and purpose of each data source that a dashboard asks. */
export function dataSourceList(sources: DataSources, mapping: Mapping) {
  return Object.values(sources).map(({ uid, title }) => ({
    name: title,
    type: uid,
    uid: mapping[uid] ?? uid,
  }));
}
