import assert from "node:assert/strict";
import { environmentFrom } from "../../environment/parse.ts";
import { complaints } from "../support/complaints.ts";

const required = { sampling: { baseline: 5 }, traceRetention: "72h", target: { kind: "docker" } };

describe("what an environment may ask for", () => {
  const { legacyReceivers, profile, gateway, privacy, ...environment } = environmentFrom(
    "any",
    required,
  );

  it("is every store and no sample service, no receiver of old, no browser and passwords, where nothing is said", () => {
    assert.equal(profile, "full");
    assert.equal(environment.apps, false);
    assert.deepEqual(legacyReceivers, { jaeger: false, jaegerUdp: false, zipkin: false });
    assert.deepEqual(environment.browserOrigins, []);
    assert.deepEqual(gateway, { largestRequestMebibytes: 10, requestsAtOnce: 64 });
    assert.equal(environment.logRetention.toString(), "3d");
    assert.equal(environment.auditRetention.toString(), "30d");
  });

  it("hides something by key and by value where nothing is said", () => {
    assert.ok(privacy.keyPatterns.length > 0);
    assert.ok(privacy.valuePatterns.length > 0);
  });

  it("is an OpenID Connect proxy by its URL alone", () => {
    const forwardAuth = { url: "https://sso.example/oauth2/auth" };
    assert.deepEqual(environmentFrom("any", { ...required, gateway: { forwardAuth } }).gateway, {
      ...gateway,
      forwardAuth: {
        ...forwardAuth,
        userHeader: "X-Auth-Request-User",
        groupsHeader: "X-Auth-Request-Groups",
        adminGroup: "tracing-admins",
      },
    });
  });

  it("is datagrams on any address of the loopback", () => {
    for (const bindAddress of ["127.0.0.1", "127.8.9.10", "::1"]) {
      const target = { kind: "docker", bindAddress };
      assert.equal(complaints({ target, legacyReceivers: { jaegerUdp: true } }), undefined);
    }
  });
});

/** Each wrong setting and the one line that is said of it. */
const cases: [what: string, changes: Record<string, unknown>, line: string][] = [
  [
    "a profile of its own",
    { profile: "tiny" },
    "must be 'lite' or 'full', got 'tiny'  → at profile",
  ],
  [
    "datagrams from everywhere",
    { target: { kind: "docker", bindAddress: "0.0.0.0" }, legacyReceivers: { jaegerUdp: true } },
    "must be 'false' where ports are published on '0.0.0.0': datagrams know neither TLS nor a token  → at legacyReceivers.jaegerUdp",
  ],
  [
    "a receiver that there is not",
    { legacyReceivers: { zipkn: true } },
    "unrecognized key 'zipkn', did you mean 'zipkin'?  → at legacyReceivers",
  ],
  [
    "a pattern that looks around",
    { privacy: { keyPatterns: ["secret(?!s)"] } },
    "must be a regular expression of RE2, without look-around and back-references, got 'secret(?!s)'  → at privacy.keyPatterns.0",
  ],
  [
    "a pattern that never ends",
    { privacy: { valuePatterns: ["ok", "(open"] } },
    "must be a regular expression of RE2, without look-around and back-references, got '(open'  → at privacy.valuePatterns.1",
  ],
  [
    "logs for an hour",
    { logRetention: "1h" },
    "must be '24h' or more, got '1h'  → at logRetention",
  ],
  [
    "a gateway that lets nothing through",
    { gateway: { requestsAtOnce: 0 } },
    "must be a whole number from 1 to 10000, got '0'  → at gateway.requestsAtOnce",
  ],
  [
    "networks that are too small",
    { target: { kind: "docker", addresses: "10.213.0.0/24" } },
    "must be a private IPv4 range of 1024 addresses such as '10.213.0.0/22', got '10.213.0.0/24'  → at target.addresses",
  ],
  [
    "networks that begin nowhere",
    { target: { kind: "docker", addresses: "10.213.1.0/22" } },
    "must be a private IPv4 range of 1024 addresses such as '10.213.0.0/22', got '10.213.1.0/22'  → at target.addresses",
  ],
  [
    "networks of the whole world",
    { target: { kind: "docker", addresses: "8.8.8.0/22" } },
    "must be a private IPv4 range of 1024 addresses such as '10.213.0.0/22', got '8.8.8.0/22'  → at target.addresses",
  ],
];

describe("wrong wishes", () => {
  for (const [what, changes, line] of cases) {
    it(`are refused: ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }
});
