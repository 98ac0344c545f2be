/** Sets everything up and runs all tests, the acceptance of really deployed platforms among them. */
import { canRunCluster, thisMachine } from "../cluster/machine.ts";
import { makePrograms } from "../cluster/programs.ts";
import { run, type Command } from "../command-line.ts";
import { buildAll } from "../offline/build-all.ts";
import { kubernetesApiNames } from "../offline/kubernetes-apis.ts";
import { setUp } from "../setup/set-up.ts";
import { offlineChoice } from "../setup/offline-choice.ts";
import { siteFor } from "../setup/site.ts";
import { workbench } from "../workbench.ts";
import { aside, groups, shown, together, type Counts } from "./groups.ts";

const command = {
  usage: "npm test",
  summary: "Sets everything up and runs all tests; `npm run check` leaves the acceptance out.",
  options: {
    "without-acceptance": { describe: "Leave out the tests that deploy a platform" },
    grep: { value: "TEXT", describe: "Run only the tests whose sentence has this text in it" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async (said) => {
  const offline = offlineChoice(process.env["TRACING_INFRA_OFFLINE"]);
  await setUp({ offline });
  const site = siteFor(offline);
  await buildAll(site, kubernetesApiNames, console.log);
  const running = { grep: said.grep, env: workbench().env };
  if (said["without-acceptance"]) {
    conclude([await shown(groups.parts, running)]);
    return;
  }
  if (canRunCluster(thisMachine)) await makePrograms(site, console.log);
  console.log(`The tests of ${groups.clusters.title} run beside these; what they say comes after.`);
  const [parts, clusters] = await Promise.all([
    shown(groups.parts, running),
    aside(groups.clusters, running),
  ]);
  console.log(`\n${clusters.said}`);
  conclude([parts, clusters.counts, await shown(groups.docker, running)]);
});

function conclude(all: readonly Counts[]): void {
  const { passed, failed, failures, well } = together(all);
  if (all.length > 1) {
    console.log(`\n${passed} passed, ${failed} failed, together`);
    for (const failure of failures) console.log(`failed: ${failure}`);
  }
  process.exitCode = well ? 0 : 1;
}
