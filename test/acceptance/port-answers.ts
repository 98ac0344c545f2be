import type { Question, Row } from "./port-rows.ts";

type Answers = Row["answers"];

/** How a protocol says that it does not know who asks, and that they may not. */
interface Words {
  readonly unknown: string;
  readonly forbidden: string;
}

const HTTP: Words = { unknown: "401", forbidden: "403" };

/** In the words of gRPC. */
export const GRPC: Words = { unknown: "UNAUTHENTICATED", forbidden: "PERMISSION_DENIED" };

/** The same answer to everybody, with exceptions. */
export function all(answer: string, exceptions: Partial<Answers> = {}): Answers {
  const same = { none: answer, wrong: answer, viewer: answer, admin: answer };
  const senders = { token: answer, browser: answer, team: answer };
  const others = { certificate: answer, password: answer };
  return { ...same, ...senders, ...others, apps: answer, faults: answer, ...exceptions };
}

/** Any person may read. */
export const reads = (status: string, { unknown } = HTTP) =>
  all(unknown, { viewer: status, admin: status });

/** Admins alone may. */
export const administers = (status: string, { unknown, forbidden } = HTTP) =>
  all(unknown, { viewer: forbidden, admin: status });

/** Nobody may, and people are told so. */
export const isForNobody = ({ unknown, forbidden } = HTTP) =>
  all(unknown, { viewer: forbidden, admin: forbidden });

/** Senders of telemetry may, with any of the tokens. */
export const sends = (status: string, { unknown } = HTTP) =>
  all(unknown, { token: status, browser: status, team: status });

/** Senders of telemetry may ask, but for those whose token everybody can read. */
export const asks = (status: string, { unknown } = HTTP) =>
  all(unknown, { token: status, team: status });

/** A question without a body. */
export const get = (path: string): Question => ({ method: "GET", path });

/** A question with a body of JSON. */
export const post = (path: string, body = () => "{}"): Question => ({ method: "POST", path, body });
