import type { ImageName } from "../../model/images.ts";
import { bundleFile } from "./app-bundle.ts";
import { rootFolder } from "./debian.ts";
import { jarFile } from "./jar.ts";
import type { LocalImage } from "./local-image.ts";
import { startZipkin } from "./start-zipkin.ts";

const nothingMore = { scripts: {}, writable: [], volumes: [], env: {} } as const;

/** The whole root of Debian packages, in its place. */
const root = { [rootFolder]: "/" } as const;

/**
 * The images that can be made here: paths, users and volumes as in the published ones, so that the
 * same arguments and mounts work with either. Grafana is not among them: neither its pages nor a
 * binary with them are published in any registry of packages.
 *
 * @see the Dockerfiles of opentelemetry-collector-releases, tempo, jaeger, prometheus, loki,
 *   alertmanager, caddy-docker, zipkin and docker-library/redis
 */
export const localImages = {
  collector: {
    ...nothingMore,
    contents: { collector: { collector: "/otelcol-contrib" } },
    entrypoint: ["/otelcol-contrib"],
    user: "10001:10001",
  },
  tempo: {
    ...nothingMore,
    contents: { tempo: { tempo: "/tempo" } },
    entrypoint: ["/tempo"],
    user: "10001:10001",
    writable: ["/var/tempo"],
  },
  jaeger: {
    ...nothingMore,
    contents: { jaeger: { jaeger: "/cmd/jaeger/jaeger-linux" } },
    entrypoint: ["/cmd/jaeger/jaeger-linux"],
    user: "10001",
    writable: ["/tmp"],
    volumes: ["/tmp"],
    env: { JAEGER_LISTEN_HOST: "0.0.0.0" },
  },
  prometheus: {
    ...nothingMore,
    contents: { prometheus: { prometheus: "/bin/prometheus", promtool: "/bin/promtool" } },
    entrypoint: ["/bin/prometheus"],
    user: "65534:65534",
    writable: ["/prometheus"],
    volumes: ["/prometheus"],
  },
  loki: {
    ...nothingMore,
    contents: { loki: { loki: "/usr/bin/loki" } },
    entrypoint: ["/usr/bin/loki"],
    user: "10001:10001",
    writable: ["/loki"],
  },
  alertmanager: {
    ...nothingMore,
    contents: {
      alertmanager: { alertmanager: "/bin/alertmanager", amtool: "/bin/amtool" },
    },
    entrypoint: ["/bin/alertmanager"],
    user: "65534:65534",
    workdir: "/alertmanager",
    writable: ["/alertmanager"],
    volumes: ["/alertmanager"],
  },
  caddy: {
    ...nothingMore,
    contents: { caddy: { caddy: "/usr/bin/caddy" } },
    entrypoint: [],
    // The published image's is root: here nobody gets it by forgetting to name another one.
    user: "10001:10001",
    workdir: "/srv",
    env: { XDG_CONFIG_HOME: "/config", XDG_DATA_HOME: "/data" },
  },
  zipkin: {
    ...nothingMore,
    contents: { java: root, zipkin: { [jarFile]: "/zipkin/zipkin.jar" } },
    scripts: { "/usr/local/bin/start-zipkin": startZipkin },
    entrypoint: ["start-zipkin"],
    user: "1000:1000",
    workdir: "/zipkin",
    temporary: true,
    env: {
      // The link that is there whatever the version and the processor.
      PATH: "/usr/local/bin:/usr/lib/jvm/default-java/bin:/usr/bin:/bin",
      LANG: "C.UTF-8",
    },
  },
  redis: {
    ...nothingMore,
    contents: { redis: root },
    entrypoint: [],
    user: "999:999",
    workdir: "/data",
    writable: ["/data"],
    volumes: ["/data"],
  },
  nginx: {
    ...nothingMore,
    contents: { nginx: root },
    entrypoint: [],
    user: "101:101",
    temporary: true,
  },
  "llm-router": {
    ...nothingMore,
    contents: { libraries: root, "llm-router": { "llm-router": "/llm-router" } },
    entrypoint: ["/llm-router"],
    user: "10001:10001",
  },
  websocket: {
    ...nothingMore,
    contents: { websocket: { websocket: "/websocket" } },
    entrypoint: ["/websocket"],
    user: "10001:10001",
  },
  "business-logic": {
    ...nothingMore,
    contents: {
      libraries: root,
      node: { node: "/usr/bin/node" },
      "business-logic": { [bundleFile]: `/app/${bundleFile}` },
    },
    entrypoint: ["/usr/bin/node", `/app/${bundleFile}`],
    user: "10001:10001",
  },
} as const satisfies Partial<Record<ImageName, LocalImage>>;

/** An image that can be made here. */
export type LocalImageName = keyof typeof localImages;

/** Whether the image can be made here. */
export function isLocalImage(name: ImageName): name is LocalImageName {
  return name in localImages;
}
