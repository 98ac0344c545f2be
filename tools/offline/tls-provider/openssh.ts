/**
 * Keys as OpenSSH writes them.
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key and RFC 4253, section 6.6
 */
import { createHash, randomBytes } from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";

/** The public half of a key, and the fingerprints of that. */
export interface OpensshPublicKey {
  /** One line of an `authorized_keys` file, with its newline. */
  readonly line: string;
  readonly fingerprintMd5: string;
  readonly fingerprintSha256: string;
}

/** The public half of `privateKey`. */
export function opensshPublicKey(privateKey: KeyObject): OpensshPublicKey {
  const { type, publicFields } = partsOf(privateKey);
  const blob = publicBlob(type, publicFields);
  const md5 = createHash("md5").update(blob).digest("hex");
  const sha256 = createHash("sha256").update(blob).digest("base64");
  return {
    line: `${type} ${blob.toString("base64")}\n`,
    fingerprintMd5: md5.replace(/(..)(?=.)/g, "$1:"),
    fingerprintSha256: `SHA256:${sha256.replace(/=+$/, "")}`,
  };
}

/** `privateKey` as an unencrypted file of OpenSSH's own format. */
export function opensshPrivateKey(privateKey: KeyObject): string {
  const { type, publicFields, privateFields } = partsOf(privateKey);
  // Two equal numbers, by which a reader with a passphrase tells whether it decrypted the rest.
  const check = randomBytes(4);
  const comment = sshString("");
  const section = Buffer.concat([check, check, sshString(type), ...privateFields, comment]);
  const padding = Buffer.from(Array.from({ length: -section.length & 7 }, (_, index) => index + 1));
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...["none", "none", ""].map(sshString), // cipher, key derivation and its options
    uint32(1), // the number of keys
    sshString(publicBlob(type, publicFields)),
    sshString(Buffer.concat([section, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,64}/g) ?? [];
  const label = "OPENSSH PRIVATE KEY";
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

interface KeyParts {
  readonly type: string;
  readonly publicFields: readonly Buffer[];
  readonly privateFields: readonly Buffer[];
}

function partsOf(privateKey: KeyObject): KeyParts {
  const key = privateKey.export({ format: "jwk" });
  switch (key.kty) {
    case "RSA":
      return {
        type: "ssh-rsa",
        publicFields: integers(key, "e", "n"),
        privateFields: integers(key, "n", "e", "d", "qi", "p", "q"),
      };
    case "EC": {
      const curve = `nist${String(key.crv).toLowerCase().replace("-", "")}`;
      const point = Buffer.concat([Buffer.of(4), bytes(key, "x"), bytes(key, "y")]);
      const publicFields = [sshString(curve), sshString(point)];
      const privateFields = [...publicFields, ...integers(key, "d")];
      return { type: `ecdsa-sha2-${curve}`, publicFields, privateFields };
    }
    case "OKP": {
      const publicFields = [sshString(bytes(key, "x"))];
      const pair = Buffer.concat([bytes(key, "d"), bytes(key, "x")]);
      return {
        type: "ssh-ed25519",
        publicFields,
        privateFields: [...publicFields, sshString(pair)],
      };
    }
    default:
      throw new TypeError(`must be an RSA, ECDSA or ED25519 key, got '${String(key.kty)}'`);
  }
}

function publicBlob(type: string, fields: readonly Buffer[]): Buffer {
  return Buffer.concat([sshString(type), ...fields]);
}

type Field = "crv" | "d" | "e" | "n" | "p" | "q" | "qi" | "x" | "y";

function bytes(key: JsonWebKey, field: Field): Buffer {
  return Buffer.from(key[field] ?? "", "base64url");
}

/** RFC 4251, section 5: no leading zeros, but one where the first bit would otherwise make the number negative. */
function integers(key: JsonWebKey, ...fields: readonly Field[]): Buffer[] {
  return fields.map((field) => {
    const number = bytes(key, field);
    const digits = number.subarray(number.findIndex((byte) => byte !== 0));
    return sshString((digits[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), digits]) : digits);
  });
}

function sshString(content: Buffer | string): Buffer {
  const data = Buffer.from(content);
  return Buffer.concat([uint32(data.length), data]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
