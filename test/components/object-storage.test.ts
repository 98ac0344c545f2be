import assert from "node:assert/strict";
import { parse } from "yaml";
import { keysFile } from "../../components/object-storage.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { OBJECT_STORAGE_KEYS } from "../../model/object-storage.ts";
import type { Workload } from "../../model/workload.ts";
import { overStore } from "../support/environments.ts";
import { pem } from "../support/pem.ts";
import { workloadsOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const KEYS = `/etc/tracing-infra/secrets/${OBJECT_STORAGE_KEYS}`;
const AUTHORITY = "/etc/tracing-infra/configuration/object-storage-authority.crt";

const workloadOf = (name: WorkloadName, stack: string, changes = {}): Workload =>
  workloadsOf(stack, changes).find((one) => one.name === name) ?? assert.fail(name);

const configurationOf = ({ name, configuration }: Workload): Mapping =>
  parse(configuration.find((file) => file.name === `${name}.yaml`)?.text ?? "") as Mapping;

const several = overStore(3);
const tempo = workloadOf("tempo", "prod", several);
const loki = workloadOf("loki", "prod", several);

describe("over an object store", () => {
  it("Tempo keeps its blocks in a bucket, encrypted there, and believes whom it is told to", () => {
    const trace = mappingAt(configurationOf(tempo), "storage", "trace");
    assert.equal(trace["backend"], "s3");
    assert.equal(trace["local"], undefined);
    assert.deepEqual(trace["s3"], {
      bucket: "our-traces",
      endpoint: "s3.example.com:9000",
      region: "eu-central-1",
      forcepathstyle: true,
      insecure: false,
      tls_min_version: "VersionTLS12",
      tls_ca_path: AUTHORITY,
      sse: { type: "SSE-KMS", kms_key_id: "arn:aws:kms:eu-central-1:1:key/2" },
    });
  });

  it("Loki keeps its chunks and its index in another, and says there what is to be deleted", () => {
    const configuration = configurationOf(loki);
    assert.deepEqual(mappingAt(configuration, "common", "storage"), {
      s3: {
        bucketnames: "our-logs",
        endpoint: "https://s3.example.com:9000",
        region: "eu-central-1",
        s3forcepathstyle: true,
        insecure: false,
        http_config: { ca_file: AUTHORITY },
        sse: { type: "SSE-KMS", kms_key_id: "arn:aws:kms:eu-central-1:1:key/2" },
      },
    });
    const { configs } = mappingAt(configuration, "schema_config") as { configs: Mapping[] };
    assert.deepEqual(
      configs.map(({ object_store }) => object_store),
      ["s3"],
    );
    assert.equal(mappingAt(configuration, "compactor")["delete_request_store"], "s3");
    assert.equal(mappingAt(configuration, "ruler", "storage")["type"], "local");
  });

  for (const workload of [tempo, loki]) {
    const { name } = workload;

    it(`${name} reads the keys from a secret file, and looks for others nowhere`, () => {
      const { environment, secrets } = workload;
      assert.equal(environment["AWS_SHARED_CREDENTIALS_FILE"], KEYS);
      assert.equal(environment["AWS_EC2_METADATA_DISABLED"], "true");
      assert.equal(secrets.at(-1), OBJECT_STORAGE_KEYS);
      const texts = workload.configuration.map(({ text }) => text).join("\n");
      assert.doesNotMatch(texts, /access_key|secret_key|secret_access_key|session_token/);
    });

    it(`${name} has the store's authority beside its configuration`, () => {
      const files = workload.configuration.filter(({ text }) => text === pem.certificate);
      assert.deepEqual(
        files.map((file) => file.name),
        ["object-storage-authority.crt"],
      );
    });

    it(`${name} keeps its write-ahead log on a volume all the same`, () => {
      assert.ok(workload.storage);
    });
  }

  it("nobody else is told of the keys", () => {
    const told = workloadsOf("prod", several).filter(({ secrets }) =>
      secrets.includes(OBJECT_STORAGE_KEYS),
    );
    assert.deepEqual(
      told.map(({ name }) => name),
      ["tempo", "loki"],
    );
  });

  it("nobody is told anything where there is none", () => {
    for (const name of ["tempo", "loki"] as const) {
      const { environment, secrets } = workloadOf(name, "dev");
      assert.deepEqual(Object.keys(environment), ["GOMEMLIMIT"]);
      assert.deepEqual(secrets, ["authority.crt", `${name}.crt`, `${name}.key`]);
    }
  });
});

describe("several replicas", () => {
  it("of Tempo are a ring of three copies, each with every part, and share what is to be compacted", () => {
    const configuration = configurationOf(tempo);
    assert.equal(configuration["target"], "scalable-single-binary");
    const { ring, address } = mappingAt(configuration, "ingester", "lifecycler");
    assert.deepEqual(ring, { kvstore: { store: "memberlist" }, replication_factor: 3 });
    assert.equal(address, undefined);
    assert.deepEqual(mappingAt(configuration, "compactor", "ring"), {
      kvstore: { store: "memberlist" },
      wait_stability_min_duration: "10s",
    });
    assert.deepEqual(tempo.replicas, { count: 3, dialled: "any" });
  });

  it("of Loki are a ring of three copies, whose ports the others reach", () => {
    const configuration = configurationOf(loki);
    const { replication_factor, ring, instance_addr } = mappingAt(configuration, "common");
    assert.equal(replication_factor, 3);
    assert.deepEqual(ring, { kvstore: { store: "memberlist" } });
    assert.equal(instance_addr, undefined);
    assert.equal(mappingAt(configuration, "server")["grpc_listen_address"], "0.0.0.0");
    assert.equal(mappingAt(configuration, "limits_config")["ingestion_rate_strategy"], "local");
    assert.equal(configuration["internal_server"], undefined);
  });

  for (const workload of [tempo, loki]) {
    const { name } = workload;

    it(`of ${name} gossip over TLS, and believe none but each other`, () => {
      const identity = `/etc/tracing-infra/secrets/${name}`;
      assert.deepEqual(mappingAt(configurationOf(workload), "memberlist"), {
        cluster_label: `prod-${name}`,
        bind_port: 7946,
        join_members: [0, 1, 2].map((index) => `${name}-${index}:7946`),
        rejoin_interval: "1m",
        tls_enabled: true,
        tls_ca_path: "/etc/tracing-infra/secrets/authority.crt",
        tls_cert_path: `${identity}.crt`,
        tls_key_path: `${identity}.key`,
        tls_server_name: name,
        tls_min_version: "VersionTLS13",
      });
    });
  }

  it("of Tempo say to anybody whether they are ready, and those of Loki to who shows a certificate", () => {
    const asked = [tempo, loki].map(({ readiness: { listener, path } }) => [
      ...[listener.port, listener.authentication, path],
    ]);
    assert.deepEqual(asked, [
      [3201, "none", "/ready"],
      [3100, "client certificate", "/ready"],
    ]);
    const health = mappingAt(configurationOf(tempo), "internal_server");
    assert.equal(health["register_instrumentation"], false);
    assert.equal(health["grpc_listen_address"], "127.0.0.1");
  });

  it("are none where there is one, over whatever store", () => {
    for (const name of ["tempo", "loki"] as const) {
      const one = workloadOf(name, "prod", overStore(1));
      assert.equal(one.replicas, undefined);
      assert.equal(configurationOf(one)["target"], "all");
      assert.equal(configurationOf(one)["memberlist"], undefined);
      assert.ok(!one.listeners.some(({ port }) => port === 7946));
    }
  });
});

describe("the file of the keys", () => {
  it("is what clients of S3 read", () => {
    assert.equal(
      keysFile("AKIA7", "wJalr/K7MDENG+bPx=="),
      "[default]\naws_access_key_id = AKIA7\naws_secret_access_key = wJalr/K7MDENG+bPx==\n",
    );
  });

  for (const key of ["two words", "two\nlines", "a;comment", "a#comment", "%(name)s", '"', ""]) {
    it(`holds no key that would read as another: ${JSON.stringify(key)}`, () => {
      assert.throws(() => keysFile("id", key), {
        message:
          "objectStorage:secretKey: must be of letters, digits and '+/=_.~-', got something else; " +
          "say it again with `pulumi config set --secret objectStorage:secretKey`",
      });
    });
  }
});
