//! The way to GitHub: certificates, proxies, time-outs.
//!
//! Proxies are those that curl and the runner of GitHub Actions know: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or
//! not ("Using a proxy server with a self-hosted runner"). Through one, the connection to GitHub is a tunnel (RFC 9110,
//! section 9.3.6), so that the proxy sees neither the token nor what is posted. Certificates are the system's, or those of
//! `SSL_CERT_FILE` and `SSL_CERT_DIR`.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::{TokioExecutor, TokioIo};
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::{AuthState, OctoBody, Octocrab, OctocrabBuilder};
use tokio::net::TcpStream;
use tower_http::follow_redirect::FollowRedirectLayer;
use tower_service::Service;

use crate::network;

type BoxError = Box<dyn StdError + Send + Sync>;

/// A client of the API at `host`, and of the one at `other`. The token goes to these two and to no other server. Also gives how
/// an error about the way is to be told. Must be called within a runtime of tokio.
///
/// # Errors
/// What is wrong with the addresses, the token, or the system's certificates.
pub(super) fn connect(host: &str, other: &str, token: &str) -> Result<(Octocrab, Route), String> {
    let uri = |text: &str| text.parse::<Uri>().map_err(|error| format!("`{text}` is no address: {error}"));
    let (host, other) = (uri(host)?, uri(other)?);
    let matcher = Arc::new(Matcher::from_env());
    let route = Route { proxy: matcher.intercept(&host).map(|proxy| proxy.uri().to_string()) };
    if let Some(proxy) = route.proxy.as_deref().filter(|proxy| proxy.starts_with("socks")) {
        return Err(format!(
            "the proxy {proxy} speaks SOCKS, and only proxies of HTTP are known: see {}",
            network::PROXIES
        ));
    }
    let tcp = || {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector
    };
    let connector = Proxied { plain: tls()?.wrap_connector(tcp()), matcher };
    let timeouts = OctocrabBuilder::new()
        .set_connect_timeout(Some(Duration::from_secs(10)))
        .set_read_timeout(Some(Duration::from_secs(60)))
        .set_write_timeout(Some(Duration::from_secs(60)));
    let connector = timeouts.set_connect_timeout_service(tls()?.wrap_connector(connector));
    let client: Client<_, OctoBody> = Client::builder(TokioExecutor::new()).build(connector);
    let mut bearer = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| "the token holds what no token can hold, such as a line break".to_owned())?;
    bearer.set_sensitive(true);
    let agent = HeaderValue::from_static(concat!("iamdrift/", env!("CARGO_PKG_VERSION")));
    let Ok(crab) = OctocrabBuilder::new_empty()
        .with_service(client)
        .with_layer(&FollowRedirectLayer::new())
        .with_layer(&ExtraHeadersLayer::new(Arc::new(vec![(http::header::USER_AGENT, agent)])))
        .with_layer(&BaseUriLayer::new(host.clone()))
        .with_layer(&AuthHeaderLayer::new(Some(bearer), host, other))
        .with_auth(AuthState::None)
        .build();
    Ok((crab, route))
}

/// Connections that may be secured, with the system's certificates.
fn tls() -> Result<HttpsConnectorBuilder<hyper_rustls::builderstates::WantsProtocols2>, String> {
    // Named, because what the rest of the program is built with must not decide.
    let provider = rustls::crypto::ring::default_provider();
    let builder = HttpsConnectorBuilder::new().with_provider_and_native_roots(provider).map_err(|error| {
        format!("there are no certificates to trust ({error}): install the system's (ca-certificates), or name a file with SSL_CERT_FILE")
    })?;
    Ok(builder.https_or_http().enable_http1())
}

/// The way that requests take.
pub(super) struct Route {
    proxy: Option<String>,
}

impl Route {
    /// What is wrong, with its causes, and what to look at.
    pub(super) fn tell(&self, error: &dyn StdError) -> String {
        let mut text = String::new();
        let mut cause = Some(error);
        while let Some(one) = cause {
            let said = one.to_string();
            // Some say their cause themselves.
            if !text.ends_with(&said) {
                text = if text.is_empty() { said } else { format!("{text}: {said}") };
            }
            cause = one.source();
        }
        network::advised(text, self.proxy.as_deref())
    }
}

/// Connects to a server, by a proxy where one is named for it.
#[derive(Clone)]
struct Proxied {
    /// A proxy may be reached by TLS itself.
    plain: HttpsConnector<HttpConnector>,
    matcher: Arc<Matcher>,
}

impl Service<Uri> for Proxied {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Service::<Uri>::poll_ready(&mut self.plain, context)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        // Plain HTTP is spoken with this machine alone.
        let proxy = self.matcher.intercept(&server).filter(|_| server.scheme_str() == Some("https"));
        match proxy {
            Some(proxy) => {
                let tunnel = tunnel(&proxy, self.plain.clone()).call(server);
                Box::pin(async move { tunnel.await.map_err(Into::into) })
            }
            None => {
                // The TLS with the server is the next layer's: here it is a connection like any other.
                let port = server.port_u16().unwrap_or(if server.scheme_str() == Some("https") { 443 } else { 80 });
                let host = server.host().unwrap_or_default();
                match format!("http://{host}:{port}/").parse::<Uri>() {
                    Ok(server) => Box::pin(self.plain.call(server)),
                    Err(error) => Box::pin(async move { Err(error.into()) }),
                }
            }
        }
    }
}

fn tunnel(proxy: &Intercept, connector: HttpsConnector<HttpConnector>) -> Tunnel<HttpsConnector<HttpConnector>> {
    let tunnel = Tunnel::new(proxy.uri().clone(), connector);
    match proxy.basic_auth() {
        Some(user) => tunnel.with_auth(user.clone()),
        None => tunnel,
    }
}
