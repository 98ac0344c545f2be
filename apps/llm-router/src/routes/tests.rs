use super::*;

#[test]
fn takes_the_trace_for_correlation_where_nothing_else_is_said() {
    let mut headers = HeaderMap::new();
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    headers.insert("traceparent", trace.parse().unwrap());
    assert_eq!(
        caller(&headers).correlation,
        "4bf92f3577b34da6a3ce929d0e0e4736"
    );
    headers.insert("x-correlation-id", "order-7".parse().unwrap());
    assert_eq!(caller(&headers).correlation, "order-7");
    let parent = caller(&headers).span_context();
    assert_eq!(parent.span_id().to_string(), "00f067aa0ba902b7");
}

#[test]
fn compares_secrets_whole() {
    assert!(same(b"Bearer abc", b"Bearer abc"));
    assert!(!same(b"Bearer ab", b"Bearer abc"));
    assert!(!same(b"", b"Bearer abc"));
}
