import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { Failure, wholeNumber } from "../../tools/command-line.ts";
import { root } from "../../tools/stack-file.ts";

/** The commands with options of ours: what is typed after `pulumi` is Pulumi's to understand. */
const commands = readdirSync(join(root, "tools"), { recursive: true, encoding: "utf8" })
  .filter((path) => /^[a-z-]+\/main\.ts$/.test(path) && !path.startsWith("pulumi/"))
  .map((path) => path.split("/")[0] ?? "");

const tool = (name: string, ...args: string[]) =>
  execa("node", [join(root, "tools", name, "main.ts"), ...args], { reject: false, cwd: root });

describe("a command of the project", function () {
  this.timeout(30_000);

  it("is one of these", () => {
    for (const name of [
      "docs",
      "env",
      "preview",
      "setup",
      "start",
      "stop",
      "test",
      "traffic",
      "verify",
    ]) {
      assert.ok(commands.includes(name), name);
    }
  });

  for (const name of commands) {
    it(`explains itself: ${name} --help`, async () => {
      const { exitCode, stdout, stderr } = await tool(name, "--help");
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.match(stdout, /^[^\n]*(npm|npm run (-s )?[a-z-]+)[^\n]* \[-- OPTIONS\]\n\n[A-Z]/);
    });

    it(`is not begun with an option that it does not know: ${name}`, async () => {
      const { exitCode, stdout, stderr } = await tool(name, "--no-such-option");
      assert.deepEqual([exitCode, stdout], [64, ""]);
      assert.match(stderr, /^✖ Unknown option '--no-such-option'/);
      assert.match(stderr, / \[-- OPTIONS\]\n/);
    });
  }

  it("lists its options with what they take and what they are without being said", async () => {
    const { stdout } = await tool("traffic", "--help");
    assert.equal(
      stdout,
      `npm run traffic [-- OPTIONS]

Sends requests as traces over OTLP, with the logs and metrics of their services; without options
the reference request (POST /api/chat, 559 ms, four services). Exit code 2 when not all of it was
accepted, 1 when --check finds a trace that is not as it was sent. Ctrl-C ends it with the summary.

  --scenario NAME         One of chat, websocket, agent-workflow, orchestrator, mixed (default chat)
  --count N               Requests to send, 1 to 1000000 (default 1)
  --duration TIME         How long to send instead, such as 30s or 5m, up to 24h
  --rate N                Requests a second, 1 to 2000 (default 10)
  --error-share SHARE     Requests in which something fails, 0 to 1 (default 0)
  --slow-share SHARE      Requests that take 3 seconds and more, 0 to 1 (default 0)
  --seed N                Makes the same requests again, 0 to 4294967295 (default is random)
  --target sdk|apps       Made up here, or asked of the sample services (default sdk)
  --check                 Read some of the traces back from Tempo and examine them
  --json                  Print the summary as JSON
  --protocol grpc|http    OTLP over gRPC or over HTTP (default grpc)
  --stack NAME            Stack whose platform gets them (default dev)`,
    );
  });

  it("refuses a wrong value before it does anything", async () => {
    for (const [name, option, value, sentence] of [
      ["traffic", "count", "0", "must be a whole number from 1 to 1000000, got '0'"],
      ["traffic", "rate", "fast", "must be a whole number from 1 to 2000, got 'fast'"],
      ["traffic", "protocol", "udp", "must be 'grpc' or 'http', got 'udp'"],
      ["verify", "timeout", "601", "must be a whole number from 1 to 600, got '601'"],
    ] as const) {
      // A stack that there is not, so that not even a mistake of this test's reaches a platform.
      const { exitCode, stdout, stderr } = await tool(
        name,
        ...[`--${option}`, value, "--stack", "none"],
      );
      assert.deepEqual(
        [exitCode, stdout, stderr],
        [64, "", `✖ --${option}: ${sentence}`],
        `${name} --${option} ${value}`,
      );
    }
  });

  it("takes no word without an option's name but where it says so", async () => {
    const { exitCode, stdout, stderr } = await tool("verify", "dev");
    assert.deepEqual([exitCode, stdout], [64, ""]);
    assert.match(stderr, /^✖ Unexpected argument 'dev'\n\nnpm run verify \[-- OPTIONS\]\n/);
    const { stdout: help } = await tool("preview", "--help");
    assert.match(
      help,
      /^ {2}--stack NAME +Stack to preview, whose name alone will do \(default dev\)$/m,
    );
  });

  it("ends with exit code 64 for a stack that has no file", async () => {
    const { exitCode, stderr } = await tool("start", "--stack", "none");
    const file = join(root, "Pulumi.none.yaml");
    assert.deepEqual([exitCode, stderr], [64, `✖ there is no stack 'none': ${file} is missing`]);
  });

  for (const name of ["traffic", "verify", "env"]) {
    it(`ends with exit code 2 where no platform is deployed: ${name}`, async () => {
      const { exitCode, stdout, stderr } = await tool(name, "--stack", "none");
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, /^✖ [^]*'none'/);
    });
  }
});

describe("a whole number on the command line", () => {
  const within = { option: "count", least: 1, most: 10 };

  it("is taken from the least to the most", () => {
    for (const text of ["1", "7", "10"]) assert.equal(wholeNumber(text, within), Number(text));
  });

  for (const text of ["0", "11", "1.5", "-1", "many", "", undefined]) {
    it(`is not '${text ?? "nothing"}'`, () => {
      assert.throws(
        () => wholeNumber(text, within),
        (error) =>
          error instanceof Failure &&
          error.exitCode === 64 &&
          error.message === `--count: must be a whole number from 1 to 10, got '${text ?? ""}'`,
      );
    });
  }
});
