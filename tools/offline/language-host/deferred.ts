/** A promise together with what settles it. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** A promise that someone else settles. */
export function deferred<Value>(): Deferred<Value> {
  const settle: Partial<Pick<Deferred<Value>, "resolve" | "reject">> = {};
  const promise = new Promise<Value>((resolve, reject) =>
    Object.assign(settle, { resolve, reject }),
  );
  return { promise, ...(settle as Required<typeof settle>) };
}
