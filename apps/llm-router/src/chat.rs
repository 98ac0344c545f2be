//! The service's work: context from a database, an answer from a provider, and its assembly.

use crate::faults::{Dice, Faults};
use crate::metrics::Metrics;
use crate::scope::Scope;
use crate::settings::Settings;
use crate::telemetry::Telemetry;
use opentelemetry::trace::SpanKind;
use opentelemetry::KeyValue;
use serde_json::{json, Value};
use std::sync::{Mutex, RwLock};
use std::time::Duration;
use tokio::time::sleep;

/// Providers in the order in which they are tried, each with its model.
pub const PROVIDERS: [(&str, &str); 2] =
    [("openai", "gpt-4o-mini"), ("anthropic", "claude-3-5-haiku")];

/// Milliseconds of the three steps, together the 539 of the reference request.
const LOAD_CONTEXT: u64 = 12;
const INFER: u64 = 520;
const ASSEMBLE: u64 = 7;

/// Tokens of the question with its context, and of the answer.
const INPUT_TOKENS: u64 = 412;
const OUTPUT_TOKENS: u64 = 128;

/// Why there is no answer: the HTTP status, the kind of error, and a sentence.
pub type Refusal = (u16, &'static str, String);

/// Everything a request is answered with.
pub struct Router {
    pub settings: Settings,
    pub telemetry: Telemetry,
    pub metrics: Metrics,
    pub faults: RwLock<Faults>,
    pub dice: Mutex<Dice>,
}

impl Router {
    /// Switches faults, and says so in the metrics at once.
    pub fn switch(&self, faults: Faults) {
        for (provider, _) in PROVIDERS {
            let up = !faults.providers_down.iter().any(|down| down == provider);
            self.metrics.provider(provider, up);
        }
        *self.faults.write().expect("no holder panics") = faults;
    }

    /// The answer to a question, below the span of `scope`.
    pub async fn chat(&self, scope: &Scope) -> Result<Value, Refusal> {
        let faults = self.faults.read().expect("no holder panics").clone();
        self.load_context(scope).await;
        let (provider, model) = self.provider(&faults)?;
        scope.set([
            KeyValue::new("gen_ai.operation.name", "chat"),
            KeyValue::new("gen_ai.provider.name", provider),
            KeyValue::new("gen_ai.request.model", model),
        ]);
        self.infer(scope, (provider, model), &faults).await?;
        self.assemble(scope).await;
        Ok(json!({
            "answer": "This is what a language model would have said.",
            "provider": provider,
            "model": model,
            "usage": { "input_tokens": INPUT_TOKENS, "output_tokens": OUTPUT_TOKENS },
        }))
    }

    /// The first provider that answers.
    fn provider(&self, faults: &Faults) -> Result<(&'static str, &'static str), Refusal> {
        for (provider, model) in PROVIDERS {
            if !faults.providers_down.iter().any(|down| down == provider) {
                return Ok((provider, model));
            }
            self.metrics.request(provider, model, "error");
        }
        let sentence = "providers: must answer, got none; switch their faults off";
        Err((503, "no_provider", sentence.into()))
    }

    async fn load_context(&self, scope: &Scope) {
        let step = self
            .telemetry
            .span("llm-router.load-context", SpanKind::Client, scope);
        step.set([
            KeyValue::new("db.system.name", "postgresql"),
            KeyValue::new("db.operation.name", "SELECT"),
            KeyValue::new("db.collection.name", "conversations"),
        ]);
        sleep(self.settings.time(LOAD_CONTEXT)).await;
        step.end();
    }

    async fn infer(
        &self,
        scope: &Scope,
        (provider, model): (&'static str, &'static str),
        faults: &Faults,
    ) -> Result<(), Refusal> {
        let step = self
            .telemetry
            .span("llm-router.infer", SpanKind::Client, scope);
        step.set([
            KeyValue::new("gen_ai.operation.name", "chat"),
            KeyValue::new("gen_ai.provider.name", provider),
            KeyValue::new("gen_ai.request.model", model),
        ]);
        sleep(self.settings.time(INFER)).await;
        sleep(Duration::from_millis(faults.slow_milliseconds)).await;
        if self
            .dice
            .lock()
            .expect("no holder panics")
            .fails(faults.error_rate)
        {
            self.metrics.request(provider, model, "error");
            let sentence = format!("{provider}: must answer, got an error; switch its fault off");
            step.fail("provider_error", sentence.clone());
            step.end();
            return Err((502, "provider_error", sentence));
        }
        self.metrics.request(provider, model, "success");
        self.metrics
            .tokens((provider, model), "input", INPUT_TOKENS);
        self.metrics
            .tokens((provider, model), "output", OUTPUT_TOKENS);
        step.set([
            KeyValue::new("gen_ai.response.model", model),
            KeyValue::new("gen_ai.usage.input_tokens", INPUT_TOKENS as i64),
            KeyValue::new("gen_ai.usage.output_tokens", OUTPUT_TOKENS as i64),
        ]);
        step.end();
        Ok(())
    }

    async fn assemble(&self, scope: &Scope) {
        let step = self
            .telemetry
            .span("llm-router.assemble", SpanKind::Internal, scope);
        step.set([KeyValue::new("llm.response.chunks", 1)]);
        sleep(self.settings.time(ASSEMBLE)).await;
        step.end();
    }
}

#[cfg(test)]
mod tests;
