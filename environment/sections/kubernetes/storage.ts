import { z } from "zod";
import { refusal } from "../../kinds.ts";
import { objectName } from "./names.ts";

const SIZE_RULE = refusal("must be a whole number from 1 to 65536");

const gibibytes = z.int(SIZE_RULE).min(1, SIZE_RULE).max(65_536, SIZE_RULE).optional();

const of = (what: string) => gibibytes.describe(`${what}, in GiB.`);

/** Volumes: of which class, and how large where it is not as reckoned. */
export const storage = z.strictObject(
  {
    class: objectName("a storage class of the cluster's")
      .optional()
      .describe("Class of the volumes; by default the cluster's default."),
    sharedClass: objectName("a storage class of the cluster's")
      .optional()
      .describe(
        "Class of volumes that many nodes may have at once, for folders that workloads share; without it these workloads are kept on one node.",
      ),
    gibibytes: z
      .strictObject(
        {
          collector: of("Queues of each Collector"),
          sampler: of("Queues of each sampler"),
          tempo: of("Traces in Tempo"),
          jaeger: of("Traces in Jaeger"),
          prometheus: of("Samples in each Prometheus"),
          loki: of("Logs in Loki"),
          alertmanager: of("Silences of each Alertmanager"),
          grafana: of("Grafana's database, where that is a file"),
          redis: of("The sample services' state"),
          archive: of("The archive of all writers"),
          "audit-log": of("The audit log on its way to Loki"),
        },
        refusal("must be an object of numbers"),
      )
      .prefault({})
      .describe(
        "Sizes that are not as reckoned from `sampling.rate` and how long is kept what is on a volume.",
      ),
  },
  refusal("must be an object of settings"),
);
