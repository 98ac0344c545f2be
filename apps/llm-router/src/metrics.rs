//! What Prometheus asks for, with the trace of a recent request beside its duration.

use crate::process::Process;
use prometheus_client::encoding::{text::encode, EncodeLabelSet};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::exemplar::HistogramWithExemplars;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Media type of what `Metrics::text` yields.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds; the same in every sample service, so that they can be compared.
const BUCKETS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0,
];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    provider: String,
    model: String,
    status: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TokenLabels {
    provider: String,
    model: String,
    r#type: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ProviderLabels {
    provider: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OperationLabels {
    service: String,
    operation: String,
    status: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TraceLabel {
    trace_id: String,
}

#[derive(Clone)]
struct Buckets;

impl MetricConstructor<HistogramWithExemplars<TraceLabel>> for Buckets {
    fn new_metric(&self) -> HistogramWithExemplars<TraceLabel> {
        HistogramWithExemplars::new(BUCKETS.into_iter())
    }
}

/// The service's own metrics.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    tokens: Family<TokenLabels, Counter>,
    providers: Family<ProviderLabels, Gauge>,
    durations: Family<OperationLabels, HistogramWithExemplars<TraceLabel>, Buckets>,
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let tokens = Family::default();
        let providers = Family::default();
        let durations = Family::new_with_constructor(Buckets);
        registry.register(
            "llm_requests",
            "Requests to LLM providers",
            requests.clone(),
        );
        registry.register("llm_tokens", "Tokens sent and received", tokens.clone());
        registry.register(
            "llm_provider_up",
            "Whether a provider answers",
            providers.clone(),
        );
        let help = "Time from a request to its answer, in seconds";
        registry.register("request_duration_seconds", help, durations.clone());
        registry.register_collector(Box::new(Process));
        Self {
            registry,
            requests,
            tokens,
            providers,
            durations,
        }
    }

    /// Counts a request to a provider; `status` is `success` or `error`.
    pub fn request(&self, provider: &str, model: &str, status: &str) {
        let (provider, model, status) = (provider.into(), model.into(), status.into());
        self.requests
            .get_or_create(&RequestLabels {
                provider,
                model,
                status,
            })
            .inc();
    }

    /// Counts tokens; `direction` is `input` or `output`.
    pub fn tokens(&self, (provider, model): (&str, &str), direction: &str, count: u64) {
        let (provider, model, r#type) = (provider.into(), model.into(), direction.into());
        self.tokens
            .get_or_create(&TokenLabels {
                provider,
                model,
                r#type,
            })
            .inc_by(count);
    }

    pub fn provider(&self, provider: &str, up: bool) {
        let labels = ProviderLabels {
            provider: provider.into(),
        };
        self.providers.get_or_create(&labels).set(up.into());
    }

    pub fn duration(&self, operation: &str, status: u16, (seconds, trace_id): (f64, String)) {
        let labels = OperationLabels {
            service: "llm-router".into(),
            operation: operation.into(),
            status: status.to_string(),
        };
        let exemplar = (!trace_id.is_empty()).then_some(TraceLabel { trace_id });
        self.durations
            .get_or_create(&labels)
            .observe(seconds, exemplar, None);
    }

    /// All of it as OpenMetrics text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes any text");
        text
    }
}

#[cfg(test)]
mod tests;
