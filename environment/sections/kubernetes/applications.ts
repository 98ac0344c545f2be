import { z } from "zod";
import { refusal } from "../../kinds.ts";
import { someLabels } from "./names.ts";

/** Whose pods may send telemetry without leaving the cluster. */
export const applications = z.strictObject(
  {
    namespaceLabels: someLabels
      .prefault({ "tracing-infra/telemetry": "true" })
      .describe("Labels of the namespaces whose pods may dial the doors for telemetry."),
    podLabels: someLabels
      .optional()
      .describe("Labels that these pods must have as well; by default any pod may."),
  },
  refusal("must be an object of labels"),
);
