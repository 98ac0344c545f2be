/** Runs plugins that are written as programs themselves: policy packs and providers. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { ending, startChild } from "./child.ts";
import type { Child } from "./child.ts";
import { PolicyProxy } from "./policy-proxy.ts";
import { moduleFor, programIn, typescriptEnvironment } from "./program.ts";

type RunPluginCall = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs the plugin that the call names until it ends, passing on what it writes and its exit code. */
export function runPlugin(call: RunPluginCall): Promise<void> {
  return call.request.getKind() === "analyzer" ? runPolicyPack(call) : runProgram(call);
}

async function runProgram(call: RunPluginCall): Promise<void> {
  const { directory } = programIn(call.request.getInfo());
  const runner = moduleFor(directory, "@pulumi/pulumi/cmd/run-plugin");
  const args = [runner, directory, ...call.request.getArgsList()];
  const child = start(call, args, { cwd: call.request.getPwd() });
  child.stdout.on("data", (chunk: Buffer) => {
    writeStdout(call, chunk);
  });
  call.on("cancelled", () => child.kill("SIGINT"));
  writeExitCode(call, (await ending(child)).code);
}

/** The pack itself starts once the proxy has been told the stack it judges; the engine speaks to the proxy alone. */
async function runPolicyPack(call: RunPluginCall): Promise<void> {
  const { directory } = programIn(call.request.getInfo());
  const runner = moduleFor(directory, "@pulumi/pulumi/cmd/run-policy-pack");
  const args = [runner, ...call.request.getArgsList(), directory];
  const proxy = new PolicyProxy((environment) => {
    const child = start(call, args, { cwd: directory, environment });
    child.stdout.on("data", (chunk: Buffer) => {
      const rest = proxy.receiveOutput(chunk);
      if (rest.length > 0) writeStdout(call, rest);
    });
    call.on("cancelled", () => child.kill("SIGINT"));
    return ending(child);
  });
  call.on("cancelled", () => {
    proxy.close();
  });
  writeStdout(call, Buffer.from(`${await proxy.listen()}\n`));
  writeExitCode(call, (await proxy.ended).code);
}

interface Start {
  readonly cwd: string;
  readonly environment?: NodeJS.ProcessEnv;
}

function start(call: RunPluginCall, args: readonly string[], { cwd, environment }: Start): Child {
  const { options } = programIn(call.request.getInfo());
  const env = { ...givenEnvironment(call), ...typescriptEnvironment(options), ...environment };
  const child = startChild(process.execPath, [...options.nodeArgs, ...args], { cwd, env });
  child.stderr.on("data", (chunk: Buffer) => {
    const response = new language.RunPluginResponse();
    response.setStderr(chunk);
    call.write(response);
  });
  return child;
}

function givenEnvironment(call: RunPluginCall): NodeJS.ProcessEnv {
  const assignments = call.request.getEnvList().map((text) => /^([^=]*)=(.*)$/s.exec(text));
  return Object.fromEntries(assignments.map((parts) => [parts?.[1] ?? "", parts?.[2] ?? ""]));
}

function writeStdout(call: RunPluginCall, chunk: Uint8Array): void {
  const response = new language.RunPluginResponse();
  response.setStdout(chunk);
  call.write(response);
}

function writeExitCode(call: RunPluginCall, code: number | null): void {
  const response = new language.RunPluginResponse();
  response.setExitcode(code ?? 1); // none when a signal ended it
  call.write(response);
}
