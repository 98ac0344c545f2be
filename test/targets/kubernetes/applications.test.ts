import assert from "node:assert/strict";
import { KubernetesTarget } from "../../../targets/kubernetes/index.ts";
import { madeHere } from "../../support/docker-platform.ts";
import {
  HOST,
  kubernetesPlatform,
  kubernetesSettings,
  NAMESPACE,
  type KubernetesObject,
} from "../../support/kubernetes-platform.ts";
import { platform, settings } from "../../support/kubernetes-outside.ts";
import { recordingOf } from "../../support/recording.ts";

describe("applications in the cluster", () => {
  interface Rule {
    readonly from: readonly {
      readonly namespaceSelector: object;
      readonly podSelector?: object;
    }[];
    readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  }

  const rulesOf = (objects: readonly KubernetesObject[], workload: string) => {
    const policy = objects.find(
      ({ kind, name }) =>
        kind === "NetworkPolicy" && name === `${NAMESPACE}-${workload}-from-applications`,
    );
    return (policy?.inputs["spec"] as { ingress: Rule[] }).ingress;
  };

  const labelled = { namespaceSelector: { matchLabels: { "tracing-infra/telemetry": "true" } } };

  it("may dial the doors that ask for a sender's token, from namespaces with the label", async () => {
    const objects = await kubernetesPlatform(settings);
    const ports = (workload: string) =>
      rulesOf(objects, workload).map(({ from, ports: own }) => [from, own.map(({ port }) => port)]);
    assert.deepEqual(ports("collector"), [[[labelled], [4317, 4318, 14_250, 14_268, 9411]]]);
    assert.deepEqual(ports("gateway"), [[[labelled], [5778, 5779]]]);
  });

  it("are those with the labels that are set, of pods as well as of namespaces", async () => {
    const applications = {
      namespaceLabels: { team: "shop", stage: "prod" },
      podLabels: { instrumented: "yes" },
    };
    const [rule] = rulesOf(await kubernetesPlatform({}, { applications }), "collector");
    assert.deepEqual(rule?.from, [
      {
        namespaceSelector: { matchLabels: { team: "shop", stage: "prod" } },
        podSelector: { matchLabels: { instrumented: "yes" } },
      },
    ]);
  });

  it("find a certificate for the names by which a cluster knows what they dial", async () => {
    const requests = async (ofTarget: Record<string, unknown>) => {
      let names: readonly string[] = [];
      await recordingOf(() => {
        const target = new KubernetesTarget("target", {
          ...{ environmentName: "dev", deployment: platform, images: madeHere },
          settings: kubernetesSettings(ofTarget),
        });
        names = target.hostsOf("collector").names;
      });
      return names;
    };
    assert.deepEqual(await requests({}), [
      ...[HOST, "collector.tracing-dev.svc", "collector.tracing-dev.svc.cluster.local"],
    ]);
    assert.deepEqual((await requests({ namespace: "observability" })).slice(1), [
      ...["collector.observability.svc", "collector.observability.svc.cluster.local"],
    ]);
  });
});
