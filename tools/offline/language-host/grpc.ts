/** What every gRPC end of the language host has in common. */
import { status } from "@grpc/grpc-js";
import type { sendUnaryData, ServerUnaryCall, ServiceError } from "@grpc/grpc-js";
import type { Map as ProtoMap } from "google-protobuf";

/** A resource may be larger than the 4 MB that gRPC allows a message by default. */
export const UNLIMITED_MESSAGES = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};

/** What the engine is told when a call fails: the sentence alone, for it shows that to the user. */
export function failure(error: unknown): Pick<ServiceError, "code" | "message"> {
  return { code: status.UNKNOWN, message: error instanceof Error ? error.message : String(error) };
}

/** The handler of a call with one answer, from a function that returns the answer or throws. */
export function unary<Request, Response>(
  answer: (
    request: Request,
    call: ServerUnaryCall<Request, Response>,
  ) => Response | Promise<Response>,
) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    // `then` so that what `answer` throws before it returns is a failure of the call, too.
    Promise.resolve()
      .then(() => answer(call.request, call))
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

/** The entries of a protocol buffer map as a plain object. */
export function fromProtoMap(map: ProtoMap<string, string>): Record<string, string> {
  return Object.fromEntries(map.toObject(false));
}
