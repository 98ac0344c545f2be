import type { Environment } from "../environment/schema.ts";
import { DockerTarget } from "./docker/index.ts";
import type { Target } from "./target.ts";

type Kind = Environment["target"]["kind"];

const kinds: Record<Kind, new (name: string, args: { environment: Environment }) => Target> = {
  docker: DockerTarget,
};

/** The target that an environment asks for. */
export function targetFor(environment: Environment): Target {
  return new kinds[environment.target.kind]("target", { environment });
}
