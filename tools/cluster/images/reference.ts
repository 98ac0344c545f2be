/** The registry of images that name none, and the folder there of those that name none either. */
const registry = "docker.io";

/** A reference in its parts. */
interface Parts {
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/**
 * A reference as the node's runtime looks for it: in full, and where there is a digest by that alone.
 *
 * @see https://github.com/distribution/reference/blob/main/normalize.go
 */
export function inFull(reference: string): string {
  const { repository, tag = "latest", digest } = partsOf(reference);
  const full = withRegistry(repository);
  return digest === undefined ? `${full}:${tag}` : `${full}@${digest}`;
}

/** Whether the reference names one content for ever: by a digest, or as images that were made here do. */
export function isFixed(reference: string): boolean {
  return reference.includes("@") || reference.startsWith("tracing-infra.local/");
}

function partsOf(reference: string): Parts {
  const [name = "", digest] = reference.split("@");
  const [, repository = name, tag] = /^(.*?)(?::([^:/]+))?$/.exec(name) ?? [];
  return { repository, tag, digest };
}

function withRegistry(repository: string): string {
  const [first = "", ...rest] = repository.split("/");
  const names = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (names) return repository;
  return rest.length > 0 ? `${registry}/${repository}` : `${registry}/library/${repository}`;
}
