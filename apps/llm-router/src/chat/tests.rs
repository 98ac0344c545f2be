use super::*;
use crate::scope::outside;

fn router(faults: Faults) -> Router {
    let settings = Settings::read(|name| match name {
        "SPEED" => Some("1000".into()),
        "LISTEN_HOST" | "LISTEN_PORT" | "METRICS_PORT" => None,
        file => Some(file.into()),
    });
    let router = Router {
        settings: settings.unwrap(),
        telemetry: Telemetry::silent(),
        metrics: Metrics::new(),
        faults: RwLock::default(),
        dice: Mutex::default(),
    };
    router.switch(faults);
    router
}

fn down(providers: &[&str]) -> Faults {
    let providers_down = providers.iter().map(|it| (*it).into()).collect();
    Faults {
        providers_down,
        ..Faults::default()
    }
}

#[tokio::test]
async fn asks_the_next_provider_when_one_is_down() {
    let router = router(down(&["openai"]));
    let answer = router.chat(&outside()).await.unwrap();
    assert_eq!(answer["provider"], "anthropic");
    assert!(router
        .metrics
        .text()
        .contains(r#"llm_provider_up{provider="openai"} 0"#));
}

#[tokio::test]
async fn has_no_answer_when_all_are_down() {
    let router = router(down(&["openai", "anthropic"]));
    assert_eq!(router.chat(&outside()).await.unwrap_err().0, 503);
}

#[tokio::test]
async fn fails_at_the_rate_that_is_switched_on() {
    let router = router(Faults {
        error_rate: 0.5,
        ..Faults::default()
    });
    let mut failed = 0;
    for _ in 0..4 {
        failed += i32::from(router.chat(&outside()).await.is_err());
    }
    assert_eq!(failed, 2);
}
