/** The calls that the engine makes to a language host, each with what answers it. */
import type {
  handleServerStreamingCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type {
  GetProgramDependenciesRequest,
  GetRequiredPackagesRequest,
  LanguageHandshakeRequest,
  RunRequest,
  RunResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { version } from "@pulumi/pulumi/version.js";
import { about, programDependencies } from "./about.ts";
import { stopChildren } from "./child.ts";
import { failure, unary } from "./grpc.ts";
import { installDependencies } from "./install.ts";
import { runPlugin } from "./plugin.ts";
import { programIn } from "./program.ts";
import { requiredPackages } from "./required-packages.ts";
import { run } from "./run.ts";

/**
 * What answers each call. Absent are the calls that generate code and packages, which the server itself answers as
 * not implemented.
 * @param engineAddress the engine's address, until a handshake names another
 */
export function languageRuntime(engineAddress: string): UntypedServiceImplementation {
  let engine = engineAddress;
  return {
    handshake: unary((request: LanguageHandshakeRequest) => {
      engine = request.getEngineAddress() || engine;
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getRequiredPackages: unary((request: GetRequiredPackagesRequest) => {
      const response = new language.GetRequiredPackagesResponse();
      response.setPackagesList(requiredPackages(programIn(request.getInfo()).directory));
      return response;
    }),
    run: unary<RunRequest, RunResponse>((request, call) => run(request, call, engine)),
    runPlugin: streaming(runPlugin),
    installDependencies: streaming(installDependencies),
    about: unary(about),
    getProgramDependencies: unary((request: GetProgramDependenciesRequest) =>
      programDependencies(request),
    ),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    template: unary(() => new language.TemplateResponse()),
    cancel: unary(() => {
      stopChildren("SIGINT");
      return new empty.Empty();
    }),
  };
}

/** The handler of a call with a stream of answers, from a function that writes them and returns when all are. */
function streaming<Request, Response>(
  write: (call: ServerWritableStream<Request, Response>) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    write(call).then(
      () => call.end(),
      (error: unknown) => call.emit("error", failure(error)),
    );
  };
}
