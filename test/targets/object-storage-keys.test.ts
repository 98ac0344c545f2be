import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { TracingPlatform } from "../../components/platform/index.ts";
import { keysFile } from "../../components/object-storage.ts";
import { OBJECT_STORAGE_KEYS } from "../../model/object-storage.ts";
import { platformFor } from "../../model/platform.ts";
import { KubernetesTarget } from "../../targets/kubernetes/index.ts";
import { madeHere } from "../support/docker-platform.ts";
import { environmentOf } from "../support/environments.ts";
import { kubernetesSettings } from "../support/kubernetes-platform.ts";
import { recordingOf, type Recording } from "../support/recording.ts";
import { plainTexts, Secret } from "../support/secrets.ts";

const said = {
  "objectStorage:keyId": "AKIASAIDBYTHEOPERATOR",
  "objectStorage:secretKey": "correct-horse/battery+staple=",
};

/** Everything that production declares on Kubernetes, with what the operator has said. */
function production(
  configuration: Readonly<Record<string, string>>,
  changes: Record<string, unknown> = {},
  ofTarget: Record<string, unknown> = {},
): Promise<Recording> {
  const environment = environmentOf("prod", changes);
  return recordingOf(() => {
    pulumi.runtime.setAllConfig(configuration);
    try {
      const platform = platformFor(environment);
      const target = new KubernetesTarget("target", {
        ...{ environmentName: "prod", deployment: platform, images: madeHere },
        settings: kubernetesSettings(ofTarget),
      });
      return new TracingPlatform("tracing", { platform, target });
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });
}

describe("the keys of the object store", () => {
  let recording: Recording;

  before("deploy production", async () => {
    recording = await production(said);
  });

  it("are in nothing that anybody is shown: no file, argument or variable, and not in the state", () => {
    for (const { name, inputs } of recording.resources) {
      for (const text of plainTexts(inputs)) {
        for (const key of Object.values(said)) assert.ok(!text.includes(key), name);
      }
    }
  });

  it("are files of Tempo's and Loki's secrets, and of nobody else's", () => {
    const files = recording.resources.flatMap(({ type, name, inputs }) => {
      if (type !== "kubernetes:core/v1:Secret") return [];
      const { stringData } = inputs;
      assert.ok(stringData instanceof Secret, name);
      const { [OBJECT_STORAGE_KEYS]: file } = stringData.value as Record<string, unknown>;
      return file === undefined ? [] : [[name, file] as const];
    });
    const text = keysFile(said["objectStorage:keyId"], said["objectStorage:secretKey"]);
    assert.deepEqual(
      files.map(([name, file]) => [name, file instanceof Secret ? file.value : file]),
      [
        ["tracing-prod-tempo-secrets", text],
        ["tracing-prod-loki-secrets", text],
      ],
    );
  });

  for (const key of Object.keys(said)) {
    it(`are asked for by the command that says them: ${key}`, async () => {
      const others = Object.entries(said).filter(([other]) => other !== key);
      await assert.rejects(
        production(Object.fromEntries(others)),
        new RegExp(`${key}[^]*config set --secret ${key}`),
      );
    });
  }

  it("are not asked for where a Secret of the namespace has them, from which pods take them", async () => {
    const { resources } = await production({}, {}, { operatorSecret: "ours" });
    const theirs = {
      items: [{ key: OBJECT_STORAGE_KEYS, path: OBJECT_STORAGE_KEYS }],
      name: "ours",
    };
    const takers = resources.filter(({ inputs }) =>
      JSON.stringify(inputs).includes(JSON.stringify({ secret: theirs })),
    );
    assert.deepEqual(
      takers.map(({ name }) => name),
      ["tracing-prod-tempo", "tracing-prod-loki"],
    );
  });

  it("are not asked for where there is none", async () => {
    const { resources } = await production({}, { objectStorage: undefined, replicas: {} });
    assert.ok(resources.length > 0);
  });
});
