import assert from "node:assert/strict";
import { addressIn } from "../../../policies/judging/addresses.ts";

describe("addressIn", () => {
  for (const [text, host, port] of [
    ["tempo:4317", "tempo", 4317],
    ["https://tempo:4318/v1/traces", "tempo", 4318],
    ["https://tempo.example.com", "tempo.example.com", 443],
    ["http://user:pass@loki/push?x=1", "loki", 80],
    ["dns:///sampler.tracing.svc.cluster.local.:4317", "sampler.tracing.svc.cluster.local", 4317],
    ["[::1]:9090", "::1", 9090],
  ] as const) {
    it(`finds ${host} and ${port} in '${text}'`, () => {
      assert.deepEqual(addressIn(text), { host, port });
    });
  }

  for (const odd of [
    "tempo",
    "",
    "/run/x.sock",
    "${env:HOST}:4317",
    "unix:///run/x.sock",
    9090,
    null,
  ]) {
    it(`finds none in ${JSON.stringify(odd)}`, () => {
      assert.equal(addressIn(odd), undefined);
    });
  }
});
