use super::*;

#[test]
fn counts_requests_and_tokens() {
    let metrics = Metrics::new();
    metrics.request("openai", "gpt-4o-mini", "ok");
    metrics.tokens(("openai", "gpt-4o-mini"), "output", 128);
    metrics.duration(
        "chat",
        200,
        (0.539, "4bf92f3577b34da6a3ce929d0e0e4736".into()),
    );
    let text = metrics.text();
    let request = r#"llm_requests_total{provider="openai",model="gpt-4o-mini",status="ok"} 1"#;
    assert!(text.contains(request), "{text}");
    assert!(text.contains(r#"type="output"} 128"#), "{text}");
    assert!(
        text.contains(r##"# {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 0.539"##),
        "{text}"
    );
}
