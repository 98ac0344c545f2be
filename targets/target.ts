import type * as pulumi from "@pulumi/pulumi";
import type { Agent } from "../model/agent.ts";
import type { Listener, WorkloadName } from "../model/listeners.ts";
import type { Workload } from "../model/workload.ts";

/** What a workload is deployed with: the resource it belongs to and every secret it names. */
export interface DeployContext<Secret extends string> {
  readonly parent: pulumi.ComponentResource;
  readonly secrets: Readonly<Record<Secret, pulumi.Input<string>>>;
}

/** A place where workloads run. Services know this much of it and no more. */
export interface Target {
  /** Names and addresses by which others than its peers dial a workload, for its certificate. */
  hostsOf(workload: WorkloadName): {
    readonly names: readonly string[];
    readonly addresses: readonly string[];
  };

  /** Makes a workload real, with everything it needs and nothing else. */
  deploy<Secret extends string>(workload: Workload<Secret>, context: DeployContext<Secret>): void;

  /**
   * Runs an agent on every node.
   *
   * @throws RangeError in a place that has no nodes.
   */
  deployOnNodes<Secret extends string>(agent: Agent<Secret>, context: DeployContext<Secret>): void;

  /** Whether there is a secret's value in this place already, so that a workload is deployed without. */
  has(secret: string): boolean;

  /** Where the outside reaches a listener, or nothing where it has no business. */
  urlOf(listener: Listener): string | undefined;
}

/**
 * Proof that an adapter honours every field of a workload: it destructures the ones it honours and
 * hands the rest over, which must be empty. A new field stops the build until every target honours it.
 */
export function nothingLeft(_remainder: Record<never, never> & { [field: string]: never }): void {}
