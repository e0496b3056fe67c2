//! SDK clients: operations, their arguments, paginators and waiters.
//!
//! From botocore's service models; `builder/clients.py` writes the entries. Other SDKs are generated from the same models,
//! so operation and member names hold for them too.

use std::collections::BTreeMap;

use super::archive::lines;
use super::names::python_name;

/// The SDK side of a service: one botocore client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// botocore's client name: `stepfunctions`.
    pub name: String,
    /// The IAM prefix of its actions: `states`. `None` if no service authorizes its calls.
    pub prefix: Option<String>,
    /// Operations by their name in the API: `PutObject`.
    pub operations: BTreeMap<String, Operation>,
    /// Operation names by Python method: `put_object`.
    pub methods: BTreeMap<String, String>,
    /// The Python names of the operations that can be paginated (`list_objects_v2`), in order.
    pub paginators: Vec<String>,
    /// Waiter names in Python (`bucket_exists`), with the operation each polls.
    pub waiters: BTreeMap<String, String>,
}

/// One API operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in the API.
    pub name: String,
    /// Top-level input members, with whether each is required; in order of name.
    pub members: BTreeMap<String, bool>,
}

impl Client {
    /// The operation that a Python method runs: `put_object` is `PutObject`. Methods that the SDK adds (`upload_file`) are in
    /// [`Reference::methods`](super::Reference::methods).
    pub fn operation_of(&self, method: &str) -> Option<&Operation> {
        self.operations.get(self.methods.get(method)?)
    }

    pub(super) fn parse(name: &str, text: &str) -> Self {
        let mut client = Self {
            name: name.to_owned(),
            prefix: None,
            operations: BTreeMap::new(),
            methods: BTreeMap::new(),
            paginators: Vec::new(),
            waiters: BTreeMap::new(),
        };
        for line in lines(text) {
            match line.text(0) {
                "prefix" => client.prefix = Some(line.owned(1)),
                "operation" => {
                    let name = line.text(1);
                    let python = match line.text(3) {
                        "" => python_name(name),
                        irregular => irregular.to_owned(),
                    };
                    let members = line.words(2).map(|member| match member.strip_suffix('!') {
                        Some(required) => (required.to_owned(), true),
                        None => (member.to_owned(), false),
                    });
                    let operation = Operation { name: name.to_owned(), members: members.collect() };
                    client.methods.insert(python, name.to_owned());
                    client.operations.insert(name.to_owned(), operation);
                }
                "paginator" => client.paginators.extend(line.words(1).map(str::to_owned)),
                "waiter" => {
                    client.waiters.insert(line.owned(1), line.owned(2));
                }
                _ => {}
            }
        }
        client.paginators.sort_unstable();
        client
    }
}
