//! TLS 1.3 as server and as client, with a certificate of the platform's authority on both sides.

use crate::settings::Settings;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{crypto, version, ClientConfig, RootCertStore, ServerConfig};

type Failure = Box<dyn Error + Send + Sync>;

/// How the service serves: to nobody without a certificate of the authority.
pub fn server(settings: &Settings) -> Result<Arc<ServerConfig>, Failure> {
    let provider = Arc::new(crypto::ring::default_provider());
    let roots = Arc::new(authority(&settings.authority)?);
    let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider.clone()).build()?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain(&settings.certificate)?, key(&settings.key)?)?;
    Ok(Arc::new(config))
}

/// How the service calls: it trusts the authority alone, and shows its own certificate.
pub fn client(settings: &Settings) -> Result<Arc<ClientConfig>, Failure> {
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13])?
        .with_root_certificates(authority(&settings.authority)?)
        .with_client_auth_cert(chain(&settings.certificate)?, key(&settings.key)?)?;
    Ok(Arc::new(config))
}

fn authority(path: &Path) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    for certificate in chain(path)? {
        roots.add(certificate)?;
    }
    Ok(roots)
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let certificates: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(path).and_then(|all| all.collect());
    certificates.map_err(|error| unreadable(path, "certificates", &error))
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, Failure> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| unreadable(path, "a key", &error))
}

fn unreadable(path: &Path, what: &str, error: &dyn Error) -> Failure {
    let path = path.display();
    format!("{path}: must hold {what} in PEM, got '{error}'; mount the platform's files").into()
}
