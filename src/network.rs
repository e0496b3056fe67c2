//! What to tell somebody whose connection fails on its way: certificates and proxies are theirs to set.
//!
//! The variables are those that curl knows; the libraries that read them are `ureq` and `hyper-util`, and for certificates
//! `rustls-native-certs`.

/// What names proxies.
pub(crate) const PROXIES: &str = "HTTPS_PROXY, ALL_PROXY and NO_PROXY";

/// Whether an error gets no better by asking again.
#[cfg(feature = "publish")]
pub(crate) fn is_lasting(reason: &str) -> bool {
    asks_who(reason) || is_about_certificates(reason)
}

/// A reason, with what to look at. `proxy` is the one that the connection went by.
pub(crate) fn advised(reason: String, proxy: Option<&str>) -> String {
    let advice = if asks_who(&reason) {
        "; name the proxy's user and password in the variable, as in http://USER:PASSWORD@HOST:PORT"
    } else if is_about_certificates(&reason) {
        "; if something between here and the server signs with a certificate of its own, name its file with SSL_CERT_FILE"
    } else {
        ""
    };
    match proxy {
        Some(proxy) => format!("{reason}{advice} (by the proxy {proxy}, see {PROXIES})"),
        None => format!("{reason}{advice}"),
    }
}

fn asks_who(reason: &str) -> bool {
    // `hyper-util`'s words, and the status that `ureq` prints.
    reason.contains("proxy authorization required") || reason.contains("407")
}

fn is_about_certificates(reason: &str) -> bool {
    reason.contains("certificate")
}
