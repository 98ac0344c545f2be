/** Serves the Node.js language host to the engine that started this process; `--version` prints its version. */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { version } from "@pulumi/pulumi/version.js";
import { stopChildren } from "./child.ts";
import { UNLIMITED_MESSAGES } from "./grpc.ts";
import { languageRuntime } from "./language-runtime.ts";

const args = process.argv.slice(2);

/** The engine's own address comes as the one argument that is no option. */
function engineAddressIn(given: readonly string[]): string {
  return given.findLast((argument) => /^[^-].*:\d+$/.test(argument)) ?? "";
}

function serve(): void {
  const server = new Server(UNLIMITED_MESSAGES);
  server.addService(LanguageRuntimeService, languageRuntime(engineAddressIn(args)));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    // The engine reads the port from the first line.
    process.stdout.write(`${port}\n`);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      stopChildren("SIGKILL");
      process.exit(0);
    });
}

if (args.includes("--version")) console.log(version);
else serve();
