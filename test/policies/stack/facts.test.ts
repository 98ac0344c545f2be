import assert from "node:assert/strict";
import type { Declared } from "../../../policies/judging/declared.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { securityFactsAreKnown } from "../../../policies/stack/facts.ts";
import { declaredBy } from "../../support/declared.ts";
import { complaintsOf } from "../../support/judged.ts";
import { changed, type Way } from "../../support/rewritten.ts";

describe("the policy that security's facts are known", () => {
  let dev: readonly Declared[];
  let prod: readonly Declared[];
  before(async () => {
    dev = await declaredBy("dev");
    prod = await declaredBy("prod");
  });

  const open: readonly (readonly [string, readonly [string, string], Way])[] = [
    ["dev", ["Container", "tracing-dev-tempo"], ["image"]],
    ["dev", ["Container", "tracing-dev-tempo"], ["user"]],
    ["dev", ["Container", "tracing-dev-jaeger"], ["ports", 0, "external"]],
    ["dev", ["Container", "tracing-dev-tempo"], ["envs"]],
    ["dev", ["Container", "tracing-dev-tempo-configuration"], ["uploads", 0, "content"]],
    ["prod", ["ConfigMap", "tracing-prod-tempo-configuration"], ["data", "tempo"]],
    ["prod", ["NetworkPolicy", "tracing-prod-default-deny"], ["spec", "podSelector"]],
    ["prod", ["Service", "tracing-prod-grafana"], ["spec", "type"]],
    [
      "prod",
      ["StatefulSet", "tracing-prod-grafana"],
      ["spec", "template", "spec", "containers", 0, "securityContext", "privileged"],
    ],
  ];
  for (const [stack, which, way] of open) {
    it(`names ${which[0]} ${way.join(".")} where it is not known yet`, () => {
      const resources = changed(stack === "dev" ? dev : prod, which, [way, UNKNOWN]);
      const said = complaintsOf(securityFactsAreKnown, resources);
      const path = way
        .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
        .join("")
        .slice(1);
      assert.deepEqual(said, [
        `${which[1]}: ${path}: must be known before it is deployed, got 'known only once it is deployed'`,
      ]);
    });
  }

  const secret: typeof open = [
    ["dev", ["Container", "tracing-dev-tempo"], ["volumes", 0, "fromContainer"]],
    ["dev", ["Container", "tracing-dev-tempo-secrets"], ["uploads", 0, "content"]],
    ["prod", ["Secret", "tracing-prod-tempo-secrets"], ["stringData", "tempo.key"]],
    [
      "prod",
      ["StatefulSet", "tracing-prod-tempo"],
      ["spec", "template", "spec", "volumes", 0, "configMap", "name"],
    ],
    [
      "prod",
      ["StatefulSet", "tracing-prod-tempo"],
      ["spec", "template", "spec", "volumes", 1, "secret", "secretName"],
    ],
  ];
  for (const [stack, which, way] of secret) {
    it(`lets ${which[0]} ${way.join(".")} be known later`, () => {
      const resources = changed(stack === "dev" ? dev : prod, which, [way, UNKNOWN]);
      assert.deepEqual(complaintsOf(securityFactsAreKnown, resources), []);
    });
  }
});
