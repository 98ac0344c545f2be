import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { der } from "../../components/zipkin/der.ts";
import { keyStore, trustStore } from "../../components/zipkin/key-store.ts";
import { javaOptions, largestSpanCount } from "../../components/zipkin/memory.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { newAuthority } from "../../tools/identities.ts";
import { configurationOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt } from "../support/yaml-walk.ts";

const anyMemory = fc.integer({ min: 256, max: 65_536 }).map((count) => ByteSize.mebibytes(count));

/** What an option of Java's is set to, in MiB. */
function mebibytesOf(options: string, name: string): number {
  const [, count] = new RegExp(`${name}=?(\\d+)m( |$)`).exec(options) ?? [];
  return Number(count ?? assert.fail(`${name} is not in ${options}`));
}

describe("Zipkin's memory", () => {
  it("is divided so that 60 MiB are left beside all parts, from 512 MiB on", () => {
    const parts = [
      "-Xmx",
      "-XX:MaxMetaspaceSize",
      "-XX:ReservedCodeCacheSize",
      "-XX:MaxDirectMemorySize",
    ];
    fc.assert(
      fc.property(fc.integer({ min: 512, max: 65_536 }), (count) => {
        const options = javaOptions(ByteSize.mebibytes(count), "/tmp");
        const sum = parts.reduce((total, name) => total + mebibytesOf(options, name), 0);
        assert.ok(count - sum >= 60, options);
      }),
    );
  });

  it("has half of its heap for spans, at the 4,900 bytes that a large one takes", () => {
    fc.assert(
      fc.property(anyMemory, (memory) => {
        const heap = mebibytesOf(javaOptions(memory, "/tmp"), "-Xmx") * 2 ** 20;
        const spans = largestSpanCount(memory) * 4900;
        assert.ok(spans <= heap / 2);
        assert.ok(spans > heap / 2 - 2 ** 20 - 4900);
      }),
    );
  });
});

describe("Zipkin's configuration", () => {
  const configuration = configurationOf("zipkin");

  it("opens one port, which asks for a certificate over TLS 1.3", () => {
    assert.deepEqual(mappingAt(configuration, "armeria"), {
      ports: [{ port: 9411, protocols: ["https"] }],
      ssl: {
        enabled: true,
        provider: "JDK",
        "enabled-protocols": ["TLSv1.3"],
        "client-auth": "REQUIRE",
        "key-store": "file:/etc/tracing-infra/secrets/zipkin.p12",
        "key-store-type": "PKCS12",
        "key-store-password": "",
        "trust-store": "file:/etc/tracing-infra/secrets/authority.p12",
        "trust-store-type": "PKCS12",
      },
    });
  });

  it("takes spans over HTTP alone and shows nobody its inside", () => {
    const { collector, internal, discovery } = mappingAt(configuration, "zipkin");
    const ways = Object.entries(collector as Record<string, { enabled: boolean }>);
    assert.deepEqual(
      ways.filter(([, { enabled }]) => enabled).map(([way]) => way),
      ["http"],
    );
    assert.equal(ways.length, 7);
    assert.deepEqual(internal, { actuator: { enabled: false } });
    assert.deepEqual(discovery, { eureka: { enabled: false } });
  });

  it("keeps the image from setting a heap of its own", () => {
    const { environment } =
      workloadsOf("dev").find(({ name }) => name === "zipkin") ?? assert.fail();
    assert.ok(environment["JAVA_OPTS"]);
    assert.doesNotMatch(environment["JAVA_OPTS"], /-Xm/);
  });
});

describe("a key store", () => {
  it("is the same for the same certificate and key, and another for others", async () => {
    const authority = await newAuthority();
    const [one, other] = [await authority.issue("zipkin"), await authority.issue("zipkin")];
    assert.equal(keyStore(one), keyStore(one));
    assert.notEqual(keyStore(one), keyStore(other));
    assert.notEqual(keyStore(one), keyStore({ ...one, certificate: other.certificate }));
    assert.equal(trustStore(authority.certificate), trustStore(authority.certificate));
  });

  it("holds the certificate as it is, and never the key in plain", async () => {
    const { certificate, key } = await (await newAuthority()).issue("zipkin");
    const bytes = Buffer.from(keyStore({ certificate, key }), "base64");
    assert.ok(bytes.includes(new X509Certificate(certificate).raw));
    const [, base64 = ""] = /-----\n([^-]+)/.exec(key) ?? [];
    const secret = Buffer.from(base64.replaceAll("\n", ""), "base64").subarray(36, 68);
    assert.equal(secret.length, 32);
    assert.ok(!bytes.includes(secret));
  });
});

describe("a value in ASN.1's distinguished encoding", () => {
  const cases = [
    ["an empty one", der.octets(), "0400"],
    ["the longest with a short length", der.octets(Buffer.alloc(127)).subarray(0, 2), "047f"],
    ["the shortest with a long length", der.octets(Buffer.alloc(128)).subarray(0, 3), "048180"],
    ["one of 256 bytes", der.octets(Buffer.alloc(256)).subarray(0, 4), "04820100"],
    ["one of 4,096 bytes", der.octets(Buffer.alloc(4096)).subarray(0, 4), "04821000"],
    ["nought", der.integer(0), "020100"],
    ["a number whose first bit is set", der.integer(200), "020200c8"],
    ["a number of three digits", der.integer(2048), "02020800"],
    ["an identifier", der.identifier("1.2.840.113549"), "06062a864886f70d"],
    ["a text", der.text("a"), "1e020061"],
  ] as const;
  for (const [what, bytes, hex] of cases) {
    it(`is as X.690 has it: ${what}`, () => {
      assert.equal(bytes.toString("hex"), hex);
    });
  }
});
