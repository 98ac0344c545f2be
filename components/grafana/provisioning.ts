import type { Deployment } from "../../model/deployment.ts";
import { configurationPath, type ConfigurationFile } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { DASHBOARDS } from "./dashboards.ts";
import { dataSourcesConfig } from "./data-sources.ts";

/** Folder of what Grafana sets up at its start, among its configuration files. */
export const PROVISIONING = "provisioning";

/** Grafana's folder of the platform's dashboards: what people see, and what addresses say. */
const FOLDER = { folder: "Tracing", folderUid: "tracing" } as const;

/** What Grafana sets up at its start: data sources, and where to find dashboards. */
export function provisioningFiles(deployment: Deployment): ConfigurationFile[] {
  return [
    file("datasources/tracing.yaml", dataSourcesConfig(deployment)),
    file("dashboards/tracing.yaml", dashboardsConfig()),
    // Grafana reports folders that it does not find as errors.
    file("plugins/none.yaml", { apiVersion: 1 }),
    file("alerting/none.yaml", { apiVersion: 1 }),
  ];
}

function dashboardsConfig() {
  return {
    apiVersion: 1,
    providers: [
      {
        name: "tracing",
        orgId: 1,
        ...FOLDER,
        type: "file",
        // A dashboard whose file is gone goes as well. Nobody can delete one in Grafana's pages either way.
        disableDeletion: false,
        allowUiUpdates: false,
        // The files change with the container only.
        updateIntervalSeconds: 3600,
        options: { path: configurationPath(DASHBOARDS), foldersFromFilesStructure: false },
      },
    ],
  };
}

function file(name: string, content: object): ConfigurationFile {
  return { name: `${PROVISIONING}/${name}`, text: yaml(content) };
}
