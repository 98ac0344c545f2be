/** Removes the deployed platform and says which data it leaves. */
import { run, type Command } from "../command-line.ts";
import { stackCalled } from "../stack-file.ts";
import { remove } from "./remove.ts";

const command = {
  usage: "npm stop",
  summary: "Removes the platform. Its data stays in volumes unless they are purged.",
  options: {
    stack: { value: "NAME", default: "dev", describe: "Stack to remove" },
    purge: { describe: "Remove the volumes with all traces and metrics too" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ stack, purge }) => {
  const { unknown, kept, purged } = await remove(stackCalled(stack ?? "dev"), {
    purge: purge !== undefined,
  });
  if (unknown.length > 0) {
    process.stdout.write(
      `Removed ${unknown.length} containers and networks that this checkout's state did not know.\n`,
    );
  }
  if (purged.length > 0) process.stdout.write(`Purged ${purged.join(", ")}.\n`);
  process.stdout.write(
    kept.length === 0
      ? "Nothing is left.\n"
      : `Kept the data in ${kept.join(", ")}: the next \`npm start\` finds it there;\n` +
          "`npm stop -- --purge` removes it.\n",
  );
});
