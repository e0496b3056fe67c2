//! A server with a certificate of its own authority, and a proxy, on this machine.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a server answers a path with: a status and a body.
pub type Answers = fn(&str) -> (u16, String);

/// A server of HTTPS that is called `name`, and whose authority is nobody's but the tests'.
pub struct Server {
    pub address: SocketAddr,
    /// The authority's certificate, as a file.
    pub authority: PathBuf,
}

impl Server {
    pub fn start(name: &str, folder: &Path, answers: Answers) -> Self {
        let authority_key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&authority_key).unwrap();
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&params, &authority_key);
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        let file = folder.join("authority.pem");
        std::fs::write(&file, authority.pem()).unwrap();

        let config = ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                thread::spawn(move || serve(StreamOwned::new(connection, stream), answers));
            }
        });
        Self { address, authority: file }
    }
}

/// Answers one request; who does not trust the certificate gets none.
fn serve(mut stream: impl Read + Write, answers: Answers) {
    let Some((line, _)) = head(&mut stream) else { return };
    let path = line.split(' ').nth(1).unwrap_or_default();
    let (status, body) = answers(path);
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    let _ = stream.flush();
}

/// The first line of a request, and its other lines.
fn head(stream: &mut impl Read) -> Option<(String, Vec<String>)> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let first = (!lines.is_empty()).then(|| lines.remove(0))?;
    Some((first, lines))
}

/// What a proxy does with who asks for a tunnel.
#[derive(Clone, Copy)]
pub enum Manner {
    /// It connects to this address, whatever name was asked for.
    Connects(SocketAddr),
    /// It wants to know who asks.
    Asks,
}

/// A proxy that notes what it is asked for.
pub struct Proxy {
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let notes = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let notes = notes.clone();
                thread::spawn(move || tunnel(stream, manner, &notes));
            }
        });
        Self { url: format!("127.0.0.1:{}", address.port()), asked }
    }

    /// All that it was asked, and told about who asks.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn tunnel(mut client: TcpStream, manner: Manner, notes: &Mutex<Vec<String>>) {
    let Some((line, headers)) = head(&mut client) else { return };
    let who = headers.iter().find(|header| header.to_ascii_lowercase().starts_with("proxy-authorization:"));
    notes.lock().unwrap().push(format!("{line}{}", who.map(|who| format!(" {who}")).unwrap_or_default()));
    match manner {
        Manner::Asks => {
            let _ = client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        }
        Manner::Connects(address) => {
            let Ok(mut server) = TcpStream::connect(address) else { return };
            let _ = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(Shutdown::Write);
            });
            let _ = std::io::copy(&mut server, &mut client);
            let _ = client.shutdown(Shutdown::Write);
        }
    }
}
