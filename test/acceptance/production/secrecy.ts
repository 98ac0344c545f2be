import assert from "node:assert/strict";
import type { Access } from "../../../tools/access.ts";
import { pulumi } from "../../../tools/pulumi.ts";
import type { Stack } from "../../../tools/stack-file.ts";
import { storeKeys } from "../../support/object-store.ts";
import { kubectl } from "../cluster/command.ts";
import { A_KEY, secretsIn } from "../secrecy.ts";
import { insides, objects, pods, shownBy } from "./pods.ts";
import { namespace } from "./stack.ts";

/** What may be read by who may not read Secrets: of these there are some, of others there may be. */
const READABLE = [
  ...["configmaps", "events", "pods", "statefulsets", "services", "serviceaccounts"],
  ...["networkpolicies", "persistentvolumeclaims", "poddisruptionbudgets"],
];
const OTHERS = ["deployments", "replicasets", "horizontalpodautoscalers", "endpointslices"];

/** Sentences about secrets, looked for wherever somebody could read them. */
export function secrecy(stack: () => Stack, accessed: () => Access): void {
  const assertNone = (text: string, where: string) => {
    for (const secret of [...secretsIn(accessed().credentials), ...secretsIn(storeKeys)]) {
      assert.ok(!text.includes(secret), where);
    }
    assert.doesNotMatch(text, A_KEY, where);
  };

  it("keeps the state's secrets encrypted", async () => {
    assertNone(await pulumi(stack(), ["stack", "export"], "read"), "the state");
  });

  it("has no secret in ConfigMaps, pods and events, nor in any other object but Secrets", async () => {
    for (const kind of [...READABLE, ...OTHERS]) {
      const text = await objects(kind);
      const { items } = JSON.parse(text) as { readonly items: readonly unknown[] };
      assert.ok(items.length > 0 || OTHERS.includes(kind), kind);
      assertNone(text, kind);
    }
  });

  it("has them in Secrets, where this would have found them", async () => {
    const { items } = JSON.parse(await objects("secrets")) as {
      readonly items: readonly { readonly data?: Readonly<Record<string, string>> }[];
    };
    const texts = items.flatMap(({ data = {} }) =>
      Object.values(data).map((value) => Buffer.from(value, "base64").toString()),
    );
    assert.throws(() => {
      assertNone(texts.join("\n"), "Secrets");
    });
  });

  it("shows no secret in the arguments, the environment and the logs of its processes", async () => {
    for (const inside of await insides()) assertNone(shownBy(inside), inside.name);
    for (const { name } of await pods()) {
      assertNone(await kubectl("logs", name, `--namespace=${namespace}`, "--all-containers"), name);
    }
  });
}
