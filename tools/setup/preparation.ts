import { dirname } from "node:path";
import type { Preparation } from "../workbench.ts";
import type { Engine } from "./docker-engine.ts";
import type { References } from "./local-images.ts";
import { builtHere } from "./local-images.ts";
import type { Plugins } from "./provider-plugins.ts";
import type { Cli } from "./pulumi-cli.ts";
import type { Backend } from "./state-backend.ts";

/** What each step has made sure of. */
export interface Prepared {
  readonly cli: Cli;
  readonly plugins: Plugins;
  readonly engine: Engine;
  readonly references: References;
  readonly backend: Backend;
  /** The folder with the credentials of the user's own `pulumi login`. */
  readonly credentials: string;
  /** The Node program that runs the tools. */
  readonly node: string;
}

/** What to write down of it for the other tools. */
export function preparationFor(prepared: Prepared): Preparation {
  const { cli, plugins, engine, references, backend, credentials, node } = prepared;
  return {
    path: [cli.folder, dirname(node)],
    variables: {
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_HOME: plugins.home,
      // A home of its own must not hide from Pulumi that the user is logged in.
      // Pulumi asks for the plugins of all targets, five times over where nothing answers.
      ...(plugins.standIn ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
      ...(plugins.standIn && backend.own ? { PULUMI_CREDENTIALS_PATH: credentials } : {}),
      ...(engine.host === undefined ? {} : { DOCKER_HOST: engine.host }),
      ...backend.env,
    },
    images: references,
    standIns: [
      ...(cli.source === "stand-in" ? ["pulumi"] : []),
      ...(plugins.standIn ? ["plugins"] : []),
      ...Object.keys(builtHere(references)),
    ],
  };
}
