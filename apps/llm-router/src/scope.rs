//! Where a request is at, handed from step to step.

use opentelemetry::trace::{SpanContext, Status, TraceContextExt};
use opentelemetry::{Context, KeyValue};

/// Where a request is at: the current span, and the id of all that belongs together.
#[derive(Clone)]
pub struct Scope {
    pub context: Context,
    pub correlation: String,
}

impl Scope {
    pub fn span_context(&self) -> SpanContext {
        self.context.span().span_context().clone()
    }

    pub fn set(&self, attributes: impl IntoIterator<Item = KeyValue>) {
        self.context.span().set_attributes(attributes);
    }

    /// Marks the span as failed, with the kind of error as the conventions name it.
    pub fn fail(&self, kind: &'static str, description: String) {
        let span = self.context.span();
        span.set_attribute(KeyValue::new("error.type", kind));
        span.set_status(Status::error(description));
    }

    pub fn end(&self) {
        self.context.span().end();
    }
}

/// The scope of what no request is about.
pub fn outside() -> Scope {
    Scope {
        context: Context::new(),
        correlation: String::new(),
    }
}
