import { execa } from "execa";
import { auditPipelines } from "../../components/collector/audit.ts";
import { pipelineSections } from "../../components/pipelines.ts";
import { yaml } from "../../components/yaml.ts";
import type { Platform } from "../../model/platform.ts";
import { copyFiles } from "../../tools/container-files.ts";
import { workbench } from "../../tools/workbench.ts";

/**
 * What the real Collector makes of audit files, by their paths: its own account of `count` records.
 *
 * The account is the debug exporter's, which stands where the log store's is.
 */
export async function auditRecords(
  platform: Platform,
  files: Readonly<Record<string, string>>,
  count: number,
): Promise<string> {
  const debug = { id: "debug", settings: { verbosity: "detailed" } };
  const { sections, pipelines } = pipelineSections(
    auditPipelines(platform).map((pipeline) => ({ ...pipeline, exporters: [debug] })),
  );
  const config = yaml({
    ...sections,
    service: { pipelines, telemetry: { metrics: { level: "none" } } },
  });
  const image = workbench().images.collector ?? "missing";
  const docker = execa({ env: workbench().env, stdin: "ignore", all: true });
  const { stdout: container } = await docker("docker", [
    ...["create", "--network", "none", image, "--config=file:/etc/audit.yaml"],
  ]);
  try {
    await copyFiles(container, { ...files, "/etc/audit.yaml": config });
    await docker("docker", ["start", container]);
    for (let attempt = 0; attempt < 100; attempt++) {
      const { all } = await docker("docker", ["logs", container]);
      if (all.split("LogRecord #").length > count) return all;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(
      `must pass on ${count} records, got\n${(await docker("docker", ["logs", container])).all}`,
    );
  } finally {
    await docker("docker", ["rm", "--force", "--volumes", container]);
  }
}
