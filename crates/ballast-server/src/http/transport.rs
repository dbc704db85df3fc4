//! How clients come: plainly, from this machine alone; over TLS; or through a proxy that speaks TLS for the server. From it
//! follows whose address a request has, for allow-lists and brakes, and what the session's cookie is called.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// What a proxy says of the client that it serves.
const FORWARDED: &str = "x-forwarded-for";

/// How clients come.
#[derive(Debug, clap::Args)]
pub struct TransportArgs {
    /// Serve over TLS with this certificate, PEM, those of who signed it after it.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// Key of the certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Serve over TLS with a certificate that is made for this start, for a trial: browsers warn of it.
    #[arg(long, conflicts_with = "tls_certificate")]
    pub tls_trial: bool,
    /// Address of a proxy that speaks TLS for the server; may be said again. Only it, and this machine, may connect, and clients
    /// have the address that it tells in X-Forwarded-For.
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["tls_certificate", "tls_trial"])]
    pub behind_proxy: Vec<IpAddr>,
    /// Address that may read /metrics beside this machine; may be said again.
    #[arg(long, value_name = "ADDRESS")]
    pub metrics_to: Vec<IpAddr>,
}

/// Clients cannot come as it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// Passwords and orders would cross a network in clear.
    #[error(
        "--listen {0}: without TLS only this machine is served, at a loopback address. --tls-certificate and --tls-key serve over TLS, \
         --tls-trial with a certificate for a trial, --behind-proxy behind a proxy that speaks TLS"
    )]
    Clear(SocketAddr),
    /// A file could not be read.
    #[error("{option} {}: {why}", path.display())]
    File {
        /// What it was named by.
        option: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Certificate and key do not fit each other, or are of a kind that is not served.
    #[error("--tls-certificate {}, --tls-key {}: {why}", certificate.display(), key.display())]
    Unfit {
        /// Certificate.
        certificate: PathBuf,
        /// Key.
        key: PathBuf,
        /// Why.
        why: rustls::Error,
    },
    /// A certificate for a trial could not be made.
    #[error("--tls-trial: {0}")]
    Trial(String),
}

/// What browsers keep.
#[derive(Debug, Clone, Copy)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// That a login was let in there.
    Device,
}

/// How clients come.
#[derive(Clone)]
pub enum Transport {
    /// Plainly, from this machine.
    Plain,
    /// Over TLS.
    Tls {
        /// Takes what a client says into the clear.
        acceptor: TlsAcceptor,
        /// With a certificate that only this start has.
        is_trial: bool,
    },
    /// From these addresses, which speak TLS with clients, and from this machine.
    Proxied(Arc<[IpAddr]>),
}

impl TransportArgs {
    /// Reads them.
    ///
    /// # Errors
    /// Clients would come in clear from elsewhere; a file cannot be read or does not fit.
    pub fn transport(&self, listen: SocketAddr) -> Result<Transport, TransportError> {
        if let (Some(certificate), Some(key)) = (&self.tls_certificate, &self.tls_key) {
            return own(certificate, key);
        }
        if self.tls_trial {
            return trial(listen.ip());
        }
        if !self.behind_proxy.is_empty() {
            let proxies = self.behind_proxy.iter().map(IpAddr::to_canonical);
            return Ok(Transport::Proxied(proxies.collect()));
        }
        if listen.ip().to_canonical().is_loopback() {
            Ok(Transport::Plain)
        } else {
            Err(TransportError::Clear(listen))
        }
    }
}

fn own(certificate: &Path, key: &Path) -> Result<Transport, TransportError> {
    let file = |option, path: &Path, what: &str| {
        let (path, what) = (path.to_owned(), what.to_owned());
        move |error: pem::Error| TransportError::File {
            option,
            path,
            why: match error {
                pem::Error::NoItemsFound => format!("no {what} in PEM"),
                other => other.to_string(),
            },
        }
    };
    let unread = file("--tls-certificate", certificate, "certificate");
    let chain: Result<Vec<_>, pem::Error> =
        CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect);
    let chain = chain.and_then(|chain| match chain.as_slice() {
        [] => Err(pem::Error::NoItemsFound),
        _ => Ok(chain),
    });
    let chain = chain.map_err(unread)?;
    let private = PrivateKeyDer::from_pem_file(key);
    let private = private.map_err(file("--tls-key", key, "private key"))?;
    let acceptor = acceptor(chain, private);
    let acceptor = acceptor.map_err(|why| TransportError::Unfit {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        why,
    })?;
    Ok(Transport::Tls {
        acceptor,
        is_trial: false,
    })
}

fn trial(listen: IpAddr) -> Result<Transport, TransportError> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    if !listen.is_unspecified() {
        names.push(listen.to_string());
    }
    let unmade = |error: &dyn std::error::Error| TransportError::Trial(error.to_string());
    let made = rcgen::generate_simple_self_signed(names).map_err(|error| unmade(&error))?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der());
    let key = key.map_err(|error| TransportError::Trial(error.to_owned()))?;
    let chain = vec![made.cert.der().clone()];
    let acceptor = acceptor(chain, key).map_err(|error| unmade(&error))?;
    Ok(Transport::Tls {
        acceptor,
        is_trial: true,
    })
}

fn acceptor(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<TlsAcceptor, rustls::Error> {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let mut config = config
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Transport {
    /// Whether a peer may connect at all.
    pub fn lets_in(&self, peer: IpAddr) -> bool {
        match self {
            Self::Plain | Self::Tls { .. } => true,
            Self::Proxied(_) => self.is_proxy(peer) || peer.to_canonical().is_loopback(),
        }
    }

    /// Whether connections of a peer are those of many clients.
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        matches!(self, Self::Proxied(proxies) if proxies.contains(&peer.to_canonical()))
    }

    /// The client's address: the peer's, or what the proxy says of it; none where the proxy says nothing that can be read.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        match self {
            Self::Proxied(proxies) if self.is_proxy(peer) => forwarded(headers, proxies),
            _ => Some(peer.to_canonical()),
        }
    }

    /// Whether what clients send is read by nobody on its way.
    pub fn is_secure(&self) -> bool {
        !matches!(self, Self::Plain)
    }

    /// Name of a cookie. Browsers take one of `__Host-` from this very host over TLS alone.
    pub fn cookie(&self, cookie: Cookie) -> &'static str {
        match (cookie, self.is_secure()) {
            (Cookie::Session, true) => "__Host-ballast_session",
            (Cookie::Session, false) => "ballast_session",
            (Cookie::Device, true) => "__Host-ballast_device",
            (Cookie::Device, false) => "ballast_device",
        }
    }

    /// The header that sets a cookie, until the browser ends or for so long.
    pub fn set_cookie(&self, cookie: Cookie, value: &str, lasts: Option<Duration>) -> String {
        let name = self.cookie(cookie);
        let secure = if self.is_secure() { "; Secure" } else { "" };
        let lasts = lasts.map_or(String::new(), |lasts| {
            format!("; Max-Age={}", lasts.as_secs())
        });
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{lasts}")
    }

    /// Whether browsers are told to come over TLS from now on: a certificate of the operator's own, asked for by a name.
    pub fn is_for_good(&self, host: Option<&str>) -> bool {
        let name = host.map_or("", |host| {
            host.rsplit_once(':').map_or(host, |(name, _)| name)
        });
        let is_name = !name.is_empty() && name != "localhost" && !name.contains(['[', ':']);
        let is_own = matches!(
            self,
            Self::Tls {
                is_trial: false,
                ..
            }
        );
        is_own && is_name && name.parse::<IpAddr>().is_err()
    }
}

/// The last that is no proxy's own: each adds whom it serves, and what stands before that the client may have written.
fn forwarded(headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let told = headers.get_all(FORWARDED);
    let told: Result<Vec<&str>, _> = told.iter().map(|value| value.to_str()).collect();
    let told = told.ok()?.join(",");
    for one in told.rsplit(',').map(str::trim) {
        let address = one.parse::<IpAddr>();
        let address = address.or_else(|_| one.parse::<SocketAddr>().map(|address| address.ip()));
        let address = address.ok()?.to_canonical();
        if !proxies.contains(&address) {
            return Some(address);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn proxied() -> Transport {
        let proxies = [address("10.0.0.1"), address("10.0.0.2")];
        Transport::Proxied(Arc::from(proxies))
    }

    fn check_client(peer: &str, told: &[&str], client: Option<&str>) {
        let mut headers = HeaderMap::new();
        for one in told {
            headers.append(FORWARDED, one.parse().unwrap());
        }
        let found = proxied().client(address(peer), &headers);
        assert_eq!(found, client.map(address), "{peer} {told:?}");
    }

    #[test]
    fn a_client_behind_proxies_has_the_address_that_the_nearest_stranger_has() {
        check_client("10.0.0.1", &["1.2.3.4"], Some("1.2.3.4"));
        check_client("10.0.0.1", &["6.6.6.6, 1.2.3.4"], Some("1.2.3.4"));
        check_client(
            "10.0.0.1",
            &["6.6.6.6", "1.2.3.4, 10.0.0.2"],
            Some("1.2.3.4"),
        );
        check_client("10.0.0.1", &["1.2.3.4:5555"], Some("1.2.3.4"));
        check_client("10.0.0.1", &["[2001:db8::1]:443"], Some("2001:db8::1"));
        check_client("::ffff:10.0.0.1", &["::ffff:1.2.3.4"], Some("1.2.3.4"));
        for unread in [&[][..], &[""], &["unknown"], &["1.2.3.4, x"], &["10.0.0.2"]] {
            check_client("10.0.0.1", unread, None);
        }
        // This machine speaks for itself.
        check_client("127.0.0.1", &["1.2.3.4"], Some("127.0.0.1"));
    }

    #[test]
    fn only_proxies_and_this_machine_connect_behind_a_proxy() {
        let transport = proxied();
        for (peer, lets_in) in [
            ("10.0.0.1", true),
            ("::ffff:10.0.0.2", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("10.0.0.3", false),
        ] {
            assert_eq!(transport.lets_in(address(peer)), lets_in, "{peer}");
        }
    }

    #[test]
    fn nothing_is_served_in_clear_to_other_machines() {
        let none = TransportArgs {
            tls_certificate: None,
            tls_key: None,
            tls_trial: false,
            behind_proxy: Vec::new(),
            metrics_to: Vec::new(),
        };
        for loopback in ["127.0.0.1:80", "[::1]:80", "127.1.2.3:80"] {
            assert!(
                none.transport(loopback.parse().unwrap()).is_ok(),
                "{loopback}"
            );
        }
        for elsewhere in ["0.0.0.0:80", "[::]:80", "192.168.0.1:80"] {
            let refused = none.transport(elsewhere.parse().unwrap()).err().unwrap();
            let said = refused.to_string();
            assert!(said.contains("--behind-proxy"), "{said}");
        }
    }

    #[test]
    fn browsers_are_held_to_tls_by_a_name_and_a_certificate_of_ones_own_alone() {
        let trial = trial(address("127.0.0.1")).unwrap();
        let Transport::Tls { acceptor, .. } = trial.clone() else {
            panic!("no TLS");
        };
        let own = Transport::Tls {
            acceptor,
            is_trial: false,
        };
        let hosts = [
            (Some("desk.example:8443"), true),
            (Some("desk.example"), true),
            (Some("localhost:8080"), false),
            (Some("127.0.0.1:8080"), false),
            (Some("[::1]:8080"), false),
            (None, false),
        ];
        for (host, held) in hosts {
            assert_eq!(own.is_for_good(host), held, "{host:?}");
            assert!(!trial.is_for_good(host) && !proxied().is_for_good(host));
        }
    }
}
