import { alertsAreSentWithTls } from "../../../policies/transport/alerts.ts";
import {
  certificatesEndInTime,
  privateKeysAreStrong,
} from "../../../policies/transport/certificates.ts";
import { gatewayListensWithTls } from "../../../policies/transport/gateway.ts";
import { dataSourcesUseTls } from "../../../policies/transport/grafana.ts";
import { probesUseTls } from "../../../policies/transport/kubernetes.ts";
import { scrapeJobsUseTls } from "../../../policies/transport/scraping.ts";
import { areNamed, type Clause } from "../../support/clauses.ts";

const clauses: readonly Clause[] = [
  {
    policy: scrapeJobsUseTls,
    stack: "prod",
    of: "prometheus.yaml",
    at: "scrape_configs[2].scheme",
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): scrape_configs[2].scheme: must be https for the job 'tempo', got nothing",
    ],
  },
  {
    policy: scrapeJobsUseTls,
    stack: "prod",
    of: "prometheus.yaml",
    at: "alerting.alertmanagers[0].scheme",
    to: "http",
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): alerting.alertmanagers[0].scheme: must be https, got 'http'",
    ],
  },
  {
    policy: scrapeJobsUseTls,
    stack: "prod",
    of: "prometheus.yaml",
    at: "remote_write",
    to: [{ url: "http://mimir/api/v1/push" }],
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): remote_write[0].url: must be a URL of https, got 'http://mimir/api/v1/push'",
    ],
  },
  {
    policy: dataSourcesUseTls,
    stack: "prod",
    of: "provisioning__datasources__tracing.yaml",
    at: "datasources[0].url",
    to: "http://tempo:3200",
    says: [
      "tracing-prod-grafana-configuration: data['provisioning__datasources__tracing.yaml'] (provisioning__datasources__tracing.yaml): datasources[0].url: must be a URL of https, got 'http://tempo:3200'",
    ],
  },
  {
    policy: dataSourcesUseTls,
    stack: "prod",
    of: "grafana.ini",
    at: "type = sqlite3",
    to: "type = postgres\nhost = db:5432",
    says: [
      "tracing-prod-grafana-configuration: data['grafana.ini'] (grafana.ini): [database] ssl_mode: must be verify-full, got nothing",
    ],
  },
  {
    policy: dataSourcesUseTls,
    stack: "prod",
    of: "grafana.ini",
    at: "[metrics]",
    to: "[smtp]\nenabled = true\nhost = mail.example.com:25\n\n[metrics]",
    says: [
      "tracing-prod-grafana-configuration: data['grafana.ini'] (grafana.ini): [smtp] startTLS_policy: must be MandatoryStartTLS, got nothing",
    ],
  },
  {
    policy: gatewayListensWithTls,
    stack: "prod",
    of: "gateway.json",
    at: "apps.http.servers.loki.tls_connection_policies",
    says: [
      "tracing-prod-gateway-configuration: data['gateway.json'] (gateway.json): apps.http.servers.loki.tls_connection_policies: must be there for what listens at ':3100', got nothing",
    ],
  },
  {
    policy: gatewayListensWithTls,
    stack: "prod",
    of: "gateway.json",
    at: "apps.http.servers.loki.listen",
    to: [":80"],
    says: [
      'tracing-prod-gateway-configuration: data[\'gateway.json\'] (gateway.json): apps.http.servers.loki.tls_connection_policies: must be there for what listens at \':80\', got \'[{"protocol_min":"tls1.3","default_sni":"gateway","fallback_sni":"gateway"}]\'',
    ],
  },
  {
    policy: gatewayListensWithTls,
    stack: "prod",
    of: "gateway.json",
    at: "apps.http.servers.jaeger.routes[6].handle[1].transport.tls",
    says: [
      "tracing-prod-gateway-configuration: data['gateway.json'] (gateway.json): apps.http.servers.jaeger.routes[6].handle[1].transport.tls: must be there towards 'jaeger:16686', got nothing",
    ],
  },
  {
    policy: alertsAreSentWithTls,
    stack: "prod",
    of: "alertmanager.yaml",
    at: "receivers[0].webhook_configs",
    to: [{ url: "http://hooks.example.com/1" }],
    says: [
      "tracing-prod-alertmanager-configuration: data['alertmanager.yaml'] (alertmanager.yaml): receivers[0].webhook_configs[0].url: must be a URL of https, got 'http://hooks.example.com/1'",
    ],
  },
  {
    policy: alertsAreSentWithTls,
    stack: "prod",
    of: "alertmanager.yaml",
    at: "global.slack_api_url",
    to: "http://slack.example.com/1",
    says: [
      "tracing-prod-alertmanager-configuration: data['alertmanager.yaml'] (alertmanager.yaml): global.slack_api_url: must be a URL of https, got 'http://slack.example.com/1'",
    ],
  },
  {
    policy: alertsAreSentWithTls,
    stack: "prod",
    of: "alertmanager.yaml",
    at: "global.smtp_require_tls",
    to: false,
    says: [
      "tracing-prod-alertmanager-configuration: data['alertmanager.yaml'] (alertmanager.yaml): global.smtp_require_tls: must be true, got 'false'",
    ],
  },
  {
    policy: alertsAreSentWithTls,
    stack: "prod",
    of: "alertmanager.yaml",
    at: "receivers[0].email_configs",
    to: [{ to: "on-call@example.com", smarthost: "mail.example.com:587", require_tls: false }],
    says: [
      "tracing-prod-alertmanager-configuration: data['alertmanager.yaml'] (alertmanager.yaml): receivers[0].email_configs[0].require_tls: must be true, got 'false'",
    ],
  },
  {
    policy: probesUseTls,
    stack: "prod",
    of: "StatefulSet tracing-prod-sampler",
    at: "spec.template.spec.containers[0].readinessProbe.httpGet.scheme",
    says: [
      "tracing-prod-sampler: spec.template.spec.containers[0].readinessProbe.httpGet.scheme: must be HTTPS, got nothing",
    ],
  },
  {
    policy: certificatesEndInTime,
    stack: "prod",
    of: "tracing-certificates-tempo",
    at: "validityPeriodHours",
    to: 9600,
    says: ["tracing-certificates-tempo: validityPeriodHours: must be at most 9552, got '9600'"],
  },
  {
    policy: certificatesEndInTime,
    stack: "prod",
    of: "tracing-certificates-tempo",
    at: "earlyRenewalHours",
    to: 0,
    says: ["tracing-certificates-tempo: earlyRenewalHours: must be more than 0, got '0'"],
  },
  {
    policy: certificatesEndInTime,
    stack: "prod",
    of: "tracing-certificates-tempo",
    at: "earlyRenewalHours",
    to: 2160,
    says: [
      "tracing-certificates-tempo: earlyRenewalHours: must be less than the 2160 hours for which it is valid, got '2160'",
    ],
  },
  {
    policy: certificatesEndInTime,
    stack: "prod",
    of: "tracing-certificates-authority",
    at: "validityPeriodHours",
    to: 87600,
    says: [
      "tracing-certificates-authority: validityPeriodHours: must be at most 43824, got '87600'",
    ],
  },
  {
    policy: privateKeysAreStrong,
    stack: "prod",
    of: "tracing-certificates-tempo-key",
    at: "ecdsaCurve",
    says: ["tracing-certificates-tempo-key: ecdsaCurve: must be P256, P384 or P521, got nothing"],
  },
];

describe("the policies about what stands around the stores", () => {
  areNamed(clauses);
});
