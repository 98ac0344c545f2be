/**
 * The three functions of the `reflect-metadata` proposal that `tsyringe`, the dependency container inside
 * `@peculiar/x509`, calls. Its classes carry no decorators, so a map per object is all of the proposal they need, and
 * a package for it is not.
 */
type Metadata = Map<unknown, unknown>;

const metadataOf = new WeakMap<object, Metadata>();

const functions = {
  defineMetadata(key: unknown, value: unknown, target: object): void {
    const own = metadataOf.get(target) ?? new Map<unknown, unknown>();
    metadataOf.set(target, own.set(key, value));
  },
  getOwnMetadata(key: unknown, target: object): unknown {
    return metadataOf.get(target)?.get(key);
  },
  getMetadata(key: unknown, target: object): unknown {
    for (
      let at: object | null = target;
      at !== null;
      at = Object.getPrototypeOf(at) as object | null
    )
      if (metadataOf.get(at)?.has(key) === true) return metadataOf.get(at)?.get(key);
    return undefined;
  },
};

for (const [name, value] of Object.entries(functions))
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value });
