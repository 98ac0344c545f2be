/** Runs a one-node Kubernetes cluster on this machine, to try the platform on. */
import { Failure, run, type Command } from "../command-line.ts";
import { workbench } from "../workbench.ts";
import { clusterLayout } from "./access.ts";
import { down, isThere } from "./down.ts";
import { loadImages } from "./images/load.ts";
import { RuntimeImages } from "./images/runtime.ts";
import { Kubectl } from "./kubectl.ts";
import { addresses } from "./layout.ts";
import { exclusively } from "./lock.ts";
import { requireLinuxAsRoot, thisMachine } from "./machine.ts";
import { hasPrograms, makePrograms } from "./programs.ts";
import { clusterSite } from "./site.ts";
import { isHealthy, statusOf, statusText } from "./status.ts";
import { stepsFor } from "./steps.ts";
import { up } from "./up.ts";

const overview = {
  usage: "npm run cluster",
  summary: `Runs a one-node Kubernetes cluster on this machine, to try the platform on. Linux only, as root.

  npm run cluster -- up            make it be up: from nothing, or whatever of it does not run
  npm run cluster -- status        what runs, and in how much memory; exit code 1 when not all is well
  npm run cluster -- load          copy the platform's images into it
  npm run cluster -- kubectl ...   its own kubectl, as its administrator
  npm run cluster -- kubeconfig    print the path of a kubeconfig, for Pulumi and others
  npm run cluster -- down          remove it with everything in it

\`up\` and \`load\` tell more with --help; docs/kubernetes.md tells what the cluster is and is not.`,
  options: {},
} as const satisfies Command<string>;

const starting = {
  usage: "npm run cluster -- up",
  summary: `Makes the cluster be up and ready, in some ten seconds once its programs are there. They are built the first
time, which takes ten minutes or more, and kept in the cache. May be run again at any time: what runs stays.

It has a network namespace of its own, in which nothing outside of this machine can be reached. From here the node is
${addresses.node}: the API at port 6443, and the services' node ports.`,
  options: {},
} as const satisfies Command<string>;

const loading = {
  usage: "npm run cluster -- load",
  summary:
    "Copies images from the Docker engine into the cluster, which cannot pull any. Those that are there are not\n" +
    "copied again.",
  options: {
    image: {
      value: "REF",
      repeated: true,
      describe: "This one; may be said several times (by default all images of the platform)",
    },
  },
} as const satisfies Command<string>;

const plain = (verb: string, summary: string) =>
  ({ usage: `npm run cluster -- ${verb}`, summary, options: {} }) satisfies Command<string>;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The arguments of `kubectl` are its own, `--help` among them. */
async function kubectl(args: readonly string[]): Promise<void> {
  await run(overview, async () => {
    const layout = clusterLayout();
    process.exitCode = await new Kubectl(layout, clusterSite().programs).show(args);
  });
}

async function start(): Promise<void> {
  requireLinuxAsRoot(thisMachine);
  const cluster = clusterSite();
  const step = stepsFor(say);
  if (!hasPrograms(cluster.site)) {
    await step("programs", () => makePrograms(cluster.site, say));
  }
  await exclusively(() => up(cluster, step));
  say(`\nexport KUBECONFIG=${cluster.layout.kubeconfig}`);
}

async function remove(): Promise<void> {
  requireLinuxAsRoot(thisMachine);
  const cluster = clusterSite();
  if (isThere(cluster.layout)) await exclusively(() => down(cluster, stepsFor(say)));
  else say("There is no cluster on this machine.");
}

async function load(said: string | undefined): Promise<void> {
  const layout = clusterLayout();
  const { env, images } = workbench();
  const references = said === undefined ? Object.values(images) : said.split(",");
  const runtime = new RuntimeImages(layout, clusterSite().programs);
  const loaded = await loadImages(runtime, { references, env }, say);
  say(`${loaded} of ${references.length} images copied; the others were there`);
}

async function show(): Promise<void> {
  clusterLayout();
  const status = await statusOf(clusterSite());
  process.stdout.write(statusText(status));
  if (!isHealthy(status)) throw new Failure("not all is well; `npm run cluster -- up` mends it");
}

const [verb = ""] = process.argv.splice(2, process.argv[2]?.startsWith("-") === false ? 1 : 0);

switch (verb) {
  case "up":
    await run(starting, start);
    break;
  case "down":
    await run(plain(verb, "Removes the cluster with everything in it, its volumes too."), remove);
    break;
  case "status":
    await run(plain(verb, "Shows what runs, and in how much memory."), show);
    break;
  case "load":
    await run<"image">(loading, ({ image }) => load(image));
    break;
  case "kubeconfig":
    await run(plain(verb, "Prints the path of a kubeconfig, which only root may read."), () => {
      say(clusterLayout().kubeconfig);
      return Promise.resolve();
    });
    break;
  case "kubectl":
    await kubectl(process.argv.splice(2));
    break;
  default:
    await run(overview, () => {
      throw new Failure(
        `cluster: must be told one of 'up', 'down', 'status', 'load', 'kubeconfig' and 'kubectl', got '${verb}'; see --help`,
        64,
      );
    });
}
