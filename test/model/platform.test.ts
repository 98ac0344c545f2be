import assert from "node:assert/strict";
import fc from "fast-check";
import { environmentFrom } from "../../environment/parse.ts";
import { goMemoryLimit, platformFor } from "../../model/platform.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { anySettings } from "../support/environments.ts";

describe("the platform of an environment", () => {
  it("takes over every setting, whatever it is", () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const environment = environmentFrom("any", settings);
        const platform = platformFor(environment);
        assert.equal(platform.environmentName, "any");
        assert.equal(platform.collector.samplingPercent, environment.samplingPercent);
        assert.equal(platform.collector.batchDelay, environment.batchDelay);
        assert.equal(platform.collector.persistentQueues, environment.persistentQueues);
        assert.equal(platform.collector.debug, environment.debug);
        assert.equal(platform.tempo.retention, environment.traceRetention);
        assert.equal(platform.jaeger.retention, environment.traceRetention);
        assert.equal(platform.prometheus.retention, environment.metricRetention);
        assert.equal(platform.certificates, environment.certificates);
      }),
    );
  });

  it("leaves a fifth of the memory to what the Go runtime does not count", () => {
    assert.equal(goMemoryLimit(ByteSize.mebibytes(500)), "400MiB");
  });
});
