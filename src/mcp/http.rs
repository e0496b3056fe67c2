//! Streamable HTTP, on this machine's own addresses only.
//!
//! A browser can be made to send requests to such a server (MCP specification, "Transports", security warning). So requests
//! whose `Host` is not this machine, and requests with an `Origin` of anything but this machine, are refused.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;

use super::server::Server;

/// Serves until the program is interrupted.
pub(super) async fn serve(
    start: Vec<PathBuf>,
    address: SocketAddr,
    listening: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    listening(listener.local_addr()?);
    let config = StreamableHttpServerConfig::default()
        .with_allowed_hosts(["localhost", "127.0.0.1", "::1", "[::1]"])
        .with_allowed_origins(["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"]);
    let stop = config.cancellation_token.clone();
    let new_server = move || Ok(Server::new(start.clone()));
    let service = StreamableHttpService::new(new_server, LocalSessionManager::default().into(), config);
    let accept = async {
        loop {
            // A connection that fails is the client's affair.
            let Ok((stream, _)) = listener.accept().await else { continue };
            let service = TowerToHyperService::new(service.clone());
            tokio::spawn(async move {
                let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            });
        }
    };
    let interrupted = stop.clone();
    tokio::spawn(async move {
        // Where signals cannot be heard, the system's own way to end a program is left.
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.cancel();
        }
    });
    stop.run_until_cancelled(accept).await;
    Ok(())
}
