import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { images, isPublished, reference, type ImageName } from "../../../model/images.ts";
import { imageFor } from "../../../targets/kubernetes/images.ts";
import { kubernetesPlatform, type KubernetesObject } from "../../support/kubernetes-platform.ts";
import { Secret } from "../../support/secrets.ts";

interface Pod {
  readonly imagePullSecrets?: readonly object[];
  readonly containers: readonly { readonly image: string }[];
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
}

const podsIn = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    .map(({ name, inputs }) => {
      const { template } = inputs["spec"] as { template: { spec: Pod } };
      return { name, pod: template.spec };
    });

describe("an image on Kubernetes", () => {
  const registry = "registry.example:5000/mirror";

  it("comes from the mirror that is named, by the same digest", () => {
    const { digest } = images.tempo;
    assert.equal(
      imageFor("tempo", { registry }, {}),
      `${registry}/grafana/tempo:${images.tempo.tag}@${digest}`,
    );
    for (const name of Object.keys(images) as ImageName[]) {
      if (!isPublished(images[name])) continue;
      const asked = imageFor(name, { registry }, {});
      assert.ok(asked.startsWith(`${registry}/`), name);
      assert.equal(asked.split("@")[1], reference(images[name]).split("@")[1], name);
    }
  });

  it("is an official one at the mirror, too, where nobody's name is before it", () => {
    assert.match(
      imageFor("caddy", { registry }, {}),
      /^registry\.example:5000\/mirror\/library\/caddy:/,
    );
    assert.match(imageFor("redis", { registry }, {}), /\/library\/redis:/);
  });

  it("is as it is pinned where there is no mirror, and what stands in for it is in none", () => {
    assert.equal(imageFor("tempo", {}, {}), reference(images.tempo));
    const local = { tempo: "tracing-infra.local/tempo:built", "llm-router": "local/llm:1" };
    assert.equal(imageFor("tempo", { registry }, local), "tracing-infra.local/tempo:built");
    assert.equal(imageFor("llm-router", { registry }, local), "local/llm:1");
  });

  it("is pulled with the secrets that are named, in every pod", async () => {
    const named = { images: { registry, pullSecrets: ["mirror", "other"] } };
    for (const { name, pod } of podsIn(await kubernetesPlatform({}, named))) {
      assert.deepEqual(pod.imagePullSecrets, [{ name: "mirror" }, { name: "other" }], name);
      assert.ok(
        pod.containers.every(({ image }) => image.startsWith(`${registry}/`)),
        name,
      );
    }
    for (const { name, pod } of podsIn(await kubernetesPlatform())) {
      assert.ok(!("imagePullSecrets" in pod), name);
    }
  });
});

describe("the operator's secrets on Kubernetes", () => {
  const alerting = { webhook: {}, slack: { channel: "#alerts" } };

  const ofAlertmanager = (objects: readonly KubernetesObject[]) => {
    const [found] = podsIn(objects).filter(({ name }) => name === "tracing-dev-alertmanager");
    const secrets = found?.pod.volumes.find(({ name }) => name === "secrets");
    const own = objects.find(
      ({ kind, name }) => kind === "Secret" && name === "tracing-dev-alertmanager-secrets",
    );
    const data = own?.inputs["stringData"];
    return { secrets, keys: Object.keys((data instanceof Secret ? data.value : data) ?? {}) };
  };

  it("are files beside the platform's from a Secret that is there, of which nobody here knows more", async () => {
    const objects = await kubernetesPlatform({ alerting }, { operatorSecret: "alerting" });
    const { secrets, keys } = ofAlertmanager(objects);
    const item = (name: string) => ({ key: name, path: name });
    assert.deepEqual(secrets, {
      name: "secrets",
      projected: {
        defaultMode: 0o440,
        sources: [
          { secret: { name: "tracing-dev-alertmanager-secrets-1a2b3c4d" } },
          {
            secret: {
              name: "alerting",
              items: [item("alert-webhook-url"), item("alert-slack-url")],
            },
          },
        ],
      },
    });
    assert.deepEqual(keys.sort(), ["alertmanager.crt", "alertmanager.key", "authority.crt"]);
  });

  it("are the stack's where no Secret is named", async () => {
    const said = { "alerting:webhookUrl": "https://a.example", "alerting:slackUrl": "https://b" };
    pulumi.runtime.setAllConfig(said);
    try {
      const { secrets, keys } = ofAlertmanager(await kubernetesPlatform({ alerting }));
      assert.ok(secrets && !("projected" in secrets));
      assert.ok(keys.includes("alert-webhook-url") && keys.includes("alert-slack-url"));
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });

  it("change nothing for who has none of them", async () => {
    const objects = await kubernetesPlatform({ alerting }, { operatorSecret: "alerting" });
    for (const { name, pod } of podsIn(objects)) {
      if (name.endsWith("-alertmanager")) continue;
      assert.ok(!JSON.stringify(pod.volumes).includes("projected"), name);
    }
  });
});
