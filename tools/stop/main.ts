/** Removes the deployed platform and says which data it leaves. */
import { run, type Command } from "../command-line.ts";
import { dataVolumesOf, docker, platformNameOf } from "../docker.ts";
import { hasStack, pulumi } from "../pulumi.ts";
import { stackCalled } from "../stack-file.ts";

const command = {
  usage: "npm stop",
  summary: "Removes the platform. Its data stays in volumes unless they are purged.",
  options: {
    stack: { value: "NAME", default: "dev", describe: "Stack to remove" },
    purge: { describe: "Remove the volumes with all traces and metrics too" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ stack: name, purge }) => {
  const stack = stackCalled(name ?? "dev");
  if (await hasStack(stack)) await pulumi(stack, ["destroy", "--yes", "--skip-preview"], "shown");
  const volumes = await dataVolumesOf(platformNameOf(stack.name));
  if (volumes.length === 0) {
    process.stdout.write("Nothing is left.\n");
  } else if (purge) {
    await docker(["volume", "rm", ...volumes]);
    process.stdout.write(`Purged ${volumes.join(", ")}. Nothing is left.\n`);
  } else {
    process.stdout.write(
      `Kept the data in ${volumes.join(", ")}: the next \`npm start\` finds it there;\n` +
        "`npm stop -- --purge` removes it.\n",
    );
  }
});
