import { z } from "zod";
import { flag, refusal } from "../kinds.ts";

/** What everybody can do without: stores of the profile `full`, as Tempo has every trace as well, and Grafana. */
export const stores = z.strictObject(
  {
    jaeger: flag
      .default(true)
      .describe("Jaeger, which runs once and keeps traces on a volume of its own."),
    zipkin: flag
      .default(true)
      .describe("Zipkin, which has the latest traces in memory and loses them with its process."),
    grafana: flag
      .default(true)
      .describe(
        "Grafana, in either profile; without it, people look at the stores with one of theirs.",
      ),
  },
  refusal("must be an object of flags"),
);
