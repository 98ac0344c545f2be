import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadedFrom } from "../support/loaded.ts";
import { dockerOf } from "../support/environments.ts";

describe("the environment of the running program", () => {
  it("is what the engine says in text", async () => {
    const environment = await loadedFrom(
      {
        "tracing-infra:sampling": '{"baseline":12.5}',
        "tracing-infra:traceRetention": "14d",
        "tracing-infra:debug": "true",
        "tracing-infra:target": '{"kind":"docker","portOffset":100}',
        "docker:host": "unix:///run/docker.sock",
      },
      "prod",
    );
    assert.equal(environment.name, "prod");
    assert.equal(environment.sampling.baseline.percent, 12.5);
    assert.equal(environment.traceRetention.toGo(), "336h");
    assert.equal(environment.debug, true);
    assert.equal(dockerOf(environment).portOffset, 100);
  });

  it("is refused with one error that the engine shows without a stack trace", async () => {
    const wrong = {
      "tracing-infra:sampling": '{"baseline":101}',
      "tracing-infra:traceRetention": "",
      "tracing-infra:debug": "on",
      "tracing-infra:target": '{"kind":"docker"}',
    };
    const message = [
      "Pulumi.prod.yaml is not a valid environment:",
      "✖ must be a number from 0 to 100, got '101'  → at sampling.baseline",
      "✖ is required, but missing  → at traceRetention",
      "✖ must be 'true' or 'false', got 'on'  → at debug",
    ].join("\n");
    await assert.rejects(
      loadedFrom(wrong, "prod"),
      (error) => pulumi.RunError.isInstance(error) && error.message === message,
    );
  });
});
