import assert from "node:assert/strict";
import { environmentSchema } from "../../environment/schema.ts";
import { complaints } from "../support/complaints.ts";

const A_DURATION =
  "must be a positive whole number followed by 'ms', 's', 'm', 'h' or 'd', such as '72h'";
const A_PERCENTAGE = "must be a number from 0 to 100";
const AN_OFFSET = "must be a whole number from 0 to 48000";
const WHOLE_HOURS = "must be whole hours, as certificates are dated by the hour";
const KEYS = Object.keys(environmentSchema.shape)
  .map((key) => `'${key}'`)
  .join(", ");

const docker = (more: Record<string, unknown>) => ({ target: { kind: "docker", ...more } });
const lifetimes = (certificates: unknown) => ({ certificates });

/** Each wrong setting and the one line that is said of it. */
const cases: [what: string, changes: Record<string, unknown>, line: string][] = [
  [
    "a share above all",
    { sampling: { baseline: 101 } },
    `${A_PERCENTAGE}, got '101'  → at sampling.baseline`,
  ],
  [
    "a share below none",
    { sampling: { baseline: -0.1 } },
    `${A_PERCENTAGE}, got '-0.1'  → at sampling.baseline`,
  ],
  [
    "a share in words",
    { sampling: { baseline: "all" } },
    `${A_PERCENTAGE}, got 'all'  → at sampling.baseline`,
  ],
  [
    "a share of nothing",
    { sampling: { baseline: [5] } },
    `${A_PERCENTAGE}, got '[5]'  → at sampling.baseline`,
  ],
  [
    "a length in words",
    { traceRetention: "7 days" },
    `${A_DURATION}, got '7 days'  → at traceRetention`,
  ],
  [
    "a length without a unit",
    { metricRetention: 7 },
    `${A_DURATION}, got '7'  → at metricRetention`,
  ],
  ["no length at all", { batchDelay: "0s" }, `${A_DURATION}, got '0s'  → at batchDelay`],
  [
    "a length beyond what the tools count",
    { traceRetention: "999999d" },
    "must be at most '106751d', got '999999d'  → at traceRetention",
  ],
  [
    "errors kept for less time than other traces",
    { traceRetention: "7d", errorTraceRetention: "167h" },
    "must not be shorter than `traceRetention` ('7d'), got '167h'  → at errorTraceRetention",
  ],
  [
    "the size of an archive that there is not",
    { archive: { largestGibibytes: 2 } },
    "must be said where `archive.largestGibibytes` is: without it there is no archive  → at archive.retention",
  ],
  ["a flag in words", { debug: "yes" }, "must be 'true' or 'false', got 'yes'  → at debug"],
  ["a flag as a number", { debug: 1 }, "must be 'true' or 'false', got '1'  → at debug"],
  [
    "a required setting that is missing",
    { sampling: undefined },
    "is required, but missing  → at sampling",
  ],
  [
    "a required length that is missing",
    { traceRetention: undefined },
    "is required, but missing  → at traceRetention",
  ],
  [
    "an archive that is to be kept for hours",
    { archive: { retention: "36h" } },
    "must be whole days, as the archive's files are removed by the day, got '36h'  → at archive.retention",
  ],
  [
    "an archive without room",
    { archive: { retention: "30d", largestGibibytes: 0 } },
    "must be a whole number from 1 to 10000, got '0'  → at archive.largestGibibytes",
  ],
  [
    "an archive by its retention",
    { archive: "30d" },
    "must be an object of settings, got '30d'  → at archive",
  ],
  ["a target that is missing", { target: undefined }, "is required, but missing  → at target"],
  [
    "a target by its name",
    { target: "docker" },
    "must say `kind: docker` or `kind: kubernetes`, got 'docker'  → at target",
  ],
  [
    "a target without a kind",
    { target: { portOffset: 1 } },
    `must say \`kind: docker\` or \`kind: kubernetes\`, got '{"portOffset":1}'  → at target.kind`,
  ],
  [
    "an unknown kind of target",
    { target: { kind: "podman" } },
    `must say \`kind: docker\` or \`kind: kubernetes\`, got '{"kind":"podman"}'  → at target.kind`,
  ],
  [
    "a host's name to bind to",
    docker({ bindAddress: "localhost" }),
    "must be an IP address, got 'localhost'  → at target.bindAddress",
  ],
  [
    "an address that is not one",
    docker({ bindAddress: "127.0.0.256" }),
    "must be an IP address, got '127.0.0.256'  → at target.bindAddress",
  ],
  [
    "an address as a number",
    docker({ bindAddress: 127 }),
    "must be an IP address, got '127'  → at target.bindAddress",
  ],
  [
    "an offset below 0",
    docker({ portOffset: -1 }),
    `${AN_OFFSET}, got '-1'  → at target.portOffset`,
  ],
  [
    "an offset beyond the ports that there are",
    docker({ portOffset: 48_001 }),
    `${AN_OFFSET}, got '48001'  → at target.portOffset`,
  ],
  [
    "a fractional offset",
    docker({ portOffset: 0.5 }),
    `${AN_OFFSET}, got '0.5'  → at target.portOffset`,
  ],
  [
    "an offset as text",
    docker({ portOffset: "9" }),
    `${AN_OFFSET}, got '9'  → at target.portOffset`,
  ],
  [
    "lifetimes that are none",
    lifetimes("90d"),
    "must be an object of lifetimes, got '90d'  → at certificates",
  ],
  [
    "a lifetime that is no length",
    lifetimes({ validity: "forever" }),
    `${A_DURATION}, got 'forever'  → at certificates.validity`,
  ],
  [
    "a lifetime in minutes",
    lifetimes({ validity: "43201m" }),
    `${WHOLE_HOURS}, got '43201m'  → at certificates.validity`,
  ],
  [
    "an authority's lifetime in minutes",
    lifetimes({ authorityValidity: "999999m" }),
    `${WHOLE_HOURS}, got '999999m'  → at certificates.authorityValidity`,
  ],
  [
    "a renewal in minutes",
    lifetimes({ renewBefore: "90m" }),
    `${WHOLE_HOURS}, got '90m'  → at certificates.renewBefore`,
  ],
  [
    "a renewal as early as the certificate",
    lifetimes({ validity: "30d" }),
    "must be shorter than `certificates.validity` ('30d'), got '30d'  → at certificates.renewBefore",
  ],
  [
    "an authority that ends with its certificates",
    lifetimes({ authorityValidity: "2160h" }),
    "must be longer than `certificates.validity` ('90d'), got '90d'  → at certificates.authorityValidity",
  ],
  [
    "a mistyped key",
    { batchDelya: "1s" },
    "unrecognized key 'batchDelya', did you mean 'batchDelay'?",
  ],
  ["a key of nothing", { zones: true }, `unrecognized key 'zones', known keys are ${KEYS}`],
  ["a key too short to be a slip", { a: 1 }, `unrecognized key 'a', known keys are ${KEYS}`],
  [
    "a mistyped key of a target",
    docker({ portOfset: 1 }),
    "unrecognized key 'portOfset', did you mean 'portOffset'?  → at target",
  ],
  [
    "a mistyped lifetime",
    lifetimes({ validty: "1d" }),
    "unrecognized key 'validty', did you mean 'validity'?  → at certificates",
  ],
  [
    "a lifetime of nothing",
    lifetimes({ rotation: "1d" }),
    "unrecognized key 'rotation', known keys are 'validity', 'authorityValidity', 'renewBefore'  → at certificates",
  ],
];

describe("an environment's settings", () => {
  for (const [what, changes, line] of cases) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }

  it("are told everything that is wrong with them at once", () => {
    const wrong = {
      sampling: { baseline: 101 },
      traceRetention: "7 days",
      batchDelya: "1s",
      debug: "on",
      target: { kind: "docker", portOffset: 48_001, bindAddress: "here" },
      certificates: { validty: "1d" },
    };
    assert.deepEqual(complaints(wrong), [
      `✖ ${A_PERCENTAGE}, got '101'  → at sampling.baseline`,
      `✖ ${A_DURATION}, got '7 days'  → at traceRetention`,
      "✖ must be 'true' or 'false', got 'on'  → at debug",
      "✖ unrecognized key 'validty', did you mean 'validity'?  → at certificates",
      "✖ must be an IP address, got 'here'  → at target.bindAddress",
      `✖ ${AN_OFFSET}, got '48001'  → at target.portOffset`,
      "✖ unrecognized key 'batchDelya', did you mean 'batchDelay'?",
    ]);
  });

  it("are told of every rule among the lifetimes that they break", () => {
    assert.deepEqual(
      complaints(lifetimes({ validity: "1d", authorityValidity: "1d", renewBefore: "1d" })),
      [
        "✖ must be shorter than `certificates.validity` ('1d'), got '1d'  → at certificates.renewBefore",
        "✖ must be longer than `certificates.validity` ('1d'), got '1d'  → at certificates.authorityValidity",
      ],
    );
  });

  it("are told what is required when they are empty", () => {
    assert.deepEqual(
      complaints({ sampling: undefined, traceRetention: undefined, target: undefined }),
      ["sampling", "traceRetention", "target"].map(
        (key) => `✖ is required, but missing  → at ${key}`,
      ),
    );
  });
});
