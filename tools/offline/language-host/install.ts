/** Installs the packages of a program. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type {
  InstallDependenciesRequest,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import { ending, startChild } from "./child.ts";
import { programIn } from "./program.ts";

/** Runs the package manager of the program that the call names, passing on what it writes. */
export async function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): Promise<void> {
  const { directory, options } = programIn(call.request.getInfo());
  const child = startChild(options.packageManager, ["install"], {
    cwd: directory,
    env: process.env,
  });
  child.stdout.on("data", (chunk: Buffer) => {
    const response = new language.InstallDependenciesResponse();
    response.setStdout(chunk);
    call.write(response);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    const response = new language.InstallDependenciesResponse();
    response.setStderr(chunk);
    call.write(response);
  });
  call.on("cancelled", () => child.kill("SIGINT"));
  const { code } = await ending(child);
  if (code !== 0)
    throw new Error(
      `\`${options.packageManager} install\` in ${directory} must succeed, got exit code '${String(code)}'`,
    );
}
