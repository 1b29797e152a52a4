//! Which certificate authorities the client trusts: the web's, those of the system, those that the program
//! adds.

use std::env;

use iyzico_core::error::ConfigError;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls_native_certs::{CertificateResult, load_native_certs};

/// Where certificate authorities come from, besides those that the program adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authorities {
    /// Those named by the environment variables of OpenSSL, otherwise the web's, which are built in.
    Usual,
    /// The built-in ones of the web, whatever the environment says.
    BuiltIn,
    /// Those of the system; the variables of OpenSSL say where else to look.
    System,
}

impl Authorities {
    /// All that are trusted.
    pub(crate) fn roots(
        self,
        added: &[CertificateDer<'static>],
    ) -> Result<RootCertStore, ConfigError> {
        let variable = VARIABLES.into_iter().find(|name| is_set(name));
        let mut roots = match (self, variable) {
            (Self::System, None) => found("system_certificates", load_native_certs())?,
            (Self::System | Self::Usual, Some(variable)) => found(variable, load_native_certs())?,
            (Self::BuiltIn, _) | (Self::Usual, None) => {
                RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
            }
        };
        for certificate in added {
            roots.add(certificate.clone()).map_err(|error| {
                let problem = format!("holds a certificate that cannot be read: {error}");
                refuse("root_certificate_pem", &problem)
            })?;
        }
        Ok(roots)
    }
}

/// Reads a store. Systems keep some certificates that cannot be used; one usable certificate is enough.
fn found(setting: &'static str, store: CertificateResult) -> Result<RootCertStore, ConfigError> {
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(store.certs);
    if usable > 0 {
        return Ok(roots);
    }
    let reason = store.errors.first().map_or_else(String::new, |error| format!(": {error}"));
    Err(refuse(setting, &format!("no certificate authority was found{reason}")))
}

/// An empty variable counts as not set.
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Reads the certificates of a PEM file.
pub(crate) fn read(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    let certificates = certificates.map_err(|error| {
        let problem = match error {
            pem::Error::MissingSectionEnd { .. } => "is cut off before the end of a certificate",
            pem::Error::Base64Decode(_) => "holds a certificate that is not Base64",
            _ => "is not PEM, which begins with -----BEGIN CERTIFICATE-----",
        };
        refuse("root_certificate_pem", problem)
    })?;
    if certificates.is_empty() {
        return Err(refuse("root_certificate_pem", "holds no certificate"));
    }
    Ok(certificates)
}

fn refuse(setting: &'static str, problem: &str) -> ConfigError {
    ConfigError { setting, problem: problem.to_owned() }
}

/// What OpenSSL reads instead of the system's store.
const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
