/**
 * Stands between the engine and a policy pack.
 *
 * A pack reads stack, project and configuration from its environment when it starts, but the engine only tells them
 * afterwards, by a call that the pack itself does not serve. So the proxy serves that call, starts the pack when it
 * comes, and from then on passes every call through.
 */
import { Client, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import type { handleUnaryCall, MethodDefinition } from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Ending } from "./child.ts";
import { deferred } from "./deferred.ts";
import { failure, fromProtoMap, unary, UNLIMITED_MESSAGES } from "./grpc.ts";

/** A call whose messages are passed on as the bytes that they are. */
type Method = MethodDefinition<Buffer, Buffer>;

/** One policy pack behind one port. */
export class PolicyProxy {
  /** How the pack ended. */
  readonly ended: Promise<Ending>;

  readonly #start: (environment: NodeJS.ProcessEnv) => Promise<Ending>;
  readonly #server = new Server(UNLIMITED_MESSAGES);
  readonly #pack = deferred<Client>();
  readonly #ended = deferred<Ending>();
  #configuration: AnalyzerStackConfigureRequest | undefined;
  /** The first line of the pack's output, as far as it has come; then nothing. */
  #firstLine: Buffer | undefined = Buffer.alloc(0);

  /** `start` starts the pack with these variables in its environment, and says how it ended. */
  constructor(start: (environment: NodeJS.ProcessEnv) => Promise<Ending>) {
    this.#start = start;
    this.ended = this.#ended.promise;
    // Whoever waits for the pack hears of its end; when nobody does, that is no failure of this process.
    this.#pack.promise.catch(() => undefined);
  }

  /** Starts to listen; the answer is the port. */
  listen(): Promise<number> {
    const answered = {
      handshake: unary(() => new analyzer.AnalyzerHandshakeResponse()),
      configureStack: unary((request: AnalyzerStackConfigureRequest) => {
        this.#startPack(request);
        return new analyzer.AnalyzerStackConfigureResponse();
      }),
    };
    const passed = Object.entries(AnalyzerService as Record<string, Method>)
      .filter(([name]) => !(name in answered))
      .map(([name, method]) => [name, unread(method)] as const);
    this.#server.addService(
      { ...AnalyzerService, ...Object.fromEntries(passed) },
      {
        ...answered,
        ...Object.fromEntries(passed.map(([name, method]) => [name, this.#forward(method)])),
      },
    );
    return new Promise((resolve, reject) => {
      const insecure = ServerCredentials.createInsecure();
      this.#server.bindAsync("127.0.0.1:0", insecure, (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  }

  /** Takes what the pack writes, of which the first line is its port; the answer is what is left for the user. */
  receiveOutput(chunk: Buffer): Buffer {
    if (this.#firstLine === undefined) return chunk;
    const output = Buffer.concat([this.#firstLine, chunk]);
    const end = output.indexOf("\n");
    this.#firstLine = end < 0 ? output : undefined;
    if (end < 0) return Buffer.alloc(0);
    this.#connect(Number.parseInt(output.toString("utf8", 0, end), 10));
    return output.subarray(end + 1);
  }

  /** Stops to listen; calls that still wait for the pack fail, which the engine is told before it is cut off. */
  close(): void {
    this.#pack.reject(new Error("the policy pack ended before it could answer"));
    this.#server.tryShutdown(() => undefined);
  }

  #startPack(configuration: AnalyzerStackConfigureRequest): void {
    if (this.#configuration !== undefined) return;
    this.#configuration = configuration;
    const pack = this.#start(environmentFor(configuration)).finally(() => {
      this.close();
    });
    pack.then(this.#ended.resolve, this.#ended.reject);
  }

  #connect(port: number): void {
    const client = new Client(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
      UNLIMITED_MESSAGES,
    );
    // The pack is told as well, for the stack's tags; one that does not serve the call does without.
    const configuration = this.#configuration ?? new analyzer.AnalyzerStackConfigureRequest();
    call(client, AnalyzerService.configureStack, configuration).then(
      () => {
        this.#pack.resolve(client);
      },
      () => {
        this.#pack.resolve(client);
      },
    );
  }

  #forward(method: Method): handleUnaryCall<Buffer, Buffer> {
    return ({ request }, callback) => {
      // `pulumi policy publish` asks about a pack without ever naming a stack.
      this.#startPack(new analyzer.AnalyzerStackConfigureRequest());
      this.#pack.promise
        .then((client: Client) => call(client, method, request))
        .then(
          (response) => {
            callback(null, response);
          },
          (error: unknown) => {
            callback(failure(error));
          },
        );
    };
  }
}

/** A call with messages that nobody reads: a resource's is as large as its configuration. */
function unread(method: Method): Method {
  const asItIs = (bytes: Buffer) => bytes;
  return {
    ...method,
    ...{ requestSerialize: asItIs, requestDeserialize: asItIs },
    ...{ responseSerialize: asItIs, responseDeserialize: asItIs },
  };
}

function environmentFor(configuration: AnalyzerStackConfigureRequest): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_ORGANIZATION: configuration.getOrganization(),
    PULUMI_NODEJS_PROJECT: configuration.getProject(),
    // eslint-disable-next-line no-restricted-syntax -- a field of the engine's request
    PULUMI_NODEJS_STACK: configuration.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(configuration.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(fromProtoMap(configuration.getConfigMap())),
  };
}

function call<Request, Response>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      (error, response) => {
        if (error) reject(error);
        else resolve(response as Response);
      },
    );
  });
}
