//! Overlays on the snapshot, and updates from a server of our own that answers in AWS's documented format.

use super::*;
use crate::reference::Arguments;

/// A service's file as AWS writes it, with a field that nobody knows yet.
pub(super) fn service(name: &str, actions: &[&str], operations: &str) -> String {
    let actions: Vec<String> = actions
        .iter()
        .map(|action| {
            format!(
                r#"{{"Name": "{action}", "ActionConditionKeys": [], "Annotations": {{"Properties": {{"IsList": false, "IsPermissionManagement": false, "IsTaggingOnly": false, "IsWrite": true}}}}, "Resources": [{{"Name": "thing"}}], "SupportedBy": {{"IAM Access Analyzer Policy Generation": false}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"Name": "{name}", "Actions": [{}], "ConditionKeys": [], "Operations": [{operations}], "Resources": [{{"Name": "thing", "ARNFormats": ["arn:${{Partition}}:{name}:${{Region}}:${{Account}}:thing/${{Id}}"]}}], "NobodyKnowsThisYet": {{"a": [1]}}, "Version": "v1.4"}}"#,
        actions.join(", ")
    )
}

fn operation(name: &str, client: &str, method: &str, authorized: &[(&str, &str)]) -> String {
    let authorized: Vec<String> = authorized
        .iter()
        .map(|(service, action)| format!(r#"{{"Name": "{action}", "Service": "{service}"}}"#))
        .collect();
    format!(
        r#"{{"Name": "{name}", "AuthorizedActions": [{}], "SDK": [{{"Name": "{client}", "Method": "{method}", "Package": "Boto3"}}, {{"Name": "Other", "Package": "Elsewhere"}}]}}"#,
        authorized.join(", ")
    )
}

/// A copy with new actions and operations for SQS, and a service that the snapshot does not have.
fn overlay() -> Overlay {
    let sqs = [
        operation("SendMessage", "sqs", "send_message", &[("sqs", "SendMessage"), ("kms", "Decrypt")]),
        operation("FoldQueue", "sqs", "fold_queue", &[("sqs", "FoldQueue")]),
        operation("BendQueue", "sqs", "bend_queue", &[("sqs", "FoldQueue")]),
    ];
    let mut overlay = Overlay::default();
    for text in [
        service("sqs", &["SendMessage", "FoldQueue"], &sqs.join(", ")),
        service("novelty", &["Begin"], &operation("Begin", "novelty", "begin", &[("novelty", "Begin")])),
    ] {
        overlay.add(format::parse(text.as_bytes()).unwrap());
    }
    overlay
}

#[test]
fn what_is_new_is_known_and_what_is_known_stays() {
    let snapshot = Reference::embedded();
    let reference = Reference::with_overlay(overlay());
    let (before, after) = (snapshot.service("sqs").unwrap(), reference.service("SQS").unwrap());
    assert!(after.action("FoldQueue").is_some() && before.action("FoldQueue").is_none());
    assert_eq!(after.action("SendMessage"), before.action("SendMessage"));
    assert_eq!(after.actions.len(), before.actions.len() + 1);
    assert!(reference.prefixes().contains(&"novelty".to_owned()));
    assert_eq!(reference.prefixes().len(), snapshot.prefixes().len() + 1);
    assert_eq!(reference.service("s3"), snapshot.service("s3"));
    assert_eq!(reference.client("s3"), snapshot.client("s3"));
}

#[test]
fn a_newer_operation_explains_its_action() {
    let reference = Reference::with_overlay(overlay());
    let said = |action: &str| -> Vec<String> {
        let reasons = reference.reasons(action).into_iter();
        reasons
            .filter(|one| one.source.contains("fetched"))
            .map(|one| format!("{} {:?}", one.operation, one.necessity))
            .collect()
    };
    assert_eq!(said("SQS:foldqueue"), ["sqs.BendQueue May", "sqs.FoldQueue Must"]);
    assert_eq!(said("novelty:Begin"), ["novelty.Begin Must"]);
    // What the snapshot says of an operation is more than the overlay can.
    assert_eq!(said("sqs:SendMessage"), Vec::<String>::new());
}

#[test]
fn what_may_be_checked_is_not_what_must_be_granted() {
    let (snapshot, reference) = (Reference::embedded(), Reference::with_overlay(overlay()));
    let ask =
        |reference: &Reference, client, operation| reference.permissions(client, operation, &Arguments::default());
    let (before, after) = (ask(snapshot, "sqs", "SendMessage"), ask(&reference, "sqs", "SendMessage"));
    assert_eq!((&after.must, after.known), (&before.must, true));
    assert!(after.may.contains(&"kms:Decrypt".to_owned()) || after.conditional.contains(&"kms:Decrypt".to_owned()));
    // An operation that AWS lists with the action of its own name needs that.
    let new = ask(&reference, "sqs", "FoldQueue");
    assert_eq!((new.must, new.known), (vec!["sqs:FoldQueue".to_owned()], true));
    // Of another, only what it may be checked for is known: nothing about it is an error.
    let odd = ask(&reference, "sqs", "BendQueue");
    assert_eq!((odd.must, odd.may, odd.known), (vec![], vec!["sqs:FoldQueue".to_owned()], false));
    assert_eq!(ask(&reference, "novelty", "Begin").must, ["novelty:Begin"]);
    let client = reference.client("sqs").unwrap();
    assert_eq!(client.operation_of("fold_queue").map(|operation| operation.name.as_str()), Some("FoldQueue"));
}

#[test]
fn the_difference_is_named() {
    let difference = overlay().difference(Reference::embedded());
    assert_eq!(difference.services, ["novelty"]);
    assert_eq!(difference.actions, ["sqs:FoldQueue"]);
    assert_eq!(difference.operations, ["novelty.Begin", "sqs.BendQueue", "sqs.FoldQueue"]);
}

#[test]
fn what_cannot_be_a_services_file_is_refused() {
    let good = service("sqs", &["SendMessage"], "");
    assert!(format::parse(good.as_bytes()).is_ok());
    for (bad, reason) in [
        (String::new(), "EOF"),
        (good[..good.len() / 2].to_owned(), "EOF"),
        ("[]".to_owned(), "invalid"),
        (good.replace("v1.4", "v2.0"), "its format is v2.0"),
        (service("sqs", &[], ""), "no actions"),
        (service("../sqs", &["SendMessage"], ""), "no service"),
        (service("sqs", &["Send Message"], ""), "no action"),
    ] {
        let told = format::parse(bad.as_bytes()).unwrap_err();
        assert!(told.contains(reason), "{told}");
    }
}

#[cfg(feature = "update")]
mod updates {
    use std::collections::BTreeMap;
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::super::update::{Limits, Outcome, Source, UpdateError, update};
    use super::*;

    /// How the server answers for a path.
    #[derive(Clone)]
    enum Answer {
        /// With a file and its `ETag`, or 304 to who has it.
        File(String),
        /// With this status.
        Status(u16),
        /// With less than it announces.
        Truncated(String),
        /// Never.
        Hang,
        /// With 2 GB, announced or not.
        Huge { announced: bool },
    }

    type Answers = Arc<Mutex<BTreeMap<String, Answer>>>;

    struct Server {
        address: String,
        answers: Answers,
        asked: Arc<Mutex<Vec<String>>>,
    }

    impl Server {
        fn start() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = format!("http://{}", listener.local_addr().unwrap());
            let (answers, asked) = (Answers::default(), Arc::<Mutex<Vec<String>>>::default());
            let (known, log) = (answers.clone(), asked.clone());
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (known, log) = (known.clone(), log.clone());
                    std::thread::spawn(move || serve(stream, &known, &log));
                }
            });
            Self { address, answers, asked }
        }

        fn set(&self, path: &str, answer: Answer) {
            self.answers.lock().unwrap().insert(path.to_owned(), answer);
        }

        /// Sets the file of a service, and an index of all services.
        fn service(&self, name: &str, actions: &[&str]) {
            self.set(&format!("/v1/{name}/{name}.json"), Answer::File(super::service(name, actions, "")));
            let answers = self.answers.lock().unwrap();
            let names = answers.keys().filter_map(|path| path.split('/').nth(2).filter(|name| !name.contains('.')));
            let entries: Vec<String> = names
                .map(|name| {
                    format!(
                        r#"{{"service": "{name}", "url": "{}/v1/{name}/{name}.json", "modified": 1}}"#,
                        self.address
                    )
                })
                .collect();
            drop(answers);
            self.set("/", Answer::File(format!("[{}]", entries.join(", "))));
        }

        fn update(&self, store: &Store) -> Result<Outcome, UpdateError> {
            let limits =
                Limits { largest: 1 << 20, answer: Duration::from_millis(1500), whole: Duration::from_secs(30) };
            update(&Source::Url(format!("{}/", self.address)), store, &limits, "2026-11-20")
        }
    }

    fn serve(mut stream: TcpStream, answers: &Answers, asked: &Mutex<Vec<String>>) {
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
            request.push(byte[0]);
        }
        let request = String::from_utf8_lossy(&request).into_owned();
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        asked.lock().unwrap().push(request.clone());
        let answer = answers.lock().unwrap().get(&path).cloned().unwrap_or(Answer::Status(404));
        let head = |status: u16, more: &str| format!("HTTP/1.1 {status} X\r\nConnection: close\r\n{more}\r\n");
        let _ = match answer {
            Answer::File(text) => {
                let etag = format!("\"{}\"", super::super::store::digest(text.as_bytes()));
                if request.to_ascii_lowercase().contains(&format!("if-none-match: {etag}")) {
                    stream.write_all(head(304, "").as_bytes())
                } else {
                    let length = text.len();
                    stream.write_all(
                        (head(200, &format!("ETag: {etag}\r\nContent-Length: {length}\r\n")) + &text).as_bytes(),
                    )
                }
            }
            Answer::Status(status) => stream.write_all(head(status, "Content-Length: 0\r\n").as_bytes()),
            Answer::Truncated(text) => {
                let (half, length) = (&text[..text.len() / 2], text.len());
                stream.write_all((head(200, &format!("Content-Length: {length}\r\n")) + half).as_bytes())
            }
            Answer::Hang => {
                std::thread::sleep(Duration::from_secs(10));
                Ok(())
            }
            Answer::Huge { announced } => {
                let length = if announced { "Content-Length: 2147483648\r\n" } else { "" };
                let mut sent = stream.write_all(head(200, length).as_bytes());
                let block = vec![b' '; 1 << 20];
                for _ in 0..2048 {
                    if sent.is_err() {
                        break;
                    }
                    sent = stream.write_all(&block);
                }
                sent
            }
        };
    }

    /// The actions that are kept, `service:Action`.
    fn kept(store: &Store) -> Vec<String> {
        let overlay = Overlay::read(store.folder()).unwrap();
        let actions = overlay
            .services
            .values()
            .flat_map(|service| service.actions.values().map(|action| format!("{}:{}", service.prefix, action.name)));
        actions.collect()
    }

    fn files(store: &Store) -> usize {
        std::fs::read_dir(store.folder().join("services")).unwrap().count()
    }

    #[test]
    fn what_goes_wrong_with_one_service_costs_that_service_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(&folder.path().join("cache"));
        let server = Server::start();
        server.service("one", &["A"]);
        server.service("two", &["B"]);
        server.set(
            "/v1/mapping.json",
            Answer::File(
                r#"{"SDK": {"Python": {"Boto3": {"one-client": {"service": "one", "url": "x"}}}}}"#.to_owned(),
            ),
        );
        let first = server.update(&store).unwrap();
        assert_eq!((first.changed.len(), first.unchanged, first.failed.len()), (2, 0, 0));
        assert_eq!(kept(&store), ["one:A", "two:B"]);
        let before = Overlay::read(store.folder()).unwrap();

        // Nothing has changed: the server says so, and nothing is sent again.
        server.asked.lock().unwrap().clear();
        let again = server.update(&store).unwrap();
        assert_eq!((again.changed.len(), again.unchanged), (0, 2));
        let asked = server.asked.lock().unwrap().concat().to_ascii_lowercase();
        assert_eq!(asked.matches("if-none-match").count(), 2, "{asked}");
        assert_eq!(Overlay::read(store.folder()).unwrap(), before);

        for wrong in [
            Answer::Status(500),
            Answer::Status(302),
            Answer::Truncated(service("two", &["B", "C"], "")),
            Answer::File(service("two", &["B", "C"], "")[..200].to_owned()),
            Answer::File(service("three", &["C"], "")),
            Answer::Hang,
            Answer::Huge { announced: true },
            Answer::Huge { announced: false },
        ] {
            server.set("/v1/two/two.json", wrong);
            let outcome = server.update(&store).unwrap();
            assert_eq!(outcome.failed.keys().collect::<Vec<_>>(), ["two"]);
            assert_eq!(Overlay::read(store.folder()).unwrap(), before);
        }

        // What is new comes beside what failed, and the old files go.
        server.service("one", &["A", "New"]);
        server.set("/v1/two/two.json", Answer::Status(500));
        let outcome = server.update(&store).unwrap();
        assert_eq!((outcome.changed, outcome.failed.len()), (vec!["one".to_owned()], 1));
        assert_eq!(kept(&store), ["one:A", "one:New", "two:B"]);
        assert_eq!(files(&store), 2);
    }

    #[test]
    fn without_an_index_nothing_changes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let server = Server::start();
        server.service("one", &["A"]);
        server.update(&store).unwrap();
        for wrong in [
            Answer::Status(500),
            Answer::Status(304),
            Answer::File("[]".to_owned()),
            Answer::File("{".to_owned()),
            Answer::File(r#"[{"service": "../../x", "url": "y"}]"#.to_owned()),
            Answer::Hang,
            Answer::Huge { announced: false },
        ] {
            server.set("/", wrong);
            assert!(matches!(server.update(&store), Err(UpdateError::Source { .. })));
            assert_eq!(kept(&store), ["one:A"]);
        }
    }

    #[test]
    fn an_index_sends_nobody_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let (server, other) = (Server::start(), Server::start());
        other.service("one", &["A"]);
        for url in [
            format!("{}/v1/one/one.json", other.address),
            format!("{}/../one.json", server.address),
            format!("{}@{}/v1/one/one.json", server.address, other.address.trim_start_matches("http://")),
            "file:///etc/passwd".to_owned(),
        ] {
            server.set("/", Answer::File(format!(r#"[{{"service": "one", "url": "{url}"}}]"#)));
            assert!(server.update(&Store::at(folder.path())).is_err(), "{url}");
        }
        assert!(other.asked.lock().unwrap().is_empty());
    }

    #[test]
    fn a_folder_is_as_good_as_a_server() {
        let folder = tempfile::tempdir().unwrap();
        let mirror = folder.path().join("mirror");
        std::fs::create_dir_all(mirror.join("v1/one")).unwrap();
        std::fs::write(mirror.join("v1/one/one.json"), service("one", &["A"], "")).unwrap();
        let url = format!("{}v1/one/one.json", super::super::update::AWS);
        std::fs::write(mirror.join("index.json"), format!(r#"[{{"service": "one", "url": "{url}"}}]"#)).unwrap();
        let store = Store::at(&folder.path().join("cache"));
        let update = || update(&Source::Folder(mirror.clone()), &store, &Limits::default(), "2026-11-20");
        assert_eq!(update().unwrap().changed, ["one"]);
        assert_eq!(update().unwrap().unchanged, 1);
        assert_eq!(kept(&store), ["one:A"]);
    }

    #[test]
    fn a_file_that_was_changed_by_hand_is_not_used_and_the_next_update_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let server = Server::start();
        server.service("one", &["A"]);
        server.update(&store).unwrap();
        let file = std::fs::read_dir(folder.path().join("services")).unwrap().next().unwrap().unwrap().path();
        std::fs::write(&file, service("one", &["Evil"], "")).unwrap();
        assert!(matches!(Overlay::read(folder.path()), Err(StoreError::Invalid { .. })));
        // The server would say that nothing has changed: it is not asked that about a file that is not there.
        assert_eq!(server.update(&store).unwrap().failed.len(), 0);
        assert_eq!(kept(&store), ["one:A"]);
    }
}
