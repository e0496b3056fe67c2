//! Proxies and certificates, as a user's environment names them: the program itself, against servers on this machine.
#![cfg(all(feature = "publish", feature = "update"))]
// Helpers of a test may panic: that fails the test, which is what it is for.
#![allow(clippy::unwrap_used)]

mod loopback;

use std::process::{Command, Output};

use loopback::{Manner, Proxy, Server};

const TOKEN: &str = "ghs_0123456789";

/// AWS's service reference, of one service.
fn reference(path: &str) -> (u16, String) {
    match path {
        "/" => (200, r#"[{"service": "one", "url": "https://aws.test/v1/one/one.json"}]"#.to_owned()),
        "/v1/one/one.json" => (200, r#"{"Name": "one", "Version": "v1.4", "Actions": [{"Name": "Do"}]}"#.to_owned()),
        _ => (404, "{}".to_owned()),
    }
}

/// A GitHub that knows nothing.
fn github(_: &str) -> (u16, String) {
    (404, r#"{"message": "Not Found"}"#.to_owned())
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (Output, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iamdrift"));
        command.args(arguments).current_dir(self.0.path()).env_clear();
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output, said.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn update(&self, variables: &[(&str, &str)]) -> (Output, String) {
        self.run(&["reference", "update", "--from", "https://aws.test/", "--to", "copy"], variables)
    }

    /// Publishes an empty report to a GitHub that only a proxy can find.
    fn publish(&self, variables: &[(&str, &str)]) -> (Output, String) {
        let project = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/quickstart");
        self.run(&["check", project, "--output", "json=report.json"], &[]);
        let own = [
            ("GITHUB_TOKEN", TOKEN),
            ("GITHUB_API_URL", "https://github.test"),
            ("GITHUB_GRAPHQL_URL", "https://github.test/graphql"),
        ];
        let arguments = ["publish", "report.json", "--repo", "octo/shop", "--pull-request", "7"];
        self.run(&arguments, &[&own, variables].concat())
    }
}

#[test]
fn an_update_goes_by_the_proxy_and_trusts_the_named_authority() {
    let folder = Folder::new();
    let server = Server::start("aws.test", folder.0.path(), reference);
    let proxy = Proxy::start(Manner::Connects(server.address));
    let url = format!("http://ada:secret@{}", proxy.url);
    let authority = server.authority.to_str().unwrap();
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let (output, said) = folder.update(&[(name, &url), ("SSL_CERT_FILE", authority)]);
        assert_eq!(output.status.code(), Some(0), "{name}: {said}");
    }
    let asked = proxy.asked();
    assert!(
        asked.len() >= 3 && asked.iter().all(|line| line.starts_with("CONNECT aws.test:443 HTTP/1.1")),
        "{asked:?}"
    );
    // `ada:secret`, as HTTP writes it.
    assert!(
        asked.iter().all(|line| line.to_ascii_lowercase().ends_with("proxy-authorization: basic ywrhonnly3jlda==")),
        "{asked:?}"
    );
    let (output, said) = folder.run(&["reference", "info"], &[("IAMDRIFT_REFERENCE", "copy")]);
    assert!(output.status.success() && said.contains("one:Do"), "{said}");
}

#[test]
fn an_update_that_cannot_get_through_says_what_to_do() {
    let folder = Folder::new();
    let server = Server::start("aws.test", folder.0.path(), reference);
    let (proxy, closed) = (Proxy::start(Manner::Connects(server.address)), Proxy::start(Manner::Asks));
    let open = format!("http://{}", proxy.url);
    let authority = server.authority.to_str().unwrap();
    // Nobody has vouched for this authority.
    let (output, said) = folder.update(&[("HTTPS_PROXY", &open)]);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("SSL_CERT_FILE"), "{said}");
    let (output, said) =
        folder.update(&[("HTTPS_PROXY", &format!("http://{}", closed.url)), ("SSL_CERT_FILE", authority)]);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("HTTPS_PROXY") && said.contains("USER:PASSWORD"), "{said}");
    // Not by the proxy: and so nowhere, because the name is nobody's.
    let (output, said) =
        folder.update(&[("HTTPS_PROXY", &open), ("NO_PROXY", "aws.test"), ("SSL_CERT_FILE", authority)]);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert_eq!(proxy.asked().len(), 1, "only the first went by the proxy");
    assert!(!folder.0.path().join("copy").exists(), "nothing was changed");
}

#[test]
fn a_report_goes_to_github_by_the_proxy() {
    let folder = Folder::new();
    let server = Server::start("github.test", folder.0.path(), github);
    let proxy = Proxy::start(Manner::Connects(server.address));
    let authority = server.authority.to_str().unwrap();
    for (name, url) in [
        ("HTTPS_PROXY", format!("http://ada:secret@{}", proxy.url)),
        ("https_proxy", format!("ada:secret@{}", proxy.url)),
        ("ALL_PROXY", format!("http://ada:secret@{}", proxy.url)),
    ] {
        let before = proxy.asked().len();
        let (_, said) = folder.publish(&[(name, &url), ("SSL_CERT_FILE", authority)]);
        assert!(said.contains("nothing is posted on the pull request: Not Found (404)"), "{name}: {said}");
        assert!(!said.contains("secret") && !said.contains(TOKEN), "{said}");
        assert!(proxy.asked().len() > before, "{name}");
    }
    let asked = proxy.asked();
    assert!(asked.iter().all(|line| line.starts_with("CONNECT github.test:443 HTTP/1.1")), "{asked:?}");
    assert!(
        asked.iter().all(|line| line.to_ascii_lowercase().ends_with("proxy-authorization: basic ywrhonnly3jlda==")),
        "{asked:?}"
    );
}

#[test]
fn a_report_that_cannot_get_through_says_what_to_do() {
    let folder = Folder::new();
    let server = Server::start("github.test", folder.0.path(), github);
    let (proxy, closed) = (Proxy::start(Manner::Connects(server.address)), Proxy::start(Manner::Asks));
    let (_, said) = folder.publish(&[("HTTPS_PROXY", &format!("http://{}", proxy.url))]);
    assert!(said.contains("certificate") && said.contains("SSL_CERT_FILE") && said.contains("HTTPS_PROXY"), "{said}");
    let authority = server.authority.to_str().unwrap();
    let (_, said) = folder.publish(&[("HTTPS_PROXY", &format!("http://{}", closed.url)), ("SSL_CERT_FILE", authority)]);
    assert!(said.contains("USER:PASSWORD") && said.contains("HTTPS_PROXY"), "{said}");
    let (_, said) = folder.publish(&[("HTTPS_PROXY", "socks5://127.0.0.1:1"), ("SSL_CERT_FILE", authority)]);
    assert!(said.contains("SOCKS"), "{said}");
    assert_eq!((proxy.asked().len(), closed.asked().len()), (1, 1), "what does not get better is not asked again");
}
