import assert from "node:assert/strict";
import { images, reference } from "../../model/images.ts";
import type { Workload } from "../../model/workload.ts";
import { dockerPlatform, type DockerRecording } from "../support/docker-platform.ts";
import { withEverything } from "../support/environments.ts";
import { kubernetesPlatform, type KubernetesObject } from "../support/kubernetes-platform.ts";
import { expected, revealed, type Observed } from "../support/observed.ts";
import { observedOnDocker, secretsOnDocker } from "../support/observed-on-docker.ts";
import { observedOnKubernetes, secretsOnKubernetes } from "../support/observed-on-kubernetes.ts";
import { Secret } from "../support/secrets.ts";
import { workloadsOf } from "../support/workloads.ts";

/** One way to make workloads real, as far as it is looked at. */
interface Subject {
  readonly target: string;
  readonly observed: (workload: Workload) => Observed;
}

let docker: DockerRecording;
let kubernetes: KubernetesObject[];

const subjects: readonly Subject[] = [
  { target: "Docker", observed: (workload) => observedOnDocker(docker, workload) },
  { target: "Kubernetes", observed: ({ name }) => observedOnKubernetes(kubernetes, name) },
];

/** What is looked at by itself, each with the sentence that is true of it. */
const aspects: readonly [sentence: string, ...fields: (keyof Observed)[]][] = [
  [
    "runs its image and program, with its arguments and variables",
    "image",
    "entrypoint",
    "args",
    "environment",
  ],
  ["finds each configuration file with its text at its path", "configuration"],
  ["finds each secret in a file at its path, and no other", "secrets"],
  ["answers to each of its names at each of its ports", "hosts"],
  ["lets the outside in at its published ports and no others", "published"],
  ["has its memory and its processors", "memoryMebibytes", "cpus"],
  ["runs as its own user", "user"],
  [
    "keeps its files, shares its folders and has its folders in memory",
    "storage",
    "shared",
    "scratch",
  ],
];

describe("a workload, wherever it runs", () => {
  before("record both targets", async () => {
    docker = await dockerPlatform(withEverything);
    kubernetes = await kubernetesPlatform(withEverything);
  });

  const workloads = workloadsOf("dev", withEverything);

  for (const { target, observed } of subjects) {
    for (const workload of workloads) {
      describe(`${workload.name} on ${target}`, () => {
        for (const [sentence, ...fields] of aspects) {
          it(sentence, () => {
            const real = observed(workload);
            const wanted = expected(workload, reference(images[workload.image]));
            for (const field of fields) assert.deepEqual(real[field], wanted[field], field);
          });
        }
      });
    }
  }

  for (const { name, secrets } of workloads) {
    it(`gives ${name} the same secrets on every target, and none that is not hidden`, () => {
      const onDocker = secretsOnDocker(docker, name);
      const onKubernetes = secretsOnKubernetes(kubernetes, name);
      assert.deepEqual(Object.keys(onDocker).sort(), [...secrets].sort());
      for (const secret of secrets) {
        assert.notEqual(revealed(onDocker[secret]), undefined, secret);
        assert.deepEqual(onKubernetes[secret], revealed(onDocker[secret]), secret);
      }
      // Whom to trust and when certificates end may be known; Kubernetes' provider hides that, too.
      const seen = secrets.filter((secret) => !(onDocker[secret] instanceof Secret));
      for (const one of seen) assert.match(one, /\.crt$|^authority\.p12$|^certificate-ends\.yaml$/);
    });
  }
});
