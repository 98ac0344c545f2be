import assert from "node:assert/strict";
import { environmentFrom } from "../../environment/parse.ts";
import { platformFor } from "../../model/platform.ts";
import { waysOut } from "../../model/ways-out.ts";
import { complaints } from "../support/complaints.ts";

const buckets = { traces: "our-traces", logs: "our-logs" };
const objectStorage = { endpoint: "s3.example.com:9000", buckets };
const target = { kind: "kubernetes", host: "tracing.example.com" };
const required = { sampling: { baseline: 5 }, traceRetention: "72h", target };

const store = (more: object) => ({ target, objectStorage: { ...objectStorage, ...more } });

describe("an object store", () => {
  it("is not there where nothing is said, and nothing runs more than once", () => {
    const environment = environmentFrom("any", required);
    assert.equal(environment.objectStorage, undefined);
    const counts = new Set<number>(Object.values(environment.replicas));
    assert.deepEqual([...counts], [1]);
    const platform = platformFor(environment);
    assert.deepEqual([platform.replicas, waysOut(platform)], [{ sampler: 1 }, []]);
  });

  it("is a host and two buckets, of any region, and whatever its buckets say of encryption", () => {
    const environment = environmentFrom("any", { ...required, objectStorage });
    assert.deepEqual(environment.objectStorage, {
      ...objectStorage,
      region: "us-east-1",
      pathStyle: false,
    });
  });

  it("is dialled by who keeps something there, and by nobody else", () => {
    const ways = waysOut(
      platformFor(environmentFrom("any", { ...required, objectStorage, profile: "lite" })),
    );
    assert.deepEqual(
      ways.map(({ client, server, ports }) => [client, server, ports]),
      [["tempo", "object-storage", [9000]]],
    );
  });

  it("has one replica, or three and more, before it", () => {
    for (const tempo of [1, 3, 16]) {
      assert.equal(complaints({ ...store({}), replicas: { tempo } }), undefined, `${tempo}`);
    }
    const replicas = { tempo: 5, loki: 1 };
    const platform = platformFor(environmentFrom("any", { ...required, objectStorage, replicas }));
    assert.deepEqual(platform.replicas, { sampler: 1, tempo: 5 });
  });
});

const ENDPOINT =
  "must be a host, with its port where that is not 443, such as 's3.example.com:9000'";
const COUNT =
  "must be '1', or from '3' to '16': what is written has three copies, and of two holders neither could be away";

/** Each wrong setting and the one line that is said of it. */
const cases: [what: string, changes: Record<string, unknown>, line: string][] = [
  [
    "a store without TLS",
    store({ endpoint: "http://minio:9000" }),
    "must not be plain HTTP, got 'http://minio:9000'; write the host and port at which the store speaks TLS  → at objectStorage.endpoint",
  ],
  [
    "a URL for a host",
    store({ endpoint: "https://s3.example.com" }),
    `${ENDPOINT}, got 'https://s3.example.com'  → at objectStorage.endpoint`,
  ],
  [
    "a path behind the host",
    store({ endpoint: "s3.example.com/bucket" }),
    `${ENDPOINT}, got 's3.example.com/bucket'  → at objectStorage.endpoint`,
  ],
  [
    "keys among the settings",
    store({ secretKey: "s" }),
    "unrecognized key 'secretKey', known keys are 'endpoint', 'region', 'buckets', 'pathStyle', 'certificateAuthority', 'encryption', 'encryptionKey', 'namespace', 'podPort', 'addresses'  → at objectStorage",
  ],
  [
    "one bucket for both",
    store({ buckets: { traces: "ours", logs: "ours" } }),
    "must be another bucket than `objectStorage.buckets.traces`, whose folders Tempo takes for its tenants, got 'ours'  → at objectStorage.buckets.logs",
  ],
  [
    "a bucket that can have no such name",
    store({ buckets: { ...buckets, logs: "Our_Logs" } }),
    "must be a bucket's name of 3 to 63 small letters, digits, dots and hyphens, got 'Our_Logs'  → at objectStorage.buckets.logs",
  ],
  [
    "a key that nobody is told of",
    store({ encryptionKey: "k" }),
    "must be said only where `objectStorage.encryption` is 'SSE-KMS'  → at objectStorage.encryptionKey",
  ],
  [
    "encryption with no key",
    store({ encryption: "SSE-KMS" }),
    "must be said where `objectStorage.encryption` is 'SSE-KMS'  → at objectStorage.encryptionKey",
  ],
  [
    "pods of no namespace",
    store({ podPort: 9000 }),
    "must be said only where `objectStorage.namespace` is  → at objectStorage.podPort",
  ],
  [
    "a store both inside and outside",
    store({ namespace: "minio", addresses: ["10.0.0.0/8"] }),
    "must not be said where `objectStorage.namespace` is  → at objectStorage.addresses",
  ],
  [
    "an address that is no range",
    store({ addresses: ["10.0.0.1"] }),
    "must be a range of addresses such as '10.20.0.0/16', got '10.0.0.1'  → at objectStorage.addresses.0",
  ],
  [
    "a namespace on Docker",
    { objectStorage: { ...objectStorage, namespace: "minio" } },
    "must not be said on Docker, whose containers may dial whatever is outside  → at objectStorage.namespace",
  ],
  [
    "two Tempos",
    { ...store({}), replicas: { tempo: 2 } },
    `${COUNT}, got '2'  → at replicas.tempo`,
  ],
  [
    "several Tempos, each with blocks of its own",
    { target, replicas: { tempo: 3 } },
    "must be '1' where `objectStorage` is absent, as replicas do not see what another has on its volume, got '3'; set `objectStorage`  → at replicas.tempo",
  ],
  [
    "several Lokis on one machine",
    { objectStorage, replicas: { loki: 3 } },
    "must be '1' on Docker, where replicas are lost together with their one engine, got '3'  → at replicas.loki",
  ],
  [
    "spans for Zipkin's port, which is not there",
    { stores: { zipkin: false }, legacyReceivers: { zipkin: true } },
    "must be 'false' where `stores.zipkin` is: its clients come in by Zipkin's port  → at legacyReceivers.zipkin",
  ],
  [
    "rules for SDKs that nobody tells them",
    { stores: { jaeger: false }, sampling: { baseline: 5, head: { kind: "rules" } } },
    "must be 'all' where `stores.jaeger` is 'false', so that there is no Jaeger for SDKs to ask, got 'rules'  → at sampling.head.kind",
  ],
];

describe("what an environment may not say of its stores", () => {
  for (const [what, changes, line] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }
});
