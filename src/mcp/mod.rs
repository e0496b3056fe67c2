//! The commands for coding assistants: a server of the Model Context Protocol (MCP).
//!
//! Over standard input and output, or over HTTP on this machine's own addresses. An assistant's tools are the commands of the
//! command line: they share its functions, so that both say the same.
//!
//! - `server` declares the tools, their inputs and outputs, and runs them.
//! - `confine` lets no path out of the folders that the client names, or the one that the server was started in.
//! - `page` cuts long results.
//! - `resources` are the rules and the workloads.
//! - `http` is the transport that the protocol calls streamable HTTP.
//!
//! Nothing here opens a connection of its own. Facts: the protocol's specification, <https://modelcontextprotocol.io>, as
//! the `rmcp` crate implements it.

mod confine;
mod http;
mod page;
mod resources;
mod server;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use rmcp::ServiceExt as _;

use server::Server;

/// Serves one client on standard input and output, until it closes them. `start` are the folders for a client that names none.
///
/// # Errors
/// The system has no threads left, or the client speaks another protocol.
pub fn serve_stdio(start: Vec<PathBuf>) -> io::Result<()> {
    runtime()?.block_on(async {
        let service = Server::new(start).serve(rmcp::transport::stdio()).await.map_err(io::Error::other)?;
        service.waiting().await.map_err(io::Error::other)?;
        Ok(())
    })
}

/// Serves clients over HTTP until the program is interrupted. `listening` is told the address, which has a port then.
///
/// # Errors
/// The address is taken, or the system has no threads left.
pub fn serve_http(start: Vec<PathBuf>, address: SocketAddr, listening: impl FnOnce(SocketAddr)) -> io::Result<()> {
    runtime()?.block_on(http::serve(start, address, listening))
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
