//! What the service is told by its environment; secrets are files, named here.

use std::path::PathBuf;
use std::time::Duration;

/// Everything the service is told from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address that both ports are opened on.
    pub host: String,
    pub port: u16,
    pub metrics_port: u16,
    /// Certificate and key in PEM, and the authority whose certificates are trusted.
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub authority: PathBuf,
    /// Base of the Collector's OTLP over HTTP, such as `https://collector:4318`; without it nothing is sent.
    pub otlp_endpoint: Option<String>,
    /// File with the token that the Collector asks for.
    pub otlp_token: PathBuf,
    /// File with the token that guards the faults.
    pub admin_token: PathBuf,
    /// How many times faster than in reality simulated work is done.
    pub speed: f64,
}

impl Settings {
    /// The settings that `variable` answers by name, or a sentence about the first wrong one.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Settings, String> {
        let text = |name: &str| {
            variable(name)
                .filter(|value| !value.is_empty())
                .ok_or_else(|| format!("{name}: must be set, got nothing; see apps/README.md"))
        };
        Ok(Settings {
            host: variable("LISTEN_HOST").unwrap_or_else(|| "0.0.0.0".into()),
            port: number(&variable, "LISTEN_PORT", 8003.0)? as u16,
            metrics_port: number(&variable, "METRICS_PORT", 8001.0)? as u16,
            certificate: text("TLS_CERTIFICATE")?.into(),
            key: text("TLS_KEY")?.into(),
            authority: text("TLS_AUTHORITY")?.into(),
            otlp_endpoint: variable("OTEL_EXPORTER_OTLP_ENDPOINT").filter(|it| !it.is_empty()),
            otlp_token: text("OTLP_TOKEN_FILE")?.into(),
            admin_token: text("ADMIN_TOKEN_FILE")?.into(),
            speed: number(&variable, "SPEED", 1.0)?,
        })
    }

    /// The time that simulated work of so many milliseconds takes.
    pub fn time(&self, milliseconds: u64) -> Duration {
        Duration::from_secs_f64(milliseconds as f64 / 1000.0 / self.speed)
    }
}

fn number(
    variable: &impl Fn(&str) -> Option<String>,
    name: &str,
    default: f64,
) -> Result<f64, String> {
    let Some(text) = variable(name) else {
        return Ok(default);
    };
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value.is_finite() => Ok(value),
        _ => Err(format!(
            "{name}: must be a positive number, got '{text}'; leave it out for {default}"
        )),
    }
}

/// The first line of a secret file.
pub fn secret(path: &std::path::Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!(
            "{}: must be readable, got '{error}'; mount it",
            path.display()
        )
    })?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(speed: &'static str) -> Result<Settings, String> {
        Settings::read(|name| match name {
            "SPEED" => Some(speed.into()),
            "LISTEN_HOST" | "LISTEN_PORT" | "METRICS_PORT" | "OTEL_EXPORTER_OTLP_ENDPOINT" => None,
            file => Some(format!("/files/{file}")),
        })
    }

    #[test]
    fn scales_simulated_work() {
        assert_eq!(settings("10").unwrap().time(520), Duration::from_millis(52));
    }

    #[test]
    fn refuses_a_speed_that_is_none() {
        let refusal = settings("0").unwrap_err();
        assert_eq!(
            refusal,
            "SPEED: must be a positive number, got '0'; leave it out for 1"
        );
    }
}
