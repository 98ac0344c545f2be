import type { Policy } from "../judging/policy.ts";
import { alertsAreSentWithTls } from "./alerts.ts";
import { certificatesEndInTime, privateKeysAreStrong } from "./certificates.ts";
import { collectorExportersUseTls } from "./collector-dialing.ts";
import { collectorServersUseTls } from "./collector-servers.ts";
import { gatewayListensWithTls } from "./gateway.ts";
import { dataSourcesUseTls } from "./grafana.ts";
import { gatewaysUseTls, ingressesUseTls, probesUseTls } from "./kubernetes.ts";
import { scrapeJobsUseTls } from "./scraping.ts";
import { storesDialWithTls } from "./stores-dialing.ts";
import { storesListenWithTls } from "./stores-listening.ts";
import { certificatesAreVerified } from "./verification.ts";
import { tlsIsRecent } from "./versions.ts";

/** Nothing is read or changed on its way. */
export const transport: readonly Policy[] = [
  collectorServersUseTls,
  collectorExportersUseTls,
  certificatesAreVerified,
  tlsIsRecent,
  storesListenWithTls,
  storesDialWithTls,
  scrapeJobsUseTls,
  dataSourcesUseTls,
  gatewayListensWithTls,
  alertsAreSentWithTls,
  probesUseTls,
  ingressesUseTls,
  gatewaysUseTls,
  certificatesEndInTime,
  privateKeysAreStrong,
];
