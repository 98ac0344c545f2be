import assert from "node:assert/strict";
import { Client, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Ending } from "../../../../tools/offline/language-host/child.ts";
import { deferred } from "../../../../tools/offline/language-host/deferred.ts";
import type { Deferred } from "../../../../tools/offline/language-host/deferred.ts";
import { unary } from "../../../../tools/offline/language-host/grpc.ts";
import { PolicyProxy } from "../../../../tools/offline/language-host/policy-proxy.ts";

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

/** A policy pack as the proxy sees one: started with an environment, known by its output. */
class Pack {
  readonly starts: NodeJS.ProcessEnv[] = [];
  readonly configurations: AnalyzerStackConfigureRequest[] = [];
  readonly shown: string[] = [];
  readonly end: Deferred<Ending> = deferred();
  readonly proxy = new PolicyProxy((environment) => {
    this.starts.push(environment);
    void this.serve(environment);
    return this.end.promise;
  });
  readonly server = new Server();
  output = (port: number) => [`${port}\n`];

  async serve(environment: NodeJS.ProcessEnv): Promise<void> {
    this.server.addService(AnalyzerService, {
      getAnalyzerInfo: unary(() => {
        const info = new analyzer.AnalyzerInfo();
        info.setName(`pack of ${environment["PULUMI_NODEJS_STACK"]}`);
        return info;
      }),
      configureStack: unary((request: AnalyzerStackConfigureRequest) => {
        this.configurations.push(request);
        return new analyzer.AnalyzerStackConfigureResponse();
      }),
    });
    const port = await new Promise<number>((resolve, reject) => {
      const insecure = ServerCredentials.createInsecure();
      this.server.bindAsync("127.0.0.1:0", insecure, (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    for (const chunk of this.output(port))
      this.shown.push(this.proxy.receiveOutput(Buffer.from(chunk)).toString());
  }
}

describe("the proxy before a policy pack", () => {
  let pack: Pack;
  let engine: Client;

  beforeEach(async () => {
    pack = new Pack();
    engine = new Client(`127.0.0.1:${await pack.proxy.listen()}`, credentials.createInsecure());
  });
  afterEach(() => {
    engine.close();
    pack.proxy.close();
    pack.server.forceShutdown();
  });

  const configuration = () => {
    const request = new analyzer.AnalyzerStackConfigureRequest();
    request.setStack("prod");
    request.setProject("tracing");
    request.setOrganization("organization");
    request.setDryRun(true);
    request.getConfigMap().set("tracing:sampling", "10");
    return request;
  };
  const info = () => call(engine, AnalyzerService.getAnalyzerInfo, new empty.Empty());

  it("tells the pack by its environment which stack it judges, then answers as the pack does", async () => {
    await call(engine, AnalyzerService.handshake, new analyzer.AnalyzerHandshakeRequest());
    assert.deepEqual(pack.starts, [], "nothing is known of the stack yet");
    await call(engine, AnalyzerService.configureStack, configuration());
    assert.equal((await info()).getName(), "pack of prod");
    assert.deepEqual(pack.starts, [
      {
        PULUMI_NODEJS_ORGANIZATION: "organization",
        PULUMI_NODEJS_PROJECT: "tracing",
        PULUMI_NODEJS_STACK: "prod",
        PULUMI_NODEJS_DRY_RUN: "true",
        PULUMI_CONFIG: '{"tracing:sampling":"10"}',
      },
    ]);
    assert.deepEqual(
      pack.configurations.map((request) => request.toObject().stack),
      ["prod"],
    );
  });

  it("starts the pack once, also when it is asked before it knows the stack", async () => {
    assert.equal((await info()).getName(), "pack of ");
    await call(engine, AnalyzerService.configureStack, configuration());
    await info();
    assert.equal(pack.starts.length, 1);
  });

  it("keeps the pack's port to itself and shows the rest of its output, however that is cut", async () => {
    pack.output = (port) => [
      String(port).slice(0, 2),
      `${String(port).slice(2)}\nloaded `,
      "12 policies\n",
    ];
    await info();
    assert.deepEqual(pack.shown, ["", "loaded ", "12 policies\n"]);
  });

  it("answers with an error when the pack ends before it served", async () => {
    pack.output = () => [];
    const answer = info();
    pack.end.resolve({ code: 1, signal: null });
    await assert.rejects(answer, /the policy pack ended before it could answer/);
    assert.deepEqual(await pack.proxy.ended, { code: 1, signal: null });
  });

  it("passes on the pack's own refusals", async () => {
    await assert.rejects(
      call(engine, AnalyzerService.getPluginInfo, new empty.Empty()),
      /UNIMPLEMENTED|does not implement/,
    );
  });
});
