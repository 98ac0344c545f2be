//! The sample services' router of requests to LLM providers; `apps/README.md` tells what it is asked and answers.

mod chat;
mod exchange;
mod faults;
mod metrics;
mod process;
mod routes;
mod scope;
mod settings;
mod telemetry;
mod tls;

use chat::Router;
use faults::{Dice, Faults};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics::Metrics;
use opentelemetry::logs::Severity;
use scope::outside;
use settings::Settings;
use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use telemetry::Telemetry;
use tokio::net::TcpListener;
use tokio::signal::unix::{signal, SignalKind};
use tokio_rustls::TlsAcceptor;

/// Longest time that a caller may take for its handshake or a request's headers.
const PATIENCE: Duration = Duration::from_secs(10);

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let (router, acceptor) = start(settings)?;
    let Settings {
        host,
        port,
        metrics_port,
        ..
    } = router.settings.clone();
    let service = TcpListener::bind((host.as_str(), port)).await?;
    let metrics = TcpListener::bind((host.as_str(), metrics_port)).await?;
    router.telemetry.log(Severity::Info, "started", &outside());
    let mut stopped = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = listen(service, acceptor.clone(), router.clone(), routes::serve) => {}
        _ = listen(metrics, acceptor, router.clone(), routes::serve_metrics) => {}
        _ = stopped.recv() => {}
    }
    // The exporters wait for answers that only the runtime's other threads can bring.
    tokio::task::spawn_blocking(move || router.telemetry.stop()).await?;
    Ok(())
}

/// Everything that requests are answered with, and how connections are taken.
fn start(settings: Settings) -> Result<(Arc<Router>, TlsAcceptor), Failure> {
    let acceptor = TlsAcceptor::from(tls::server(&settings)?);
    let telemetry = Telemetry::start(&settings, tls::client(&settings)?)?;
    let router = Router {
        settings,
        telemetry,
        metrics: Metrics::new(),
        faults: RwLock::new(Faults::default()),
        dice: Mutex::new(Dice::default()),
    };
    router.switch(Faults::default());
    Ok((Arc::new(router), acceptor))
}

/// Takes connections on a port and answers each one's requests, for good.
async fn listen<Answering>(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    router: Arc<Router>,
    answer: fn(Arc<Router>, hyper::Request<hyper::body::Incoming>) -> Answering,
) where
    Answering:
        Future<Output = hyper::Response<http_body_util::Full<bytes::Bytes>>> + Send + 'static,
{
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            // No file descriptor is free: others have to end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (acceptor, router) = (acceptor.clone(), router.clone());
        tokio::spawn(async move {
            let handshake = tokio::time::timeout(PATIENCE, acceptor.accept(connection));
            let Ok(Ok(connection)) = handshake.await else {
                return;
            };
            let requests = service_fn(|request| {
                let answer = answer(router.clone(), request);
                async { Ok::<_, Infallible>(answer.await) }
            });
            // A connection that breaks is its caller's business.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .serve_connection(TokioIo::new(connection), requests)
                .await;
        });
    }
}
