//! What the process takes of the machine, under the names that Prometheus' own clients give it.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use std::fmt::Error;
use std::fs::read_to_string;

/// Parts of a second in which Linux tells programs times, whatever its own clock.
const TICKS: f64 = 100.0;

/// Asks the kernel anew each time that Prometheus asks; where it does not tell, nor does this.
#[derive(Debug)]
pub struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), Error> {
        let Some(usage) = Usage::now() else {
            return Ok(());
        };
        let counter = ConstCounter::new(usage.processor_seconds);
        let help = "Processor time, in seconds";
        let kind = counter.metric_type();
        counter.encode(encoder.encode_descriptor("process_cpu_seconds", help, None, kind)?)?;
        for (name, help, value) in [
            (
                "process_resident_memory_bytes",
                "Resident memory",
                usage.resident_bytes,
            ),
            (
                "process_start_time_seconds",
                "Start, in seconds since 1970",
                usage.started,
            ),
        ] {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

struct Usage {
    processor_seconds: f64,
    resident_bytes: f64,
    started: f64,
}

impl Usage {
    fn now() -> Option<Self> {
        let stat = read_to_string("/proc/self/stat").ok()?;
        // The name, in brackets, may have anything in it; the third field follows.
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<f64>().ok();
        let status = read_to_string("/proc/self/status").ok()?;
        let machine = read_to_string("/proc/stat").ok()?;
        Some(Self {
            processor_seconds: (field(14)? + field(15)?) / TICKS,
            resident_bytes: after("VmRSS:", &status)? * 1024.0,
            started: after("btime", &machine)? + field(22)? / TICKS,
        })
    }
}

/// The number after a word at the beginning of a line.
fn after(word: &str, text: &str) -> Option<f64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(word))?;
    rest.split_whitespace().next()?.parse().ok()
}
