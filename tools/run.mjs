// Starts a tool: `node tools/run.mjs <command> [args...]` runs tools/<command>/main.ts.
//
// Plain JavaScript without dependencies, because it is what makes sure of the Node and the
// packages that everything else needs.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { constants, homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that runs TypeScript as it is. */
const oldestNode = [22, 18];

/** The Node that is fetched where the one at hand is too old. */
const fetchedNode = "22.23.3";

/** Same folder as `cacheFolder` in setup/site.ts. */
const cache =
  process.env.TRACING_INFRA_CACHE ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tracing-infra");

/** Keeps npm to what the person waiting has to know. */
const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Whether a Node of this version runs the tools. */
export function isSupported(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** Whether the packages that npm recorded as installed are the locked ones, optional ones aside. */
export function isInstalled(locked, installed) {
  const versions = new Map(Object.entries(installed.packages ?? {}));
  return Object.entries(locked.packages).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = versions.get(path);
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/** The first sentence of the comment a source begins with. */
export function summaryOf(source) {
  const comment = /^\s*\/\*\*(.*?)\*\//s.exec(source)?.[1] ?? "";
  const text = comment.replace(/^\s*\* ?/gm, " ").replace(/\s+/g, " ");
  return /^.*?\.(?=\s|$)/.exec(text.trim())?.[0] ?? "";
}

function commands() {
  const tools = join(checkout, "tools");
  return readdirSync(tools)
    .map((name) => ({ name, main: join(tools, name, "main.ts") }))
    .filter(({ main }) => existsSync(main))
    .map(({ name, main }) => ({ name, main, summary: summaryOf(readFileSync(main, "utf8")) }));
}

function usage() {
  const list = commands();
  const width = Math.max(...list.map(({ name }) => name.length));
  const lines = list.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "Usage: node tools/run.mjs <command> [args...]",
    "",
    ...lines,
    "",
    "`<command> --help` tells more.",
  ].join("\n");
}

/** Runs one named step and says how long it took; throws when it fails. */
function step(title, command, options) {
  const start = Date.now();
  console.error(`• ${title} …`);
  const { status, error } = spawnSync(command[0], command.slice(1), {
    ...options,
    stdio: ["ignore", 2, 2],
  });
  const elapsed = `${((Date.now() - start) / 1000).toFixed(1)} s`;
  if (error || status !== 0) {
    const reason = error?.message ?? `exit code ${status}`;
    throw new Error(
      `${title}: must succeed, got '${reason}' after ${elapsed}; run \`${command.join(" ")}\` to see why`,
    );
  }
  console.error(`✔ ${title} (${elapsed})`);
}

function runs(node) {
  return spawnSync(node, ["-v"], { encoding: "utf8" }).stdout?.trim() === `v${fetchedNode}`;
}

/** The path of a Node that runs the tools, fetched where the running one is too old. */
function supportedNode() {
  if (isSupported(process.versions.node)) return process.execPath;
  const folder = join(cache, `node-${fetchedNode}`);
  const home = join(folder, "node_modules", "node");
  const node = join(home, "bin", "node");
  if (runs(node)) return node;
  const npm = ["npm", "install", "--prefix", folder, ...quietly];
  step(`Node ${fetchedNode} (this one is ${process.version})`, [...npm, `node@${fetchedNode}`]);
  // npm may be told not to run a package's own scripts; this one's fetches the program.
  if (!runs(node)) {
    step("Node's program", [process.execPath, "installArchSpecificPackage"], { cwd: home });
  }
  if (!runs(node)) {
    throw new Error(
      `${node}: must be Node ${fetchedNode}, got none that runs; install Node ${oldestNode.join(".")} or newer`,
    );
  }
  return node;
}

function installPackages(env) {
  const lock = join(checkout, "package-lock.json");
  const record = join(checkout, "node_modules", ".package-lock.json");
  const read = (path) => JSON.parse(readFileSync(path, "utf8"));
  if (existsSync(record) && isInstalled(read(lock), read(record))) return;
  step("npm packages", ["npm", "ci", ...quietly], { cwd: checkout, env });
}

/** Runs the tool until it ends, and ends as it did. */
function runTool(node, args, env) {
  const child = spawn(node, args, { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends its interrupt to the child as well: twice would be an impatient user's.
    const shared = signal === "SIGINT" && process.stdin.isTTY;
    process.on(signal, () => shared || child.kill(signal));
  }
  child.on("error", (error) => {
    console.error(`${node}: must start, got '${error.message}'`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}

function main([name, ...args]) {
  const command = commands().find((known) => known.name === name);
  if (command === undefined) {
    const asked = name === undefined || name === "--help" || name === "-h";
    if (!asked) console.error(`command: must be one of those below, got '${name}'\n`);
    console[asked ? "log" : "error"](usage());
    process.exitCode = name === undefined || !asked ? 2 : 0;
    return;
  }
  try {
    const node = supportedNode();
    const env = {
      ...process.env,
      PATH: [dirname(node), process.env.PATH].join(delimiter),
      // Lets Node's own requests go through the proxy that everything else goes through.
      ...(process.env.HTTPS_PROXY || process.env.https_proxy ? { NODE_USE_ENV_PROXY: "1" } : {}),
      // What is compiled once is kept for every Node that a tool starts, Pulumi's programs among them.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cache, "compiled"),
    };
    installPackages(env);
    runTool(node, [command.main, ...args], env);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  main(process.argv.slice(2));
}
