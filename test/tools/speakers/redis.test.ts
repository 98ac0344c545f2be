import assert from "node:assert/strict";
import { redisUsers } from "../../../components/credentials/redis-users.ts";
import type { Caller } from "../../../tools/https.ts";
import { pingRedis } from "../../../tools/speakers/redis.ts";
import { closedPort } from "../../support/access.ts";
import { newAuthority } from "../../../tools/identities.ts";
import { Served } from "./served.ts";

const PORT = "6379/tcp";

describe("a ping of a real Redis", function () {
  this.timeout(60_000);

  let redis: Served;
  let caller: Caller;
  let url: string;

  before("start Redis with the platform's list of users", async () => {
    const authority = await newAuthority();
    const { certificate, key } = await authority.issue("localhost");
    caller = { authority: authority.certificate };
    redis = await Served.start("redis", {
      args: ["redis-server", "/redis.conf"],
      ports: [PORT],
      serves: "Ready to accept connections",
      files: {
        "/redis.conf": [
          ...["port 0", "tls-port 6379", 'save ""', "tls-auth-clients no"],
          ...["tls-cert-file /tls/server.crt", "tls-key-file /tls/server.key"],
          ...["tls-ca-cert-file /tls/authority.crt", "aclfile /users.acl", ""],
        ].join("\n"),
        "/users.acl": redisUsers("sesame"),
        "/tls/server.crt": certificate,
        "/tls/server.key": key,
        "/tls/authority.crt": authority.certificate,
      },
    });
    url = `tls://localhost:${(await redis.addressOf(PORT)).split(":").at(-1) ?? ""}`;
  });

  after("stop it", async () => {
    await redis.end();
  });

  it("is answered to whoever shows the password, with a user's name or without", async () => {
    const ok = { accepted: true, status: "OK", said: "+PONG" };
    assert.deepEqual(await pingRedis(url, { ...caller, token: "sesame" }), ok);
    const account = { user: "default", password: "sesame" };
    assert.deepEqual(await pingRedis(url, { ...caller, account }), ok);
  });

  it("is refused in Redis' own words to everybody else", async () => {
    const { accepted, status, said } = await pingRedis(url, caller);
    assert.deepEqual(
      [accepted, status, said],
      [false, "NOAUTH", "NOAUTH Authentication required."],
    );
    assert.equal((await pingRedis(url, { ...caller, token: "open" })).status, "WRONGPASS");
    const account = { user: "viewer", password: "sesame" };
    assert.equal((await pingRedis(url, { ...caller, account })).status, "WRONGPASS");
  });

  it("is not put to a server of another authority", async () => {
    const { certificate: authority } = await newAuthority();
    const { status, said } = await pingRedis(url, { authority, token: "sesame" });
    assert.equal(status, "refused");
    assert.match(said, /certificate/);
  });

  it("is refused where nobody listens", async () => {
    const { status, said } = await pingRedis(`tls://localhost:${await closedPort()}`, caller);
    assert.equal(status, "refused");
    assert.match(said, /ECONNREFUSED/);
  });
});
