import assert from "node:assert/strict";
import { authentication } from "../../../policies/authentication/index.ts";
import { transport } from "../../../policies/transport/index.ts";
import { resource } from "../../support/declared.ts";
import { complaintsOfAll, configMap, container, deployment } from "../../support/foreign.ts";

const policies = [...transport, ...authentication];

describe("the policies about transport and authentication, on other people's pods, files and doors", () => {
  it("says nothing of an application's own files", () => {
    const resources = [
      configMap("app", {
        "application.yaml": "zipkin:\n  base-url: http://zipkin:9411\nserver: { port: 8080 }\n",
        "config.json": '{"password":"changeme","insecure":true}',
        settings: "url=http://x",
        notes: "hello: http://x\n",
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("names one server of a Caddy, and neither redirects nor automatic certificates", () => {
    const resources = [
      container(
        "caddy",
        { image: "caddy" },
        {
          "/etc/caddy/caddy.json": JSON.stringify({
            apps: {
              http: {
                servers: {
                  a: {
                    listen: [":443"],
                    routes: [
                      {
                        match: [{ host: ["g.example.com"] }],
                        handle: [
                          {
                            handler: "subroute",
                            routes: [
                              { handle: [{ handler: "authentication", providers: {} }] },
                              {
                                handle: [
                                  {
                                    handler: "reverse_proxy",
                                    transport: { protocol: "http", tls: {} },
                                    upstreams: [{ dial: "grafana:3000" }],
                                  },
                                ],
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  },
                  b: {
                    listen: [":80"],
                    routes: [
                      {
                        handle: [
                          {
                            handler: "static_response",
                            status_code: 308,
                            headers: {
                              Location: ["https://{http.request.host}{http.request.uri}"],
                            },
                          },
                        ],
                      },
                    ],
                  },
                  c: {
                    listen: [":8080"],
                    routes: [
                      {
                        match: [{ path: ["/x"] }],
                        handle: [{ handler: "authentication", providers: {} }],
                      },
                      { handle: [{ handler: "reverse_proxy", upstreams: [{ dial: "app:80" }] }] },
                    ],
                  },
                },
              },
            },
          }),
        },
      ),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "gateway-listens-with-tls: caddy: uploads[0].content (caddy.json): apps.http.servers.c.tls_connection_policies: must be there for what listens at ':8080', got nothing",
      "gateway-listens-with-tls: caddy: uploads[0].content (caddy.json): apps.http.servers.c.routes[1].handle[0].transport.tls: must be there towards 'app:80', got nothing",
      "gateway-routes-need-authentication: caddy: uploads[0].content (caddy.json): apps.http.servers.c.routes[1].handle[0]: must stand behind a handler 'authentication', got 'a way to app:80'",
    ]);
  });

  it("names what an Ingress leaves open", () => {
    const resources = [
      resource("kubernetes:networking.k8s.io/v1:Ingress", "a", {
        spec: { rules: [{ host: "a.example.com" }] },
      }),
      resource("kubernetes:networking.k8s.io/v1:Ingress", "b", {
        spec: {
          tls: [{ hosts: ["*.example.com"], secretName: "t" }],
          rules: [{ host: "a.example.com" }, { host: "example.org" }],
        },
      }),
      resource("kubernetes:networking.k8s.io/v1:Ingress", "c", {
        metadata: { annotations: { "alb.ingress.kubernetes.io/certificate-arn": "arn" } },
        spec: { rules: [{ host: "a.example.com" }] },
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "ingresses-use-tls: a: spec.tls: must be there, got nothing",
      "ingresses-use-tls: b: spec.rules[1].host: must be among `spec.tls[].hosts`, got 'example.org'",
    ]);
  });

  it("names a Gateway's listener unless it only redirects", () => {
    const resources = [
      resource("kubernetes:gateway.networking.k8s.io/v1:Gateway", "a", {
        metadata: { name: "a" },
        spec: {
          listeners: [
            { name: "http", protocol: "HTTP" },
            { name: "https", protocol: "HTTPS" },
          ],
        },
      }),
      resource("kubernetes:gateway.networking.k8s.io/v1:Gateway", "b", {
        metadata: { name: "b" },
        spec: { listeners: [{ name: "http", protocol: "HTTP" }] },
      }),
      resource("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "r", {
        spec: {
          parentRefs: [{ name: "b", sectionName: "http" }],
          rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
        },
      }),
      resource("kubernetes:networking.istio.io/v1:Gateway", "i", { spec: { servers: [] } }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "gateways-use-tls: a: spec.listeners[0].protocol: must be HTTPS or TLS, or only redirect, got 'HTTP'",
    ]);
  });

  it("names a weak key", () => {
    const resources = [
      resource("tls:index/privateKey:PrivateKey", "k", { algorithm: "RSA", rsaBits: 1024 }),
      resource("tls:index/privateKey:PrivateKey", "k2", { algorithm: "RSA" }),
      resource("tls:index/privateKey:PrivateKey", "k3", { algorithm: "ED25519" }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "private-keys-are-strong: k: rsaBits: must be at least 2048, got '1024'",
    ]);
  });

  it("names what any pod says: a probe and well-known passwords", () => {
    const resources = [
      deployment("web", {
        image: "nginx",
        env: [
          { name: "DB_PASSWORD", value: "changeme" },
          { name: "TOKEN_FILE", value: "secret" },
          { name: "USER", value: "admin" },
          { name: "REDIS_URL", value: "redis://:redis@cache:6379" },
        ],
        livenessProbe: { httpGet: { path: "/", port: 80 } },
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "probes-use-tls: web: spec.template.spec.containers[0].livenessProbe.httpGet.scheme: must be HTTPS, got nothing",
      "credentials-are-not-defaults: web: spec.template.spec.containers[0].env[0] (DB_PASSWORD): must not be what everybody tries first, got 'changeme'",
      "credentials-are-not-defaults: web: spec.template.spec.containers[0].env[3] (REDIS_URL): must not be what everybody tries first, got 'redis'",
    ]);
  });
});
