import type { WorkloadName } from "./listener.ts";

/** A container image, pinned so that the same bytes run everywhere. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
  /** Digest of the multi-platform index, `sha256:…`; absent where no registry has it. */
  readonly digest?: string;
  /** The folder that the image keeps for its user's data, and that user's UID; some keep none. */
  readonly data?: { readonly path: string; readonly user: number };
  /**
   * Capabilities that the image's program file carries: the kernel refuses to run it where a
   * container may not have them, whether the program uses them or not.
   */
  readonly capabilities?: readonly string[];
}

/** Version of the sample services, for the reader: what is in them is told by the hash behind it. */
const APPS_VERSION = "0.1.0";

/**
 * Every image of the platform, and nowhere else.
 *
 * Each digest was seen alike in at least two unrelated public repositories that pin the same tag,
 * but for two. Jaeger's only its own repository pins: 2.13 is the newest version whose source is
 * published as a Go module, so that what is tested without a registry is what is pulled with one.
 * Zipkin's was seen in one repository in full and in another by its first digits, for tag `3` when
 * 3.6.1 was the newest. Tempo's nearest source is a snapshot of the 2.8 line, and Redis is the line
 * nearest to the 7.0 of the Debian packages that stand in for it (`tools/offline/README.md`).
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
  // renovate: datasource=docker depName=grafana/loki
  loki: {
    repository: "grafana/loki",
    tag: "3.7.8",
    digest: "sha256:1107dd5274e0ada47e42472b7a7e71f3b2a2fe878878108f3e2f9e51528f0193",
    data: { path: "/loki", user: 10001 },
  },
  // renovate: datasource=docker depName=prom/alertmanager
  alertmanager: {
    repository: "prom/alertmanager",
    tag: "v0.34.1",
    digest: "sha256:e9733bafb1bdef9b00e25a21f8f99dc26a22224bf16641ad754d1649f4c3357a",
    data: { path: "/alertmanager", user: 65534 },
  },
  // renovate: datasource=docker depName=grafana/grafana
  grafana: {
    repository: "grafana/grafana",
    tag: "13.2.3",
    digest: "sha256:b28bae15e219c998fb0e0424ed724930cc61b1f61fb404d47c862f9a23f9e572",
    data: { path: "/var/lib/grafana", user: 472 },
  },
  // renovate: datasource=docker depName=openzipkin/zipkin
  zipkin: {
    repository: "openzipkin/zipkin",
    tag: "3.6.1",
    digest: "sha256:d17e856dcbba7ffeefbbfc252f89ab78a4ab6faed47e646d46daad78f91b5ee2",
  },
  // renovate: datasource=docker depName=caddy
  caddy: {
    repository: "caddy",
    tag: "2.11.7",
    digest: "sha256:f2a1290d0463aad60660d4ec134943f183ee2a5f6c3eb7bf32dd984f2f020772",
    capabilities: ["NET_BIND_SERVICE"],
  },
  // renovate: datasource=docker depName=redis
  redis: {
    repository: "redis",
    tag: "7.2.14",
    digest: "sha256:f0707c78ea880b293ccdeb410c9c0a8ccae93fe7128799b751333a698b0a39a7",
    data: { path: "/data", user: 999 },
  },
  // renovate: datasource=docker depName=nginxinc/nginx-unprivileged
  nginx: {
    repository: "nginxinc/nginx-unprivileged",
    tag: "1.30.4-alpine",
    digest: "sha256:45ce1e2e699234253d1def7baa96218a5d00b498d1ba0cbb1a17b6bdf73d1351",
  },
  // The sample services: their sources are in `apps/`, and set-up makes them on every machine.
  "llm-router": { repository: "tracing-infra.local/llm-router", tag: APPS_VERSION },
  websocket: { repository: "tracing-infra.local/websocket", tag: APPS_VERSION },
  "business-logic": { repository: "tracing-infra.local/business-logic", tag: APPS_VERSION },
} as const satisfies Record<string, Image>;

/** One of the platform's images by name. */
export type ImageName = keyof typeof images;

/** The names of all images. */
export const imageNames = Object.keys(images) as ImageName[];

/** The image that a workload runs: of its own name, but for the gateway, which is Caddy, and the sampler, a Collector. */
export function imageOf(workload: WorkloadName): ImageName {
  switch (workload) {
    case "gateway":
      return "caddy";
    case "sampler":
      return "collector";
    default:
      return workload;
  }
}

/** The reference a container engine pulls: repository, tag for the reader, digest for the engine. */
export function reference({ repository, tag, digest }: Image): string {
  return `${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}

/** Whether some registry has the image; one that none has is always made here. */
export function isPublished({ digest }: Image): boolean {
  return digest !== undefined;
}
