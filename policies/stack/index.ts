import type { Policy } from "../judging/policy.ts";
import { dataSourcesAreDeployed } from "./data-sources.ts";
import { edgesHavePolicies } from "./edges.ts";
import { securityFactsAreKnown } from "./facts.ts";
import { filesAreThere } from "./files-are-there.ts";
import { componentsAreScraped, componentsHaveAlertRules } from "./monitoring.ts";
import { tlsFilesHoldCertificates } from "./tls-files.ts";

/** What holds between the resources of a stack: that what is spoken of is there, and can be reached. */
export const stack: readonly Policy[] = [
  edgesHavePolicies,
  componentsAreScraped,
  componentsHaveAlertRules,
  dataSourcesAreDeployed,
  filesAreThere,
  tlsFilesHoldCertificates,
  securityFactsAreKnown,
];
