import { join } from "node:path";
import { build } from "esbuild";

/** The name of the one file in the folder `bundle` is given. */
export const bundleFile = "main.cjs";

/** Makes one file of a program in TypeScript and all packages it needs, for Node.js alone. */
export async function bundle(entry: string, output: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: join(output, bundleFile),
    bundle: true,
    // CommonJS, because some packages load parts of themselves by `require`.
    format: "cjs",
    platform: "node",
    target: "node22.18",
    logLevel: "error",
  });
}
