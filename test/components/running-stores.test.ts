import assert from "node:assert/strict";
import { firstAnswer, firstPlainAnswer } from "../support/conversation.ts";
import { eventually } from "../support/eventually.ts";
import { REDIS_PASSWORD, RunningStores, type Certified } from "../support/running-stores.ts";

const NAMES = ["tempo", "jaeger", "prometheus", "zipkin", "loki", "alertmanager", "redis"] as const;

describe("the stores as they run", function () {
  this.timeout(120_000);

  let stores: RunningStores;

  before("start them", async () => {
    stores = await RunningStores.start(NAMES);
  });

  after("remove them", async () => {
    await stores.stop();
  });

  const credentials = (caller: Certified) => ({
    ca: caller.authority,
    cert: caller.certificate.certificate,
    key: caller.certificate.key,
  });

  for (const name of NAMES.filter((one) => one !== "redis")) {
    it(`answer at ${name}'s every port those alone who show a certificate of the authority`, async () => {
      const { workload } = stores.of(name);
      assert.ok(workload.listeners.length > 0);
      for (const { port, protocol, title } of workload.listeners) {
        const opening = { address: await stores.of(name).address(port), protocol };
        const { ca } = credentials(stores.friend);
        assert.ok(await firstAnswer(opening, credentials(stores.friend)), title);
        await assert.rejects(firstAnswer(opening, { ca }), title);
        await assert.rejects(firstAnswer(opening, credentials(stores.stranger)), title);
        const old = { ...credentials(stores.friend), maxVersion: "TLSv1.2" } as const;
        await assert.rejects(firstAnswer(opening, old), title);
        const plain = await firstPlainAnswer(opening).catch(() => "");
        assert.doesNotMatch(plain, /^HTTP\/1\.\d 200|^\0\0.\x04/, title);
      }
    });
  }

  for (const name of NAMES) {
    it(`run ${name} as the user it is deployed as`, async () => {
      const { workload } = stores.of(name);
      assert.deepEqual([...new Set(await stores.of(name).users())], [`${workload.user}`]);
    });
  }

  it("let Redis be used over TLS with the password, and not administered", async () => {
    const { port } = stores.of("redis").workload.readiness.listener;
    const address = await stores.of("redis").address(port);
    const { ca } = credentials(stores.friend);
    const say = (...words: readonly string[]) =>
      firstAnswer({ address, protocol: "tls", words: `${words.join("\r\n")}\r\n` }, { ca });
    assert.match(await say("PING"), /^-NOAUTH/);
    assert.match(await say("AUTH wrong"), /^-WRONGPASS/);
    const known = `AUTH ${REDIS_PASSWORD}`;
    // All in one answer: one word each, so that they come together.
    assert.match(await say(known), /^\+OK/);
    assert.equal(await say(`${known}\r\nSET a 1\r\nGET a`), "+OK\r\n+OK\r\n$1\r\n1\r\n");
    assert.match(await say(`${known}\r\nINFO server`), /redis_version:7/);
    for (const word of ["CONFIG GET dir", "FLUSHALL", "SHUTDOWN", "ACL LIST", "KEYS a", "SAVE"]) {
      assert.match(await say(`${known}\r\n${word}`), /^\+OK\r\n-NOPERM/, word);
    }
    await assert.rejects(firstPlainAnswer({ address, protocol: "tls" }));
    const old = { ca, maxVersion: "TLSv1.2" } as const;
    await assert.rejects(firstAnswer({ address, protocol: "tls" }, old));
  });

  it("let Redis keep what it has acknowledged when it is killed", async () => {
    const redis = stores.of("redis");
    const { port } = redis.workload.readiness.listener;
    const { ca } = credentials(stores.friend);
    const say = async (words: string) => {
      const address = await redis.address(port);
      const opening = { address, protocol: "tls", words } as const;
      return firstAnswer(opening, { ca }).catch(() => undefined);
    };
    const known = `AUTH ${REDIS_PASSWORD}\r\n`;
    assert.equal(await say(`${known}SET kept yes\r\n`), "+OK\r\n+OK\r\n");
    await redis.killAndStart();
    assert.match(await eventually(() => say(`${known}GET kept\r\n`)), /yes/);
  });

  it("show nobody the inside of Zipkin", async () => {
    for (const path of ["/actuator", "/actuator/env", "/actuator/loggers"]) {
      const { status } = await stores.of("zipkin").ask(path, stores.friend);
      assert.equal(status, 404, path);
    }
  });

  it("give Zipkin's Java a key store and a trust store that its own tool reads", async () => {
    const list = (file: string) =>
      stores
        .of("zipkin")
        .exec([
          ...["keytool", "-list", "-keystore", `/etc/tracing-infra/secrets/${file}`],
          ...["-storetype", "PKCS12", "-storepass", ""],
        ]);
    assert.match((await list("zipkin.p12")).join("\n"), /PrivateKeyEntry/);
    assert.match((await list("authority.p12")).join("\n"), /trustedCertEntry/);
  });
});
