/** Makes the checkout ready to deploy: Pulumi, its plugins, a Docker engine, the images, the state. */
import { Failure, run, type Command } from "../command-line.ts";
import { check } from "./check.ts";
import { offlineChoice } from "./offline-choice.ts";
import { setUp, wantedFor } from "./set-up.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { siteFor } from "./site.ts";

const command = {
  usage: "npm run setup",
  summary: `Makes the checkout ready to deploy: Pulumi, its plugins, a Docker engine, the images, the state.

What is there already is used as it is. What is missing comes from the official source; with the
choice 'auto', the default, what that cannot deliver is built here (tools/offline/README.md). With
'never' nothing built here is used, with 'always' nothing else.

TRACING_INFRA_OFFLINE is another way to say --offline; TRACING_INFRA_CACHE is the folder for downloads
and builds (default ~/.cache/tracing-infra).`,
  options: {
    offline: {
      value: "CHOICE",
      describe: "'auto', 'always' or 'never': whether parts are built here",
    },
    stack: {
      value: "NAME",
      describe: "Only what this stack needs (by default what any may need, and the tests)",
    },
    check: { describe: "Only say what is there; exit code 1 when something is missing" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async (said) => {
  const offline = offlineChoice(said.offline ?? process.env["TRACING_INFRA_OFFLINE"]);
  const environment = said.stack === undefined ? undefined : environmentOf(stackCalled(said.stack));
  if (said.check === undefined) await setUp({ offline, ...(environment && { environment }) });
  else if (!(await check(siteFor(offline, environment && wantedFor(environment)), console.log))) {
    throw new Failure("not all is there; run `npm run setup`");
  }
});
