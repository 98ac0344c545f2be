import * as pulumi from "@pulumi/pulumi";
import { recordingOf, type Recording } from "./recording.ts";

let runs = 0;

/** What the whole program declares as the stack `test` with settings as the engine hands them over. */
export function programRecording(settings: Readonly<Record<string, string>>): Promise<Recording> {
  const configuration = Object.entries(settings).map(([key, text]) => [
    `tracing-infra:${key}`,
    text,
  ]);
  return recordingOf(async () => {
    pulumi.runtime.setAllConfig(Object.fromEntries(configuration) as Record<string, string>);
    // A module runs once, so each run is of another module to the loader.
    try {
      await pulumi.runtime.runInPulumiStack(() => import(`../../index.ts?run=${++runs}`));
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });
}
