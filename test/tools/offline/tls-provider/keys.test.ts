import assert from "node:assert/strict";
import { createECDH, createHash, createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import {
  opensshPrivateKey,
  opensshPublicKey,
} from "../../../../tools/offline/tls-provider/openssh.ts";
import { make } from "../support/tls.ts";

describe("a private key", () => {
  const kinds = [
    [{ algorithm: "RSA", rsaBits: 3072 }, "RSA PRIVATE KEY", { modulusLength: 3072 }],
    [{ algorithm: "ECDSA", ecdsaCurve: "P256" }, "EC PRIVATE KEY", { namedCurve: "prime256v1" }],
    [{ algorithm: "ECDSA", ecdsaCurve: "P384" }, "EC PRIVATE KEY", { namedCurve: "secp384r1" }],
    [{ algorithm: "ECDSA", ecdsaCurve: "P521" }, "EC PRIVATE KEY", { namedCurve: "secp521r1" }],
    [{ algorithm: "ED25519" }, "PRIVATE KEY", {}],
  ] as const;

  for (const [inputs, label, details] of kinds)
    it(`of ${Object.values(inputs).join(" ")} is of that kind, in every format`, async () => {
      const { id, outputs } = await make("PrivateKey", inputs);
      assert.match(outputs["privateKeyPem"] ?? "", new RegExp(`^-----BEGIN ${label}-----\n`));
      assert.match(outputs["privateKeyPemPkcs8"] ?? "", /^-----BEGIN PRIVATE KEY-----\n/);
      const key = createPrivateKey(outputs["privateKeyPem"] ?? "");
      assert.equal(key.asymmetricKeyType, inputs.algorithm.toLowerCase().replace("ecdsa", "ec"));
      assert.partialDeepStrictEqual(key.asymmetricKeyDetails, details);
      assert.equal(key.equals(createPrivateKey(outputs["privateKeyPemPkcs8"] ?? "")), true);
      const publicKey = createPublicKey(key);
      assert.equal(publicKey.equals(createPublicKey(outputs["publicKeyPem"] ?? "")), true);
      assert.equal(outputs["publicKeyPem"], publicKey.export({ type: "spki", format: "pem" }));
      const der = publicKey.export({ type: "spki", format: "der" });
      assert.equal(id, createHash("sha1").update(der).digest("hex"));
    });

  it("is RSA of 2048 bits unless told", async () => {
    const { outputs } = await make("PrivateKey", { algorithm: "RSA" });
    const key = createPrivateKey(outputs["privateKeyPem"] ?? "");
    assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
  });

  it("is secret in all its formats, and its public half in none", async () => {
    const { secrets } = await make("PrivateKey", { algorithm: "ED25519" });
    assert.deepEqual(secrets.toSorted(), [
      "privateKeyOpenssh",
      "privateKeyPem",
      "privateKeyPemPkcs8",
    ]);
  });
});

describe("a key as OpenSSH writes it", () => {
  // Expected are the answers of OpenSSH 9.2: `ssh-keygen -y -f <private key>` and `ssh-keygen -l -E <hash>`.
  const keys: readonly (readonly [string, KeyObject, string, string, string])[] = [
    [
      "ED25519",
      createPrivateKey({
        key: Buffer.from(`302e020100300506032b657004220420${"01".repeat(32)}`, "hex"),
        format: "der",
        type: "pkcs8",
      }),
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n",
      "ab:f1:da:70:fb:1d:78:2a:1a:c7:69:73:3c:43:07:4f",
      "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8",
    ],
    [
      "ECDSA",
      p256(`00${"11".repeat(31)}`),
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBScWNe4D+dRCv1Ro7sJzo0aqjN0BEZ+B20prIZf+dQqQfpvJOS2iYoL7IOenF3mhAVw7ZY6/zQfid39fa9snOM=\n",
      "bc:fc:6e:9f:95:8e:fe:63:5e:f3:75:c5:fd:b2:27:65",
      "SHA256:pE86tpOqcLN0iSyGPQC6M1tI1bSsBYidlTrp9xeso6E",
    ],
  ];

  for (const [name, key, line, md5, sha256] of keys)
    it(`has the public line and the fingerprints that ssh-keygen finds for ${name}`, () => {
      assert.deepEqual(opensshPublicKey(key), {
        line,
        fingerprintMd5: md5,
        fingerprintSha256: sha256,
      });
    });

  it("holds the numbers of an RSA key in OpenSSH's order", async () => {
    const { outputs } = await make("PrivateKey", { algorithm: "RSA" });
    const key = createPrivateKey(outputs["privateKeyPem"] ?? "");
    const numbers = key.export({ format: "jwk" });
    const hex = (...names: readonly ("n" | "e" | "d" | "qi" | "p" | "q")[]) =>
      names.map((name) => Buffer.from(numbers[name] ?? "", "base64url").toString("hex"));
    // Between two numbers stand the length of the second, and a zero where its first bit is set.
    const inOrder = (parts: readonly string[]) => new RegExp(parts.join("[0-9a-f]{8}(00)?"));
    const blob = Buffer.from(opensshPublicKey(key).line.split(" ")[1] ?? "", "base64");
    assert.match(blob.toString("hex"), inOrder(hex("e", "n")));
    assert.match(contentOf(key), inOrder(hex("n", "e", "d", "qi", "p", "q")));
  });

  it("holds private numbers without leading zeros, and never a negative one", () => {
    assert.ok(contentOf(p256(`00${"11".repeat(31)}`)).includes(`0000001f${"11".repeat(31)}`));
    assert.ok(contentOf(p256(`81${"22".repeat(31)}`)).includes(`000000210081${"22".repeat(31)}`));
  });

  it("is padded to whole blocks, by which a reader tells a right passphrase", () => {
    for (const [, key] of keys) {
      const section = Buffer.from(contentOf(key), "hex").subarray(-opensshSectionLength(key));
      assert.equal(section.length % 8, 0);
      assert.deepEqual(section.subarray(0, 4), section.subarray(4, 8));
    }
  });
});

function p256(scalar: string): KeyObject {
  const d = Buffer.from(scalar, "hex");
  const point = createECDH("prime256v1");
  point.setPrivateKey(d);
  const [x, y] = [point.getPublicKey().subarray(1, 33), point.getPublicKey().subarray(33)];
  const field = (bytes: Buffer) => bytes.toString("base64url");
  const key = { kty: "EC", crv: "P-256", d: field(d), x: field(x), y: field(y) };
  return createPrivateKey({ key, format: "jwk" });
}

/** The file without its first and last line, in hexadecimal. */
function contentOf(key: KeyObject): string {
  const lines = opensshPrivateKey(key).trimEnd().split("\n").slice(1, -1);
  return Buffer.from(lines.join(""), "base64").toString("hex");
}

/** Length of the private section: the number that follows the public key. */
function opensshSectionLength(key: KeyObject): number {
  const content = Buffer.from(contentOf(key), "hex");
  const header = "openssh-key-v1\0".length + (4 + 4) + (4 + 4) + 4 + 4; // "none", "none", "", one key
  return content.readUInt32BE(header + 4 + content.readUInt32BE(header));
}
