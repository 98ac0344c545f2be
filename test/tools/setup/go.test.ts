import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { images } from "../../../model/images.ts";
import { buildKey, moduleFolder } from "../../../tools/offline/build.ts";
import {
  buildArguments,
  buildEnvironment,
  isSupportedGo,
  proxyFor,
  required,
  requireGo,
} from "../../../tools/offline/go.ts";
import { programs } from "../../../tools/offline/programs.ts";
import { sdkVersion } from "../../../tools/setup/packages.ts";
import { checkout } from "../../../tools/setup/site.ts";
import { machine, success } from "./machine.ts";

describe("Go", () => {
  it("is needed from 1.24 on", () => {
    assert.equal(isSupportedGo("go version go1.24.0 linux/amd64"), true);
    assert.equal(isSupportedGo("go version go1.26.8 linux/amd64"), true);
    assert.equal(isSupportedGo("go version go2.0 linux/amd64"), true);
    assert.equal(isSupportedGo("go version go1.23.9 linux/amd64"), false);
    assert.equal(isSupportedGo("go version devel +abc"), false);
  });

  it("is asked for in one sentence where there is none", async () => {
    const here = machine();
    await assert.rejects(requireGo(here), {
      message:
        "go: must be version 1.24 or newer, got 'no go on PATH'; " +
        "install Go, or go where the official downloads can be reached",
    });
    here.remove();
  });

  it("is named with its version where it is too old", async () => {
    const here = machine({
      commands: { "go version": success("go version go1.19 linux/amd64\n") },
    });
    await assert.rejects(requireGo(here), /got 'go version go1\.19 linux\/amd64'/);
    here.remove();
  });

  it("asks proxies only, so that a refusal is an error at once", () => {
    assert.equal(proxyFor("https://proxy.golang.org,direct\n"), "https://proxy.golang.org");
    assert.equal(proxyFor("https://a,https://b|direct"), "https://a,https://b");
    assert.equal(proxyFor("direct"), "https://proxy.golang.org");
    assert.equal(proxyFor(""), "https://proxy.golang.org");
  });

  it("builds for Linux what runs in a container, whatever runs here", async () => {
    const here = machine({ commands: { "go env": success("direct") } });
    assert.equal((await buildEnvironment(here, { runsIn: "container" }))["GOOS"], "linux");
    assert.equal((await buildEnvironment(here, { runsIn: "host" }))["GOOS"], undefined);
    here.remove();
  });
});

describe("a program built here", () => {
  it("reports the version that the SDK is of", () => {
    const { module } = programs.pulumi.stamp;
    assert.equal(required(moduleFolder("pulumi"), module), `v${sdkVersion(checkout)}`);
    const [, ...words] = buildArguments(programs.pulumi, moduleFolder("pulumi"), "/out");
    assert.ok(
      words.includes(`-s -w -X ${programs.pulumi.stamp.variable}=v${sdkVersion(checkout)}`),
    );
  });

  it("is of the version of the image that it stands in for", () => {
    const main = readFileSync(join(moduleFolder("collector"), "main.go"), "utf8");
    assert.match(main, new RegExp(`^const version = "${images.collector.tag}"$`, "m"));
    // Both projects number their modules v0 or v1 on, and their programs by themselves.
    const [, major = "", minor = ""] = /^v(\d+)\.(\d+)\./.exec(images.prometheus.tag) ?? [];
    const prometheus = required(moduleFolder("prometheus"), "github.com/prometheus/prometheus");
    assert.equal(prometheus.split(".")[1], `${major}${minor.padStart(2, "0")}`);
    const [, jaegerMinor = ""] = images.jaeger.tag.split(".");
    const jaeger = required(moduleFolder("jaeger"), "github.com/jaegertracing/jaeger");
    assert.equal(jaeger, `v1.${Number(jaegerMinor) + 63}.0`);
    const loki = required(moduleFolder("loki"), "github.com/grafana/loki/v3");
    assert.equal(loki, `v${images.loki.tag}`);
    const alertmanager = "github.com/prometheus/alertmanager";
    assert.equal(required(moduleFolder("alertmanager"), alertmanager), images.alertmanager.tag);
  });

  it("is built anew when its flags change or one of its files does", () => {
    const folder = mkdtempSync(join(tmpdir(), "tracing-infra-module-"));
    writeFileSync(join(folder, "go.mod"), "module a\n");
    writeFileSync(join(folder, "go.sum"), "");
    const key = buildKey(programs.tempo, folder);
    assert.equal(buildKey(programs.tempo, folder), key);
    assert.equal(buildKey({ ...programs.tempo, cpuSeconds: 1 }, folder), key);
    assert.notEqual(buildKey({ ...programs.tempo, tags: "x" }, folder), key);
    writeFileSync(join(folder, "go.sum"), "a v1.0.0 h1:x\n");
    const summed = buildKey(programs.tempo, folder);
    assert.notEqual(summed, key);
    writeFileSync(join(folder, "main.go"), "package main\n");
    assert.notEqual(buildKey(programs.tempo, folder), summed);
    rmSync(folder, { recursive: true });
  });
});
