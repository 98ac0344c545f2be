import assert from "node:assert/strict";
import { authentication } from "../../../policies/authentication/index.ts";
import { transport } from "../../../policies/transport/index.ts";
import { complaintsOfAll, configMap, container, deployment } from "../../support/foreign.ts";

const policies = [...transport, ...authentication];

describe("the policies about transport and authentication, on other people's Redis", () => {
  it("names a Redis of which nothing is said", () => {
    const resources = [
      container("cache", { image: "redis:7", ports: [{ internal: 6379, external: 6379 }] }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: cache: command: --port: must be 0, got nothing",
      "redis-needs-a-password: cache: command: --requirepass: must be said, or 'aclfile', got nothing",
    ]);
  });

  it("names a Redis whose password is well known", () => {
    const resources = [
      container("cache", {
        image: "redis:7-alpine",
        command: ["redis-server", "--requirepass", "secret", "--appendonly", "yes"],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: cache: command: --port: must be 0, got nothing",
      "credentials-are-not-defaults: cache: command: --requirepass: must not be what everybody tries first, got 'secret'",
    ]);
  });

  it("says nothing of a Redis that is told everything in a shell's line", () => {
    const resources = [
      container("cache", {
        image: "redis:7-alpine",
        command: [
          "sh",
          "-c",
          'exec redis-server --port 0 --tls-port 6379 --tls-cert-file /c --tls-key-file /k --requirepass "$REDIS_PASSWORD"',
        ],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("says nothing of a Redis for its own machine", () => {
    const resources = [
      container("cache", {
        image: "redis:7-alpine",
        command: ["redis-server", "--bind", "127.0.0.1"],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("says nothing of clients", () => {
    const resources = [
      container("cli", { image: "redis:7-alpine", command: ["redis-cli", "ping"] }),
      container("exp", { image: "oliver006/redis_exporter" }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("knows the variables of an image that has its own", () => {
    const resources = [
      deployment("redis", {
        image: "bitnami/redis:7",
        env: [{ name: "ALLOW_EMPTY_PASSWORD", value: "yes" }],
      }),
      deployment("redis2", {
        image: "bitnami/redis:7",
        env: [
          { name: "REDIS_TLS_ENABLED", value: "yes" },
          { name: "REDIS_PASSWORD", valueFrom: { secretKeyRef: { name: "r", key: "p" } } },
        ],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: redis: spec.template.spec.containers[0].args: --port: must be 0, got nothing",
      "redis-needs-a-password: redis: spec.template.spec.containers[0].args: --requirepass: must be said, or 'aclfile', got nothing",
    ]);
  });

  it("names the file of a Redis", () => {
    const resources = [
      configMap("redis", { "redis.conf": "bind 0.0.0.0\nport 6379\nappendonly yes\n" }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: redis: data['redis.conf'] (redis.conf): port: must be 0, got '6379'",
      "redis-needs-a-password: redis: data['redis.conf'] (redis.conf): requirepass: must be said, or 'aclfile', got nothing",
    ]);
  });
});
