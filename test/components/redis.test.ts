import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { redisUsers } from "../../components/credentials/redis-users.ts";
import { redisConfig } from "../../components/redis/config.ts";
import { platformFor } from "../../model/platform.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { environmentOf } from "../support/environments.ts";

const platform = platformFor(environmentOf("dev"));

/** Redis' directives by name. */
function directivesOf(text: string): Record<string, string> {
  const lines = text.trimEnd().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1).join(" ")]),
  );
}

describe("Redis' configuration", () => {
  const directives = directivesOf(redisConfig(platform));

  it("opens no port without TLS 1.3 and knows its users from the secret file", () => {
    assert.equal(directives["port"], "0");
    assert.equal(directives["tls-port"], "6379");
    assert.equal(directives["tls-protocols"], "TLSv1.3");
    assert.equal(directives["aclfile"], "/etc/tracing-infra/secrets/redis-users.acl");
  });

  it("writes down what it acknowledges, where its volume is mounted", () => {
    assert.equal(directives["appendonly"], "yes");
    assert.equal(directives["appendfsync"], "everysec");
    assert.equal(directives["dir"], "/data");
  });

  it("refuses what would not fit, and has room to hold everything twice", () => {
    assert.equal(directives["maxmemory-policy"], "noeviction");
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 65_536 }), (mebibytes) => {
        const memory = { ...platform.memory, redis: ByteSize.mebibytes(mebibytes) };
        const { maxmemory } = directivesOf(redisConfig({ ...platform, memory }));
        assert.ok(Number(maxmemory) * 2 <= mebibytes * 0.8 * 2 ** 20);
        assert.ok(Number(maxmemory) > 0);
      }),
    );
  });
});

describe("Redis' list of users", () => {
  it("has one, by the hash of the password, who may not administer", () => {
    const hash = createHash("sha256").update("secret").digest("hex");
    assert.equal(
      redisUsers("secret"),
      `user default on #${hash} ~* &* +@all -@admin -@dangerous +info\n`,
    );
  });
});
