import { join } from "node:path/posix";
import { dataSourceSettings, escaped } from "../../components/grafana/data-sources.ts";
import { yaml } from "../../components/yaml.ts";
import type { Environment } from "../../environment/schema.ts";
import { dataSourcesOf, type DataSource, type DataSources } from "../../model/data-sources.ts";
import { listeners } from "../../model/listeners.ts";
import { accounts, type Platform } from "../../model/platform.ts";
import { showsTheirs, urlIn } from "../../targets/urls.ts";
import { Failure } from "../command-line.ts";
import { mapped, type Mapping } from "./export.ts";

/** Folder in which another Grafana looks for the two files, where nothing else is said. */
export const FILES = "/etc/grafana/tracing";

/** The files that are nobody's to write here: what the account `viewer` shows, and whose certificates are believed. */
const PASSWORD = "viewer-password";
const AUTHORITY = "authority.crt";

/** What the data sources of another Grafana are made from. */
export interface Provisioned {
  readonly environment: Environment;
  readonly platform: Platform;
  /** Data sources that are there already, which are referred to and not made. */
  readonly mapping: Mapping;
  /** Folder of the two files. */
  readonly files: string;
}

/**
 * A platform's stores as another Grafana's provisioning reads them: behind the gateway, as `viewer`.
 *
 * @throws Failure where the outside does not reach one of them.
 */
export function dataSourceProvisioning(from: Provisioned): string {
  const all = dataSourcesOf(from.platform);
  const made = Object.values(all).filter(({ uid }) => from.mapping[uid] === undefined);
  return yaml({ apiVersion: 1, datasources: made.map((source) => dataSource(source, all, from)) });
}

function dataSource({ uid, title }: DataSource, all: DataSources, from: Provisioned) {
  const { environment, platform, mapping, files } = from;
  const url = urlIn(environment, platform, listeners.gateway[uid]);
  if (url === undefined) throw new Failure(`the outside does not reach the gateway's ${uid}`);
  const own = !showsTheirs(environment);
  const settings = escaped(mapped(dataSourceSettings(uid, all), mapping)) as object;
  const file = (name: string) => `$__file{${join(files, name)}}`;
  return {
    ...{ name: title, uid, type: uid, access: "proxy", url, editable: false },
    ...{ basicAuth: true, basicAuthUser: accounts.viewer },
    jsonData: { ...settings, ...(own && { tlsAuthWithCACert: true }) },
    secureJsonData: {
      basicAuthPassword: file(PASSWORD),
      ...(own && { tlsCACert: file(AUTHORITY) }),
    },
  };
}
