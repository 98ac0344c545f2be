//! One request over TLS on a connection of its own, and the client that OpenTelemetry's exporters send with.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use rustls_pki_types::ServerName;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::TlsConnector;

/// Longest time that an exchange may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends telemetry from whatever thread the exporters run on.
#[derive(Clone, Debug)]
pub struct CollectorClient {
    runtime: Handle,
    tls: Arc<ClientConfig>,
}

impl CollectorClient {
    /// A client whose connections live on the current runtime.
    pub fn new(tls: Arc<ClientConfig>) -> Self {
        Self {
            runtime: Handle::current(),
            tls,
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for CollectorClient {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let tls = self.tls.clone();
        // The exporters' threads are none of the runtime's: only the answer is awaited there.
        let exchange = async { tokio::time::timeout(PATIENCE, exchange(tls, request)).await? };
        self.runtime.spawn(exchange).await?
    }
}

async fn exchange(
    tls: Arc<ClientConfig>,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, HttpError> {
    let (mut parts, body) = request.into_parts();
    let host = parts
        .uri
        .host()
        .ok_or("the address must name a host")?
        .to_owned();
    let port = parts.uri.port_u16().unwrap_or(443);
    let connection = TcpStream::connect((host.as_str(), port)).await?;
    let name = ServerName::try_from(host.clone())?;
    let connection = TlsConnector::from(tls).connect(name, connection).await?;
    let (mut sender, driver) = http1::handshake(TokioIo::new(connection)).await?;
    tokio::spawn(driver);
    parts
        .headers
        .insert("host", format!("{host}:{port}").parse()?);
    parts.uri = parts
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .parse()?;
    let response = sender
        .send_request(Request::from_parts(parts, Full::new(body)))
        .await?;
    let (parts, body) = response.into_parts();
    Ok(Response::from_parts(
        parts,
        body.collect().await?.to_bytes(),
    ))
}
