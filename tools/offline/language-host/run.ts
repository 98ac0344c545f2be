/** Runs a Pulumi program under the SDK's own runner. */
import type { ServerUnaryCall } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { ending, startChild } from "./child.ts";
import type { Ending } from "./child.ts";
import { fromProtoMap } from "./grpc.ts";
import { moduleFor, programIn, typescriptEnvironment } from "./program.ts";
import type { Program } from "./program.ts";

const RUNNER = "@pulumi/pulumi/cmd/run";

/** With this exit code the SDK's runner says that it has shown the error to the user. */
const ERROR_SHOWN = 32;

/** Runs the program of `request`; the answer says how it ended, or why it could not be started. */
export async function run(
  request: RunRequest,
  call: ServerUnaryCall<RunRequest, RunResponse>,
  engineAddress: string,
): Promise<RunResponse> {
  try {
    return await runToEnd(request, call, engineAddress);
  } catch (error) {
    // As an answer, not as a failed call: the engine then shows the sentence without gRPC's words around it.
    const response = new language.RunResponse();
    response.setError(error instanceof Error ? error.message : String(error));
    return response;
  }
}

async function runToEnd(
  request: RunRequest,
  call: ServerUnaryCall<RunRequest, RunResponse>,
  engineAddress: string,
): Promise<RunResponse> {
  const program = programIn(request.getInfo());
  const runner = moduleFor(program.directory, RUNNER);
  const child = startChild(
    process.execPath,
    [...program.options.nodeArgs, runner, ...runnerArguments(request, program, engineAddress)],
    {
      cwd: program.directory,
      env: {
        ...process.env,
        ...typescriptEnvironment(program.options),
        PULUMI_CONFIG: JSON.stringify(fromProtoMap(request.getConfigMap())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
    },
  );
  // The engine reads our own outputs.
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  call.on("cancelled", () => child.kill("SIGINT"));
  return responseTo(await ending(child));
}

/** The arguments of the runner: what it must know, the program, and the program's own arguments. */
function runnerArguments(request: RunRequest, program: Program, engineAddress: string): string[] {
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    // eslint-disable-next-line no-restricted-syntax -- a field of the engine's request
    stack: request.getStack(),
    "root-directory": program.root,
    pwd: program.directory,
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    program.entryPoint,
    ...request.getArgsList(),
  ];
}

function responseTo({ code, signal }: Ending): RunResponse {
  const response = new language.RunResponse();
  if (code === ERROR_SHOWN) response.setBail(true);
  else if (signal !== null) response.setError(`the program was ended by ${signal}`);
  else if (code !== 0)
    response.setError(`the program must exit with code 0, got '${String(code)}'`);
  return response;
}
