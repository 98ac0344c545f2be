/** What a request must be like: all that is named must hold; several of these are alternatives. */
export type Match = Readonly<Record<string, unknown>>;

/** One step of answering a request. */
export interface Handler {
  readonly handler: string;
  readonly [setting: string]: unknown;
}

/** Steps for the requests that match, and for all of them where nothing is to match. */
export interface Route {
  readonly match?: readonly Match[];
  readonly handle: readonly Handler[];
}

/** Header fields by name. */
export type Fields = Readonly<Record<string, readonly string[]>>;

/** Header fields to set, in place of what was there. */
export function fields(values: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}

/** The placeholder for something that an earlier step noted. */
export function noted(name: string): string {
  return `{http.vars.${name}}`;
}

/** Notes something for the steps that follow. */
export function note(values: Readonly<Record<string, string>>): Handler {
  return { handler: "vars", ...values };
}

/** An answer of the gateway itself: one line of text, which ends the route. */
export function answer(status: number, line: string): Handler {
  return {
    handler: "static_response",
    status_code: status,
    headers: fields({ "Content-Type": "text/plain; charset=utf-8" }),
    body: `${line}\n`,
  };
}
