//! Spans and log records on their way to the Collector, and the log lines on standard output.

use crate::exchange::CollectorClient;
use crate::scope::Scope;
use crate::settings::{secret, Settings};
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry::trace::{SpanBuilder, SpanKind, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::KeyValue;
use opentelemetry_otlp::{LogExporter, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use opentelemetry_sdk::Resource;
use serde_json::json;
use std::collections::HashMap;
use std::error::Error;
use std::time::SystemTime;
use tokio_rustls::rustls::ClientConfig;

/// The attribute, on every span and log record, by which what belongs together is found.
pub const CORRELATION: &str = "correlation_id";

const SERVICE: &str = "llm-router";

/// The service's own makers of spans and log records.
pub struct Telemetry {
    spans: SdkTracerProvider,
    logs: SdkLoggerProvider,
    tracer: SdkTracer,
    logger: SdkLogger,
}

impl Telemetry {
    /// Telemetry that goes to the Collector, or nowhere where the settings name none.
    pub fn start(
        settings: &Settings,
        tls: std::sync::Arc<ClientConfig>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let resource = Resource::builder().with_service_name(SERVICE).build();
        let mut spans = SdkTracerProvider::builder().with_resource(resource.clone());
        let mut logs = SdkLoggerProvider::builder().with_resource(resource);
        if let Some(base) = &settings.otlp_endpoint {
            let client = CollectorClient::new(tls);
            let token = format!("Bearer {}", secret(&settings.otlp_token)?);
            let headers = HashMap::from([("authorization".to_owned(), token)]);
            let exporter = SpanExporter::builder()
                .with_http()
                .with_protocol(Protocol::HttpBinary)
                .with_http_client(client.clone())
                .with_headers(headers.clone())
                .with_endpoint(format!("{base}/v1/traces"))
                .build()?;
            spans = spans.with_batch_exporter(exporter);
            let exporter = LogExporter::builder()
                .with_http()
                .with_protocol(Protocol::HttpBinary)
                .with_http_client(client)
                .with_headers(headers)
                .with_endpoint(format!("{base}/v1/logs"))
                .build()?;
            logs = logs.with_batch_exporter(exporter);
        }
        Ok(Self::of(spans.build(), logs.build()))
    }

    fn of(spans: SdkTracerProvider, logs: SdkLoggerProvider) -> Self {
        let (tracer, logger) = (spans.tracer(SERVICE), logs.logger(SERVICE));
        Self {
            spans,
            logs,
            tracer,
            logger,
        }
    }

    /// Telemetry that nobody receives.
    #[cfg(test)]
    pub fn silent() -> Self {
        Self::of(
            SdkTracerProvider::builder().build(),
            SdkLoggerProvider::builder().build(),
        )
    }

    /// Sends what is still here.
    pub fn stop(&self) {
        let _ = self.spans.shutdown();
        let _ = self.logs.shutdown();
    }

    /// A started span below `parent`, with the request's correlation id.
    pub fn span(&self, name: &'static str, kind: SpanKind, parent: &Scope) -> Scope {
        let builder = SpanBuilder::from_name(name)
            .with_kind(kind)
            .with_attributes([KeyValue::new(CORRELATION, parent.correlation.clone())]);
        let span = self.tracer.build_with_context(builder, &parent.context);
        Scope {
            context: parent.context.with_span(span),
            correlation: parent.correlation.clone(),
        }
    }

    /// A log line and a log record, both with the ids of the scope.
    pub fn log(&self, severity: Severity, body: &str, scope: &Scope) {
        let span = scope.span_context();
        let line = json!({
            "severity": severity.name(),
            "message": body,
            "service": SERVICE,
            "trace_id": span.trace_id().to_string(),
            "span_id": span.span_id().to_string(),
            CORRELATION: scope.correlation,
        });
        println!("{line}");
        let mut record = self.logger.create_log_record();
        record.set_timestamp(SystemTime::now());
        record.set_severity_number(severity);
        record.set_severity_text(severity.name());
        record.set_body(AnyValue::from(body.to_owned()));
        if !scope.correlation.is_empty() {
            record.add_attribute(CORRELATION, scope.correlation.clone());
        }
        if span.is_valid() {
            record.set_trace_context(span.trace_id(), span.span_id(), Some(span.trace_flags()));
        }
        self.logger.emit(record);
    }
}
