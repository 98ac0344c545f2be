use super::*;

#[test]
fn counts_requests_and_tokens() {
    let metrics = Metrics::new();
    metrics.request("openai", "gpt-4o-mini", "success");
    metrics.tokens(("openai", "gpt-4o-mini"), "output", 128);
    metrics.duration(
        "chat",
        200,
        (0.539, "4bf92f3577b34da6a3ce929d0e0e4736".into()),
    );
    let text = metrics.text();
    let request = r#"llm_requests_total{provider="openai",model="gpt-4o-mini",status="success"} 1"#;
    assert!(text.contains(request), "{text}");
    assert!(text.contains(r#"type="output"} 128"#), "{text}");
    assert!(
        text.contains(r##"# {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 0.539"##),
        "{text}"
    );
}

#[test]
fn tells_what_the_process_takes() {
    let value = |name: &str| -> f64 {
        let text = Metrics::new().text();
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().parse().unwrap_or_default()
    };
    let started = value("process_start_time_seconds ");
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    assert!(started > 1.7e9 && started <= now.as_secs_f64(), "{started}");
    let memory = value("process_resident_memory_bytes ");
    assert!(memory > 1e5 && memory < 1e9, "{memory}");
    let before = value("process_cpu_seconds_total ");
    let busy = std::time::Instant::now();
    while busy.elapsed().as_millis() < 100 {}
    assert!(value("process_cpu_seconds_total ") > before);
}
