import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { writeArchive } from "../../../tools/cluster/images/archive.ts";
import { loadImages, type Destination } from "../../../tools/cluster/images/load.ts";
import { ownImages } from "../../../tools/cluster/images/own.ts";
import { inFull, isFixed } from "../../../tools/cluster/images/reference.ts";
import { programsOf } from "../../../tools/cluster/programs.ts";
import { programFolder } from "../../../tools/offline/build.ts";
import { machine } from "../setup/machine.ts";

const digest = `sha256:${"0".repeat(64)}`;

describe("a reference of an image", () => {
  it("is what the node's runtime looks for, in full", () => {
    const names = {
      redis: "docker.io/library/redis:latest",
      "redis:7": "docker.io/library/redis:7",
      "grafana/tempo:2.8.2": "docker.io/grafana/tempo:2.8.2",
      "localhost/tempo:1": "localhost/tempo:1",
      "registry:5000/tempo": "registry:5000/tempo:latest",
      "tracing-infra.local/tempo:2.8.2-abc": "tracing-infra.local/tempo:2.8.2-abc",
    };
    for (const [reference, expected] of Object.entries(names)) {
      assert.equal(inFull(reference), expected);
    }
  });

  it("is found by the digest alone where it has one", () => {
    assert.equal(inFull(`grafana/tempo:2.8.2@${digest}`), `docker.io/grafana/tempo@${digest}`);
    assert.equal(inFull(`ghcr.io/a/b@${digest}`), `ghcr.io/a/b@${digest}`);
  });

  it("stands for one content for ever with a digest, or of an image made here", () => {
    assert.ok(isFixed(`grafana/tempo:2.8.2@${digest}`));
    assert.ok(isFixed("tracing-infra.local/tempo:2.8.2-abc"));
    assert.ok(!isFixed("grafana/tempo:2.8.2"));
  });
});

describe("the cluster's own images", () => {
  it("are called like no published one, each by what it is made from", () => {
    const references = Object.values(ownImages).map(({ reference }) => reference);
    assert.equal(new Set(references).size, references.length);
    for (const reference of references) {
      assert.match(reference, /^tracing-infra\.local\/cluster-[a-z-]+:\d+-[0-9a-f]{12}$/);
      assert.equal(inFull(reference), reference);
    }
  });

  // GNU's tar makes them, which other systems have not.
  if (process.platform === "linux") {
    it("are archives as an engine would save them, the same however often they are made", async () => {
      const here = machine();
      try {
        const folder = programFolder(here, "coredns");
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "coredns"), "a program");
        const [file = "", again = ""] = ["one", "again"].map((name) => join(here.cache, name));
        const makers = { site: here, programs: programsOf(here) };
        await writeArchive(makers, ownImages.dns, file);
        await writeArchive(makers, ownImages.dns, again);
        assert.ok(readFileSync(file).equals(readFileSync(again)));
        const { reference } = ownImages.dns;
        assert.deepEqual(await inArchive(file, "manifest.json"), [
          { Config: "config.json", RepoTags: [reference], Layers: ["layer.tar"] },
        ]);
        const { config } = (await inArchive(file, "config.json")) as { config: object };
        assert.deepEqual(config, {
          Entrypoint: ["/coredns"],
          Env: ["PATH=/bin"],
          User: "65532:65532",
        });
        assert.deepEqual(await modesInLayer(file), {
          "./": "drwxr-xr-x",
          "./coredns": "-rwxr-xr-x",
          "./tmp/": "drwxrwxrwt",
        });
      } finally {
        here.remove();
      }
    });
  }
});

describe("loading images", () => {
  const fixed = `grafana/tempo:2.8.2@${digest}`;
  const own = "tracing-infra.local/tempo:2.8.2-abc";

  /** What is asked of Docker and of the runtime, in this order, where the runtime has these images. */
  async function asked(references: string[], known: string[], taking = () => Promise.resolve()) {
    const here = machine();
    mkdirSync(here.cache);
    const log = join(here.cache, "log");
    writeFileSync(join(here.cache, "docker"), `#!/bin/sh\necho docker "$@" >>'${log}'\n`, {
      mode: 0o755,
    });
    const note = (...words: string[]) => {
      appendFileSync(log, `${words.join(" ")}\n`);
      return Promise.resolve();
    };
    const runtime: Destination = {
      references: () => Promise.resolve(new Set(known)),
      take: (reference) => note("take", reference).then(taking),
      call: (image, reference) => note("call", image, reference),
      forget: (reference) => note("forget", reference),
    };
    const env = { PATH: `${here.cache}:${process.env["PATH"] ?? ""}` };
    try {
      const failed = await loadImages(runtime, { references, env }, () => undefined).catch(
        (error: unknown) => String(error),
      );
      const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
      return { lines, failed };
    } finally {
      here.remove();
    }
  }

  it("copies those that are not there, and those that may be others by now", async () => {
    const movable = "redis:7";
    const known = [own, inFull(fixed), inFull(movable)];
    const { lines, failed } = await asked([own, fixed, movable], known);
    assert.deepEqual([lines, failed], [[`take ${movable}`], 1]);
    assert.deepEqual((await asked([own], [])).lines, [`take ${own}`]);
  });

  it("gives one with a digest a tag for as long as it is copied, also when that fails", async () => {
    const { lines } = await asked([fixed], []);
    const [, passing = ""] =
      /^docker tag \S+ (tracing-infra\.local\/cluster-loading:\w+)$/.exec(lines[0] ?? "") ?? [];
    const first = [`docker tag ${fixed} ${passing}`, `take ${passing}`];
    assert.deepEqual(lines, [
      ...first,
      `call ${passing} ${inFull(fixed)}`,
      `forget ${passing}`,
      `docker rmi ${passing}`,
    ]);
    const broken = await asked([fixed], [], () => Promise.reject(new Error("broken pipe")));
    assert.deepEqual(broken, {
      lines: [...first, `docker rmi ${passing}`],
      failed: "Error: broken pipe",
    });
  });
});

async function inArchive(file: string, name: string): Promise<unknown> {
  return JSON.parse((await execa("tar", ["-xOf", file, name])).stdout);
}

async function modesInLayer(file: string): Promise<Record<string, string>> {
  const layer = execa("tar", ["-xOf", file, "layer.tar"], { encoding: "buffer" });
  const { stdout } = (await layer.pipe("tar", ["-tv"])) as { stdout: string };
  const lines = stdout.split("\n").map((line) => line.split(/\s+/));
  return Object.fromEntries(lines.map((words) => [words.at(-1) ?? "", words[0] ?? ""]));
}
