import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;

/** The packages that the stand-ins are made of, beside their own sources. */
const bundledPackages = [
  "@grpc/grpc-js",
  "@peculiar/x509",
  "@pulumi/pulumi",
  "@pulumi/tls",
  "google-protobuf",
  "zod",
];

/**
 * The stand-in for the tls plugin, within the folder that `bundleStandIns` writes to. It has a folder of its own
 * because the engine warns about a plugin that it finds on PATH, where the others have to be.
 */
export const tlsPlugin = join("plugins", "pulumi-resource-tls");

/**
 * Writes the stand-ins for `pulumi-language-nodejs`, `pulumi-resource-pulumi-nodejs` and, as `tlsPlugin`, the tls
 * plugin. Each is one file that needs nothing beside it, so that it can be moved, and keeps working when the checkout
 * it came from changes or goes.
 * @param folder where to; made when missing. The first two work from the folder of `pulumi` itself.
 * @param node absolute path of the Node.js that is to run them
 */
export async function bundleStandIns(folder: string, node: string): Promise<void> {
  const [languageHost, tlsProvider] = await Promise.all([
    bundled("language-host/main.ts"),
    bundled("tls-provider/main.ts"),
  ]);
  writeExecutable(join(folder, "pulumi-language-nodejs"), polyglot(languageHost, node));
  writeExecutable(join(folder, "pulumi-resource-pulumi-nodejs"), dynamicProvider(node));
  writeExecutable(join(folder, tlsPlugin), polyglot(tlsProvider, node));
}

/** A hash that changes with the content of what `bundleStandIns` writes. */
export function sourceHash(): string {
  const hash = createHash("sha256").update(readFileSync(import.meta.filename));
  for (const folder of ["language-host", "tls-provider"])
    for (const name of readdirSync(join(here, folder)).sort())
      hash.update(`\0${folder}/${name}\0`).update(readFileSync(join(here, folder, name)));
  for (const name of bundledPackages) hash.update(`\0${name}@${installedVersion(name)}`);
  return hash.digest("hex");
}

async function bundled(entryPoint: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, entryPoint)],
    bundle: true,
    // CommonJS, because the SDK loads parts of itself by `require`.
    format: "cjs",
    platform: "node",
    target: "node22.18",
    // Asked for only to compile a program or to serialise a function, which neither stand-in does.
    external: ["typescript", "ts-node"],
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${entryPoint}: must yield one file, got none`);
  return output.text;
}

/**
 * A script for both sh and Node.js: sh runs its second line, which Node.js reads as a string and a comment. So one
 * file is enough, its path and that of Node.js may hold spaces, and `require` makes it CommonJS even within a folder
 * whose package.json says `"type": "module"`.
 */
function polyglot(script: string, node: string): string {
  const load = `require(require("node:path").resolve(process.argv[1]))`;
  return `#!/bin/sh\n":" //; exec ${quoted(node)} -e '${load}' "$0" "$@"\n${script}`;
}

/** Runs the dynamic providers' server of the SDK that the program in the current folder uses. */
function dynamicProvider(node: string): string {
  const load = `require("@pulumi/pulumi/cmd/dynamic-provider")`;
  return `#!/bin/sh\nexec ${quoted(node)} -e '${load}' pulumi-resource-pulumi-nodejs "$@"\n`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function writeExecutable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function installedVersion(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return version;
}
