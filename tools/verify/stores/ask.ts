import type { listeners } from "../../../model/listeners.ts";
import { urlOf, type Access } from "../../access.ts";
import { ask, type Answer } from "../../https.ts";

/** A store by the name of its door at the gateway. */
export type Store = Exclude<
  keyof (typeof listeners)["gateway"],
  "metrics" | "tempoGrpc" | "sampling" | "samplingGrpc"
>;

/** Asks a store through the gateway, as somebody who may read. */
export function askStore(access: Access, store: Store, path: string): Promise<Answer> {
  return ask(urlOf(access, "gateway", store) + path, {
    authority: access.certificateAuthority,
    account: access.credentials.viewer,
  });
}

/** The JSON of a good answer. */
export function bodyOf({ status, body }: Answer, whose: string): unknown {
  if (status !== 200) throw new Error(`${whose} answered ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body) as unknown;
}
