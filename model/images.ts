/** A container image, pinned so that the same bytes run everywhere. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
  /** Digest of the multi-platform index, `sha256:…`. */
  readonly digest: string;
  /** The folder that the image keeps for its user's data, and that user's UID; some keep none. */
  readonly data?: { readonly path: string; readonly user: number };
}

/**
 * Every image of the platform, and nowhere else.
 *
 * Each digest was seen alike in at least two unrelated public repositories that pin the same tag,
 * but for Jaeger's, which only its own repository pins: 2.13 is the newest version whose source is
 * published as a Go module, so that what is tested without a registry is what is pulled with one.
 * Tempo's nearest such source is a snapshot of the 2.8 line (`tools/offline/README.md`).
 */
export const images = {
  // renovate: datasource=docker depName=otel/opentelemetry-collector-contrib
  collector: {
    repository: "otel/opentelemetry-collector-contrib",
    tag: "0.158.0",
    digest: "sha256:c5918f78992ee73b0d6f0e599423ac5ec52dd5d9726733114d6eca53d5a32ed5",
  },
  // renovate: datasource=docker depName=grafana/tempo
  tempo: {
    repository: "grafana/tempo",
    tag: "2.8.2",
    digest: "sha256:0ef775495967cd5d7a6b2e146b6ea695d624803c8db8349fb8ce4164f719f9b7",
    data: { path: "/var/tempo", user: 10001 },
  },
  // renovate: datasource=docker depName=jaegertracing/jaeger
  jaeger: {
    repository: "jaegertracing/jaeger",
    tag: "2.13.0",
    digest: "sha256:d5e5fe1c2b2f663b07c28c6f7cc5a6e61aef076752dab8df8eeb6b0f5494c94b",
    // Everybody's, in truth: the one folder of the image that is not root's alone.
    data: { path: "/tmp", user: 10001 },
  },
  // renovate: datasource=docker depName=prom/prometheus
  prometheus: {
    repository: "prom/prometheus",
    tag: "v3.15.0",
    digest: "sha256:efd719c99d83b060d9daefdcf00360461adf279f45ef5391f8d111892118753e",
    data: { path: "/prometheus", user: 65534 },
  },
} as const satisfies Record<string, Image>;

/** One of the platform's images by name. */
export type ImageName = keyof typeof images;

/** The reference a container engine pulls: repository, tag for the reader, digest for the engine. */
export function reference({ repository, tag, digest }: Image): string {
  return `${repository}:${tag}@${digest}`;
}
