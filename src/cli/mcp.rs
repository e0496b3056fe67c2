//! `iamdrift mcp`: the commands for coding assistants.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use super::{Exit, Failure};
use crate::mcp;

/// Serve the commands to a coding assistant (Model Context Protocol)
///
/// On standard input and output, unless --http is given. Paths are confined to the folders that the client names; if it names
/// none, to those of --root. No connection is opened to anywhere.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Serve over HTTP instead, on an address of this machine only
    #[arg(long, value_name = "ADDR:PORT", num_args = 0..=1, default_missing_value = "127.0.0.1:8719")]
    http: Option<SocketAddr>,
    /// A folder for clients that name none; can be given several times [default: the current one, if it is neither the home nor
    /// the root of all]
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    for folder in &args.root {
        if !folder.is_dir() {
            return Err(Failure::NoSuchPath { path: folder.clone() });
        }
    }
    let start = if args.root.is_empty() { current() } else { args.root.clone() };
    let served = match args.http {
        None => mcp::serve_stdio(start),
        Some(address) if !address.ip().is_loopback() => {
            return Err(Failure::Input {
                message: format!("{address} can be reached from other machines"),
                help: Some("give an address of this machine alone, such as 127.0.0.1:8719".to_owned()),
            });
        }
        Some(address) => mcp::serve_http(start, address, |address| {
            // Whoever started the server has to know the port.
            let _ = writeln!(io::stderr(), "serving on http://{address}/mcp");
        }),
    };
    served.map(|()| Exit::Clean).map_err(|source| Failure::Serve { source })
}

/// The current folder, if somebody may have chosen it: clients that have no folder of their own start servers in `/`, or in the
/// user's home.
fn current() -> Vec<PathBuf> {
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    let chosen = |folder: &PathBuf| folder.parent().is_some() && Some(folder) != home.as_ref();
    PathBuf::from(".").canonicalize().ok().filter(chosen).into_iter().collect()
}
