//! Faults that an operator switches on, so that what watches the service can be seen to notice.

use serde_json::{json, Value};

/// What is wrong at the moment; by default nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// Providers that do not answer.
    pub providers_down: Vec<String>,
    /// Milliseconds that every inference takes longer, whatever the speed.
    pub slow_milliseconds: u64,
    /// Share of requests that fail, from 0 to 1.
    pub error_rate: f64,
}

impl Faults {
    /// The faults that a JSON object describes; what it leaves out is not wrong.
    pub fn parse(text: &[u8]) -> Result<Faults, String> {
        let value: Value = serde_json::from_slice(text)
            .map_err(|error| format!("faults: must be JSON, got '{error}'; see apps/README.md"))?;
        let fields = value
            .as_object()
            .ok_or_else(|| wrong("faults", "be an object", &value))?;
        let mut faults = Faults::default();
        for (name, value) in fields {
            match name.as_str() {
                "providersDown" => faults.providers_down = names(value)?,
                "slowMilliseconds" => {
                    faults.slow_milliseconds = value
                        .as_u64()
                        .filter(|it| *it <= 60_000)
                        .ok_or_else(|| wrong(name, "be a whole number from 0 to 60000", value))?
                }
                "errorRate" => {
                    faults.error_rate = value
                        .as_f64()
                        .filter(|it| (0.0..=1.0).contains(it))
                        .ok_or_else(|| wrong(name, "be a number from 0 to 1", value))?
                }
                _ => {
                    let known = "must be 'providersDown', 'slowMilliseconds' or 'errorRate'";
                    return Err(format!("faults: {known}, got '{name}'; leave it out"));
                }
            }
        }
        Ok(faults)
    }

    pub fn to_json(&self) -> Value {
        json!({
            "providersDown": self.providers_down,
            "slowMilliseconds": self.slow_milliseconds,
            "errorRate": self.error_rate,
        })
    }
}

fn names(value: &Value) -> Result<Vec<String>, String> {
    let list = value.as_array().map(|all| all.iter().map(Value::as_str));
    let names: Option<Vec<String>> =
        list.and_then(|all| all.map(|it| it.map(Into::into)).collect());
    names.ok_or_else(|| wrong("providersDown", "be a list of names", value))
}

fn wrong(name: &str, rule: &str, value: &Value) -> String {
    format!("{name}: must {rule}, got '{value}'; correct it")
}

/// Says of a share of all requests that they fail: evenly, so that 0.25 is every fourth one.
#[derive(Debug, Default)]
pub struct Dice {
    due: f64,
}

impl Dice {
    pub fn fails(&mut self, rate: f64) -> bool {
        self.due += rate;
        let fails = self.due >= 1.0;
        if fails {
            self.due -= 1.0;
        }
        fails
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fails_every_fourth_request() {
        let mut dice = Dice::default();
        let failed: Vec<bool> = (0..8).map(|_| dice.fails(0.25)).collect();
        assert_eq!(failed.iter().filter(|it| **it).count(), 2);
        assert!(failed[3] && failed[7]);
    }

    #[test]
    fn reads_what_it_writes() {
        let faults = Faults {
            providers_down: vec!["openai".into()],
            slow_milliseconds: 900,
            error_rate: 0.5,
        };
        assert_eq!(
            Faults::parse(faults.to_json().to_string().as_bytes()),
            Ok(faults)
        );
    }

    #[test]
    fn names_what_is_wrong() {
        let refusal = Faults::parse(br#"{"errorRate":2}"#).unwrap_err();
        assert_eq!(
            refusal,
            "errorRate: must be a number from 0 to 1, got '2'; correct it"
        );
        let refusal = Faults::parse(br#"{"errorrate":0}"#).unwrap_err();
        assert!(
            refusal.ends_with("got 'errorrate'; leave it out"),
            "{refusal}"
        );
    }
}
