import assert from "node:assert/strict";
import {
  isSecretName,
  isWellKnown,
  passwordIn,
  passwordOfHeader,
} from "../../../policies/authentication/weak.ts";
import {
  hostIn,
  isLoopback,
  isPlainUrl,
  withoutPassword,
} from "../../../policies/judging/endpoints.ts";
import { documentOf, inFile } from "../../../policies/judging/files.ts";
import { imageName } from "../../../policies/judging/images.ts";
import { around, valueAt } from "../../../policies/judging/places.ts";
import { configMap } from "../../support/foreign.ts";

describe("an address, as a policy reads it", () => {
  for (const [address, host] of [
    ["localhost:4317", "localhost"],
    [":4317", ""],
    ["[::1]:4317", "::1"],
    ["::1", "::1"],
    ["https://user:word@tempo:3200/x", "tempo"],
    ["tcp/127.0.0.1:80", "127.0.0.1"],
    ["${env:HOST:-localhost}:4317", "localhost"],
  ] as const) {
    it(`has the host '${host}' in '${address}'`, () => {
      assert.equal(hostIn(address), host);
    });
  }

  it("is the own machine's by name, by number and by a socket, and nobody's else", () => {
    const own = ["localhost", "127.0.0.1:80", "127.1.2.3", "[::1]:1", "http://localhost:1/x"];
    for (const one of [...own, "unix:///run/x.sock", "/run/x.sock"])
      assert.ok(isLoopback(one), one);
    const others = [
      "",
      ":80",
      "0.0.0.0:80",
      "[::]:80",
      "tempo:80",
      "localhost.example.com",
      "1127.0.0.1",
    ];
    for (const one of [...others, "${env:IP}:1", undefined, 4317]) assert.ok(!isLoopback(one));
  });

  it("is spoken to in plain text by http to another machine alone", () => {
    assert.ok(isPlainUrl("http://tempo:3200"));
    for (const one of ["https://tempo", "http://localhost", "tempo:3200", 1, undefined]) {
      assert.ok(!isPlainUrl(one));
    }
  });

  it("is shown without what it has of a password", () => {
    assert.equal(withoutPassword("http://a:b@tempo/x@y"), "http://***@tempo/x@y");
    assert.equal(withoutPassword("http://tempo/x@y"), "http://tempo/x@y");
  });
});

describe("an image's name", () => {
  it("is without registry, tag and digest", () => {
    for (const image of [
      "redis",
      "redis:7",
      "docker.io/library/redis:7@sha256:ab",
      "host:5000/a/redis",
    ]) {
      assert.equal(imageName(image), "redis", image);
    }
  });
});

describe("a place", () => {
  const value = { data: { "a.b": [{ c: 1 }] } };

  it("leads to what stands there", () => {
    assert.equal(valueAt(value, "data['a.b'][0].c"), 1);
    assert.equal(valueAt(value, "data['a.b'][1].c"), undefined);
    assert.equal(valueAt(value, "data[0]"), undefined);
  });

  it("is in another one", () => {
    assert.equal(around("data['a.b'][0].c"), "data['a.b'][0]");
    assert.equal(around("data['a.b'][0]"), "data['a.b']");
    assert.equal(around("data"), "");
  });

  it("is named with its file where it is in one", () => {
    const file = {
      resource: configMap("x", {}),
      path: "uploads[0].content",
      text: "",
      secret: false,
    };
    assert.equal(
      inFile({ ...file, name: "/etc/a/b.yaml" }, "c.d"),
      "uploads[0].content (b.yaml): c.d",
    );
  });
});

describe("a file", () => {
  const read = (name: string) =>
    documentOf({ resource: configMap("x", {}), path: "", name, text: "a: 1\n", secret: false });

  it("is read as YAML by its ending, or where it has none", () => {
    for (const name of [
      "a.yaml",
      "/x/a.yml",
      "relay",
      "otel-collector-config",
      "/etc/a.d/config",
    ]) {
      assert.deepEqual(read(name), { a: 1 }, name);
    }
    for (const name of ["a.conf", "a.ini", "a.sh", ".bashrc"])
      assert.equal(read(name), undefined, name);
  });
});

describe("a well-known password", () => {
  it("is one of a list, with a number after it as well", () => {
    for (const one of ["admin", "Password", "changeme", "tracing123", "secret_2024", "12345678"]) {
      assert.ok(isWellKnown(one), one);
    }
    for (const one of ["", "correct horse", "vT9kQ2mXw4", "administration", "${REDIS_PASSWORD}"]) {
      assert.ok(!isWellKnown(one), one);
    }
  });

  it("is looked for under names of secrets, and not of places of them", () => {
    for (const one of ["password", "DB_PASSWORD", "secretKey", "api-key", "requirepass", "token"]) {
      assert.ok(isSecretName(one), one);
    }
    for (const one of [
      "password_file",
      "PASSWORD_FILE",
      "user",
      "secretName",
      "tokens_path",
      "bypass",
    ]) {
      assert.ok(!isSecretName(one), one);
    }
  });

  it("is found in a URL and in a header", () => {
    assert.equal(passwordIn("redis://:secret@cache:6379/0"), "secret");
    assert.equal(passwordIn("https://cache:6379/a@b"), undefined);
    assert.equal(passwordOfHeader("Basic YTpi"), "b");
    assert.equal(passwordOfHeader("Bearer YTpi"), undefined);
  });
});
