import assert from "node:assert/strict";
import { authentication } from "../../../policies/authentication/index.ts";
import { transport } from "../../../policies/transport/index.ts";
import { complaintsOfAll, configMap, container, deployment } from "../../support/foreign.ts";

const policies = [...transport, ...authentication];

describe("the policies about transport and authentication, on other people's Grafanas", () => {
  it("names a Grafana for everybody, and its data sources", () => {
    const resources = [
      container(
        "grafana",
        {
          image: "grafana/grafana:11.0.0",
          ports: [{ internal: 3000, external: 3000 }],
          envs: [
            "GF_SECURITY_ADMIN_PASSWORD=admin",
            "GF_AUTH_ANONYMOUS_ENABLED=true",
            "GF_AUTH_ANONYMOUS_ORG_ROLE=Admin",
          ],
        },
        {
          "/etc/grafana/provisioning/datasources/ds.yaml": `apiVersion: 1
datasources:
  - name: Prometheus
    type: prometheus
    url: http://prometheus:9090
  - name: Tempo
    type: tempo
    url: https://tempo:3200
    jsonData: { tlsSkipVerify: true }
  - { name: PG, type: postgres, url: "db:5432", user: grafana, jsonData: { sslmode: disable }, secureJsonData: { password: grafana } }
`,
        },
      ),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "certificates-are-verified: grafana: uploads[0].content (ds.yaml): datasources[1].jsonData.tlsSkipVerify: must not be set, got 'true'",
      "stores-listen-with-tls: grafana: envs (GF_SERVER_PROTOCOL): must be https or h2, got nothing",
      "data-sources-use-tls: grafana: uploads[0].content (ds.yaml): datasources[0].url: must be a URL of https, got 'http://prometheus:9090'",
      "data-sources-use-tls: grafana: uploads[0].content (ds.yaml): datasources[2].jsonData.sslmode: must be verify-full, got 'disable'",
      "clients-present-themselves: grafana: uploads[0].content (ds.yaml): datasources[0].jsonData.tlsAuth: must be true for 'Prometheus', or 'basicAuth', or a header 'Authorization', got nothing",
      "clients-present-themselves: grafana: uploads[0].content (ds.yaml): datasources[1].jsonData.tlsAuth: must be true for 'Tempo', or 'basicAuth', or a header 'Authorization', got nothing",
      "grafana-knows-its-users: grafana: envs[1] (GF_AUTH_ANONYMOUS_ENABLED): must be false, got 'true'",
      "credentials-are-not-defaults: grafana: envs[0] (GF_SECURITY_ADMIN_PASSWORD): must not be what everybody tries first, got 'admin'",
      "credentials-are-not-defaults: grafana: uploads[0].content (ds.yaml): datasources[2].secureJsonData.password: must not be what everybody tries first, got 'grafana'",
    ]);
  });

  it("names a Grafana of which nothing is said", () => {
    const resources = [container("grafana", { image: "grafana/grafana" })];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: grafana: envs (GF_SERVER_PROTOCOL): must be https or h2, got nothing",
      "credentials-are-not-defaults: grafana: envs (GF_SECURITY_ADMIN_PASSWORD): must be said, as it is 'admin' otherwise, got nothing",
    ]);
  });

  it("says nothing of a Grafana with TLS and a password of its own", () => {
    const resources = [
      container("grafana", {
        image: "docker.io/grafana/grafana-oss:11.0.0",
        envs: [
          "GF_SERVER_PROTOCOL=https",
          "GF_SERVER_CERT_FILE=/c.crt",
          "GF_SERVER_CERT_KEY=/c.key",
          "GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/grafana",
        ],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("says nothing of a Grafana in a pod whose password is in a Secret", () => {
    const resources = [
      deployment("grafana", {
        image: "grafana/grafana:11.0.0",
        env: [
          {
            name: "GF_SECURITY_ADMIN_PASSWORD",
            valueFrom: { secretKeyRef: { name: "g", key: "p" } },
          },
          { name: "GF_SERVER_PROTOCOL", value: "https" },
        ],
        readinessProbe: { httpGet: { path: "/api/health", port: 3000, scheme: "HTTPS" } },
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("names the settings of a Grafana in a ConfigMap", () => {
    const resources = [
      configMap("grafana", {
        "grafana.ini":
          "[server]\nroot_url = https://g.example.com\n[auth.proxy]\nenabled = true\n[security]\nadmin_password = prom-operator\n",
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: grafana: data['grafana.ini'] (grafana.ini): [server] protocol: must be https or h2, got nothing",
      "grafana-knows-its-users: grafana: data['grafana.ini'] (grafana.ini): [auth.proxy] whitelist: must name the proxies that are believed, got nothing",
      "credentials-are-not-defaults: grafana: data['grafana.ini'] (grafana.ini): security.admin_password: must not be what everybody tries first, got 'prom-operator'",
    ]);
  });
});
