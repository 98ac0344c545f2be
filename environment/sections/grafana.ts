import { z } from "zod";
import { refusal } from "../kinds.ts";
import { certificateAuthority, HOST, hostRule, refuseTwoPlaces, whereabouts } from "./elsewhere.ts";

/** PostgreSQL's usual port. */
const PORT = 5432;

const HOST_RULE = refusal(hostRule(PORT, "db.example.com:6432"));

/** What may be in a name: Grafana puts it into a line of words, in which others would mean something. */
const NAME = /^[A-Za-z_][\w.@-]{0,62}$/;
const NAME_RULE = "must be a name of letters, digits and '_.@-'";

const named = (usual: string) =>
  z.string(refusal(NAME_RULE)).regex(NAME, refusal(NAME_RULE)).default(usual);

const database = z
  .strictObject(
    {
      host: z
        .string(HOST_RULE)
        .regex(HOST, HOST_RULE)
        .describe(
          `Host of the server, and its port where that is not ${PORT}; dialled over TLS alone, and its certificate must name it.`,
        ),
      name: named("grafana").describe("Its database, which must be there and Grafana's alone."),
      user: named("grafana").describe(
        "Who owns that database, and logs in with the secret as password.",
      ),
      certificateAuthority,
      ...whereabouts("server"),
    },
    refusal("must be an object of settings"),
  )
  .superRefine((settings, context) => {
    refuseTwoPlaces("grafana.database", settings, (path, message) => {
      context.addIssue({ code: "custom", path, message });
    });
  });

/** Where Grafana keeps what it knows of people. */
export const grafana = z.strictObject(
  {
    database: database
      .optional()
      .describe(
        "A PostgreSQL in which Grafana keeps users, preferences and dashboards of their own, instead of a file on its volume: the secret `grafana:databasePassword`.",
      ),
  },
  refusal("must be an object of settings"),
);
