import { dataSourcesOf, type DataSources } from "../../model/data-sources.ts";
import { edgesOf, type Deployment } from "../../model/deployment.ts";

/** What there is to show in a deployment. */
export interface View {
  readonly sources: DataSources;
  /** Workloads that tell Prometheus about themselves, by the job of their series. */
  readonly jobs: ReadonlySet<string>;
}

/** What dashboards can show of a deployment. */
export function viewOf(deployment: Deployment): View {
  const told = edgesOf(deployment).filter(
    ({ purpose }) => purpose === "scrape" || purpose === "survey",
  );
  return {
    sources: dataSourcesOf(deployment),
    jobs: new Set(told.map(({ server }) => server)),
  };
}
