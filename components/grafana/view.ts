import { dataSourcesOf, type DataSources } from "../../model/data-sources.ts";
import { edgesOf, replicasOf, type Deployment } from "../../model/deployment.ts";
import { COPIES } from "../../model/object-storage.ts";

/** What there is to show in a deployment. */
export interface View {
  readonly sources: DataSources;
  /** Workloads that tell Prometheus about themselves, by the job of their series. */
  readonly jobs: ReadonlySet<string>;
  /** How many Tempos count the same trace. */
  readonly copies: number;
}

/** What dashboards can show of a deployment. */
export function viewOf(deployment: Deployment): View {
  const told = edgesOf(deployment).filter(
    ({ purpose }) => purpose === "scrape" || purpose === "survey",
  );
  return {
    sources: dataSourcesOf(deployment),
    jobs: new Set(told.map(({ server }) => server)),
    copies: replicasOf(deployment, "tempo") === undefined ? 1 : COPIES,
  };
}

/** A query for what each copy of a trace adds to: once, however many there are. */
export function countedOnce({ copies }: View, query: string): string {
  return copies === 1 ? query : `${query} / ${copies}`;
}
