import assert from "node:assert/strict";
import fc from "fast-check";
import { environmentFrom } from "../../environment/parse.ts";
import { environmentSchema } from "../../environment/schema.ts";
import { settingsFrom } from "../../environment/settings.ts";
import { anySettings, dockerOf } from "../support/environments.ts";

const required = { sampling: { baseline: 5 }, traceRetention: "1h", target: { kind: "docker" } };

describe("valid settings", () => {
  it("become an environment, whatever they are, with every default filled in", () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const environment = environmentFrom("any", settings);
        assert.deepEqual(
          Object.keys(environment),
          // What follows from another setting, or is about somebody who need not be, is filled in elsewhere.
          ["name", ...Object.keys(environmentSchema.shape)].filter(
            (key) => !["errorTraceRetention", "remoteWrite", "objectStorage"].includes(key),
          ),
        );
        assert.doesNotMatch(JSON.stringify(environment), /null/);
        assert.equal(environment.name, "any");
        assert.equal(environment.sampling.baseline.percent, settings.sampling.baseline);
        assert.equal(environment.debug, settings.debug ?? false);
        assert.equal(environment.persistentQueues, settings.persistentQueues ?? true);
        assert.equal(dockerOf(environment).portOffset, settings.target.portOffset ?? 0);
        assert.equal(dockerOf(environment).bindAddress, settings.target.bindAddress ?? "127.0.0.1");
      }),
    );
  });

  it("have these defaults", () => {
    const environment = environmentFrom("any", required);
    const { metricRetention, batchDelay, persistentQueues, debug } = environment;
    const { errorTraceRetention, restoredTraceRetention, certificates, target } = environment;
    assert.equal(errorTraceRetention, undefined);
    assert.equal(restoredTraceRetention.toString(), "1d");
    assert.equal(metricRetention.toString(), "3d");
    assert.equal(batchDelay.toString(), "200ms");
    assert.equal(persistentQueues, true);
    assert.equal(debug, false);
    assert.deepEqual(
      Object.entries(certificates).map(([key, lifetime]) => [key, lifetime.toString()]),
      [
        ["validity", "90d"],
        ["authorityValidity", "1825d"],
        ["renewBefore", "30d"],
      ],
    );
    assert.deepEqual(target, {
      kind: "docker",
      bindAddress: "127.0.0.1",
      portOffset: 0,
      addresses: "10.213.0.0/22",
    });
  });

  it("may name an IPv6 address, and the highest offset", () => {
    const target = {
      kind: "docker",
      bindAddress: "::1",
      portOffset: 48_000,
      addresses: "10.0.252.0/22",
    };
    assert.deepEqual(environmentFrom("any", { ...required, target }).target, target);
  });
});

describe("the settings in a stack's configuration", () => {
  const read = (entries: Record<string, unknown>) => settingsFrom(entries, "tracing-infra");

  it("are the project's, with its name before them or without", () => {
    assert.deepEqual(
      read({ "tracing-infra:debug": true, batchDelay: "1s", "docker:host": "x", "other:debug": 1 }),
      { debug: true, batchDelay: "1s" },
    );
  });

  it("have the value that is meant by their text", () => {
    assert.deepEqual(
      read({
        number: "50",
        fraction: "12.5",
        flag: "true",
        object: '{"kind":"docker","portOffset":100}',
        words: "72h",
        address: "127.0.0.1",
      }),
      {
        number: 50,
        fraction: 12.5,
        flag: true,
        object: { kind: "docker", portOffset: 100 },
        words: "72h",
        address: "127.0.0.1",
      },
    );
  });

  it("keep the value that they have already", () => {
    const target = { kind: "docker", bindAddress: "10" };
    assert.deepEqual(read({ number: 50, flag: false, target }), {
      number: 50,
      flag: false,
      target,
    });
  });

  it("say nothing where they are empty, which is how the engine writes YAML's null", () => {
    assert.deepEqual(read({ a: "", b: null, c: "null" }), {
      a: undefined,
      b: undefined,
      c: undefined,
    });
  });

  it("are the same to the program, which gets text, and to the tools, which read YAML", () => {
    fc.assert(
      fc.property(anySettings, fc.boolean(), (settings, quoted) => {
        const asText = (value: unknown) =>
          typeof value === "string" ? value : JSON.stringify(value);
        const entries = (write: (value: unknown) => unknown) =>
          Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`tracing-infra:${key}`, write(value)]),
          );
        const written = (value: unknown) =>
          quoted && typeof value !== "object" ? asText(value) : value;
        assert.deepEqual(read(entries(asText)), settings);
        assert.deepEqual(read(entries(written)), settings);
      }),
    );
  });
});
