import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { execa } from "execa";
import protobuf from "google-protobuf";
import { docker, PLATFORM_LABEL } from "../../../tools/docker.ts";
import { copyFiles } from "../../../tools/container-files.ts";
import { localFolder } from "../../../tools/setup/site.ts";
import { root } from "../../../tools/stack-file.ts";
import { workbench } from "../../../tools/workbench.ts";

const STACK = `archive-test-${randomBytes(4).toString("hex")}`;
const VOLUME = `tracing-${STACK}-archive`;
const TRACE = "0af7651916cd43dd8448eb211c80319c";

/** A request with one span, as a file of the archive has it. */
function frame(): Buffer {
  const span = new protobuf.BinaryWriter();
  span.writeBytes(1, Buffer.from(TRACE, "hex"));
  span.writeBytes(2, Buffer.from("b7ad6b7169203331", "hex"));
  span.writeFixed64(7, Date.parse("2026-01-31T14:00:00Z") * 1e6);
  span.writeFixed64(8, Date.parse("2026-01-31T14:00:00.250Z") * 1e6);
  const within = (content: Uint8Array, field: number) => {
    const writer = new protobuf.BinaryWriter();
    writer.writeBytes(field, content);
    return writer.getResultBuffer();
  };
  const request = within(within(within(span.getResultBuffer(), 2), 2), 1);
  const content = zstdCompressSync(request, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

const archive = (...args: string[]) =>
  execa("node", [join(root, "tools/archive/main.ts"), ...args], { reject: false, cwd: root });

describe("the command for the archive", function () {
  this.timeout(60_000);

  before("make a volume with a file that was cut short, and with something else", async () => {
    const labels = [`${PLATFORM_LABEL}=tracing-${STACK}`, "app.kubernetes.io/name=data"];
    await docker(["volume", "create", ...labels.flatMap((one) => ["--label", one]), VOLUME]);
    const image = workbench().images.collector ?? assert.fail();
    await docker(["create", "--name", VOLUME, "--volume", `${VOLUME}:/archive`, image]);
    await copyFiles(VOLUME, {
      "/archive/collector/traces.otlp": Buffer.concat([frame(), frame().subarray(0, 20)]),
      "/archive/collector/notes.txt": "no traces",
    });
    await docker(["rm", VOLUME]);
  });

  after("remove it", async () => {
    await docker(["volume", "rm", VOLUME]);
    await rm(join(localFolder(root), "archive", STACK), { recursive: true, force: true });
  });

  it("lists what is there, and says what is not whole", async () => {
    const { exitCode, stdout, stderr } = await archive("list", "--stack", STACK);
    assert.equal(exitCode, 0, stderr);
    assert.match(
      stdout,
      new RegExp(
        `^trace .*\n${TRACE}  2026-01-31T14:00:00\\.000Z +250\\.0 ms +1 .*\n1 of 1 traces; the archive has 1 spans in 1 files`,
      ),
    );
    assert.match(stderr, /^⚠ collector\/traces\.otlp: 20 bytes are no whole request/);
  });

  it("lists it for other programs", async () => {
    const { stdout } = await archive("list", "--stack", STACK, "--json", "--to", "2026-02-02");
    assert.deepEqual(JSON.parse(stdout), [
      {
        ...{ traceId: TRACE, begins: "2026-01-31T14:00:00.000Z", milliseconds: 250, spans: 1 },
        ...{ error: false, services: [""], files: ["collector/traces.otlp"] },
      },
    ]);
    const none = await archive("list", "--stack", STACK, "--json", "--errors");
    assert.deepEqual(JSON.parse(none.stdout), []);
  });

  it("leaves nothing behind that holds the volume", async () => {
    assert.deepEqual(await docker(["ps", "--all", "--quiet", "--filter", `volume=${VOLUME}`]), []);
  });

  it("says where there is no archive", async () => {
    const { exitCode, stdout, stderr } = await archive("list", "--stack", "none");
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.equal(
      stderr,
      "✖ there is no archive: the engine has no volume 'tracing-none-archive'; " +
        "set `archive.retention` and deploy with `npm start`",
    );
  });

  for (const [args, sentence] of [
    [[], "must be told what to do: 'list' or 'restore'; see --help"],
    [["restore"], "must be told which traces: --trace, or --from and --to"],
    [["restore", "--from", "1h"], "must be told which traces: --trace, or --from and --to"],
    [["list", "--limit", "0"], "--limit: must be a whole number from 1 to 100000, got '0'"],
    [["list", "--trace", "x"], "--trace: must be a trace id of 32 hexadecimal digits, got 'x'"],
  ] as const) {
    it(`refuses '${args.join(" ")}' before it looks`, async () => {
      const { exitCode, stdout, stderr } = await archive(...args);
      assert.deepEqual([exitCode, stdout, stderr], [64, "", `✖ ${sentence}`]);
    });
  }

  for (const action of ["list", "restore"]) {
    it(`explains how to ${action}`, async () => {
      const { exitCode, stdout } = await archive(action, "--help");
      assert.equal(exitCode, 0);
      assert.match(stdout, new RegExp(`^npm run archive -- ${action} \\[OPTIONS\\]\n\n[A-Z]`));
      for (const option of ["--trace ID", "--from TIME", "--to TIME", "--service NAME"]) {
        assert.ok(stdout.includes(option), option);
      }
    });
  }
});
