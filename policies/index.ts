import { PolicyPack } from "@pulumi/policy";
import { packed } from "./judging/pack.ts";
import { policies } from "./policies.ts";

new PolicyPack("tracing-policies", {
  enforcementLevel: "mandatory",
  policies: policies.map(packed),
});
