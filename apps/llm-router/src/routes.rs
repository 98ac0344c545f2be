//! What is answered on which path.

use crate::chat::Router;
use crate::faults::Faults;
use crate::metrics::CONTENT_TYPE;
use crate::scope::Scope;
use crate::settings::secret;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, Response};
use opentelemetry::logs::Severity;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::SpanKind;
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use serde_json::{json, Value};
use std::sync::Arc;
use std::time::Instant;

/// Largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

type Answer = Response<Full<Bytes>>;

/// Answers on the service's port.
pub async fn serve(router: Arc<Router>, request: Request<Incoming>) -> Answer {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/health") => json_answer(200, &json!({ "status": "ok" })),
        (&Method::POST, "/chat") => chat(&router, request).await,
        (_, "/admin/faults") => faults(&router, request).await,
        _ => error(
            404,
            "path: must be '/chat', '/health' or '/admin/faults'; see apps/README.md",
        ),
    }
}

/// Answers on the port for metrics.
pub async fn serve_metrics(router: Arc<Router>, request: Request<Incoming>) -> Answer {
    match request.uri().path() {
        "/health" => json_answer(200, &json!({ "status": "ok" })),
        "/metrics" => answer(200, CONTENT_TYPE, router.metrics.text()),
        _ => error(
            404,
            "path: must be '/metrics' or '/health'; see apps/README.md",
        ),
    }
}

async fn chat(router: &Router, request: Request<Incoming>) -> Answer {
    let start = Instant::now();
    let caller = caller(request.headers());
    let scope = router
        .telemetry
        .span("llm-router.chat", SpanKind::Server, &caller);
    let trace_id = scope.span_context().trace_id().to_string();
    scope.set([
        KeyValue::new("http.request.method", "POST"),
        KeyValue::new("http.route", "/chat"),
        KeyValue::new("url.path", "/chat"),
        KeyValue::new("url.scheme", "https"),
    ]);
    let outcome = match body(request).await {
        Ok(_) => router.chat(&scope).await,
        Err(sentence) => Err((413, "body_too_large", sentence)),
    };
    let (status, answer) = match outcome {
        Ok(value) => {
            router
                .telemetry
                .log(Severity::Info, "chat answered", &scope);
            (200, json_answer(200, &value))
        }
        Err((status, kind, sentence)) => {
            scope.fail(kind, sentence.clone());
            router.telemetry.log(Severity::Error, &sentence, &scope);
            (status, error(status, &sentence))
        }
    };
    scope.set([KeyValue::new(
        "http.response.status_code",
        i64::from(status),
    )]);
    scope.end();
    router
        .metrics
        .duration("chat", status, (start.elapsed().as_secs_f64(), trace_id));
    answer
}

async fn faults(router: &Router, request: Request<Incoming>) -> Answer {
    let expected = match secret(&router.settings.admin_token) {
        Ok(token) if !token.is_empty() => format!("Bearer {token}"),
        _ => return error(503, "admin token: must be there, got none; mount its file"),
    };
    let shown = header(request.headers(), "authorization").unwrap_or_default();
    if !same(shown.as_bytes(), expected.as_bytes()) {
        return error(
            401,
            "token: must be the administrator's; see apps/README.md",
        );
    }
    let caller = caller(request.headers());
    if request.method() == Method::PUT {
        let parsed = body(request).await.and_then(|text| Faults::parse(&text));
        match parsed {
            Ok(faults) => router.switch(faults),
            Err(sentence) => return error(400, &sentence),
        }
        router
            .telemetry
            .log(Severity::Warn, "faults switched", &caller);
    }
    let current = router.faults.read().expect("no holder panics").to_json();
    json_answer(200, &current)
}

/// What the caller is doing, as its headers tell: W3C's `traceparent`, and `x-correlation-id`.
fn caller(headers: &HeaderMap) -> Scope {
    let propagator = TraceContextPropagator::new();
    let context = propagator.extract_with_context(&Context::new(), &HeaderExtractor(headers));
    let mut scope = Scope {
        context,
        correlation: String::new(),
    };
    scope.correlation = match header(headers, "x-correlation-id") {
        Some(id) => id.to_owned(),
        None if scope.span_context().is_valid() => scope.span_context().trace_id().to_string(),
        None => String::new(),
    };
    scope
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differences == 0
}

async fn body(request: Request<Incoming>) -> Result<Bytes, String> {
    let body = Limited::new(request.into_body(), LARGEST_BODY)
        .collect()
        .await;
    body.map(|it| it.to_bytes())
        .map_err(|_| format!("body: must have at most {LARGEST_BODY} bytes; send less"))
}

fn error(status: u16, sentence: &str) -> Answer {
    json_answer(status, &json!({ "error": sentence }))
}

fn json_answer(status: u16, value: &Value) -> Answer {
    answer(status, "application/json", value.to_string())
}

fn answer(status: u16, content_type: &str, text: String) -> Answer {
    Response::builder()
        .status(status)
        .header("content-type", content_type)
        .body(Full::new(Bytes::from(text)))
        .expect("status and type are well-formed")
}

#[cfg(test)]
mod tests;
