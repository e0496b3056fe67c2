//! boto3's resource models: `Table`, `Bucket`, `Queue` and what each of their members runs.
//!
//! From the `boto3` package, the newest model of each of its services; `builder/resources.py` writes the entries and works
//! out the names under which Python code sees things. Methods that boto3 adds by hand (`Bucket.upload_file`,
//! `Table.batch_writer`) are in [`Reference::methods`](super::Reference::methods), not here.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::{Columns, lines};

/// What `boto3.resource(client)` gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceModel {
    /// The service's own resource, `boto3.resource("s3")`.
    pub service: ResourceType,
    /// All resource types by name: `Bucket`.
    pub types: BTreeMap<String, ResourceType>,
}

/// One resource type, by the names of Python code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceType {
    /// Identifiers in the order of the constructor's arguments. Reading one runs nothing.
    pub identifiers: Vec<Identifier>,
    /// What `load()` and `reload()` run, and the first read of an attribute.
    pub load: Option<Request>,
    /// Attributes; reading one runs `load` unless the object was made from a response that holds it.
    pub attributes: BTreeSet<String>,
    /// Methods that run an operation.
    pub actions: BTreeMap<String, ResourceAction>,
    /// Methods of a collection of this type: `bucket.objects.delete()` runs `delete` of `ObjectSummary`.
    pub batch_actions: BTreeMap<String, ResourceAction>,
    /// Related resources: sub-resources (`s3.Bucket(name)`, `bucket.Object(key)`) and references (`instance.vpc`).
    pub related: BTreeMap<String, Related>,
    /// Collections: `bucket.objects`. Iterating one, or its `all`, `filter`, `limit`, `page_size` or `pages`, runs the request.
    pub collections: BTreeMap<String, ResourceAction>,
    /// Waiters: `wait_until_exists`.
    pub waiters: BTreeMap<String, ResourceWaiter>,
}

/// An identifier of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// `name`
    pub name: String,
    /// The attribute that reads it too (`table_name`).
    pub alias: Option<String>,
}

/// An operation that a resource runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The API operation.
    pub operation: String,
    /// What the resource fills in itself: the member (with a path below it: `Filters[0].Name`) and where its value is from.
    pub given: Vec<(String, Origin)>,
}

/// A member that runs an operation, and what it gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceAction {
    /// What it runs.
    pub request: Request,
    /// The resource that it returns, or that its collection holds; `None` for a plain response.
    pub returned: Option<Returned>,
}

/// A resource that a member returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Its type.
    pub resource: String,
    /// Whether it is a list of them.
    pub list: bool,
    /// Where its identifiers are from, in order.
    pub identifiers: Vec<(String, Origin)>,
}

/// A related resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The resource. Identifiers with [`Origin::Input`] are the call's arguments, in order; with none of these it is a property.
    pub returned: Returned,
    /// Whether reading it runs `load` first.
    pub loads: bool,
}

/// A waiter of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceWaiter {
    /// The client's waiter, as in [`Client::waiters`](super::Client::waiters).
    pub waiter: String,
    /// What the resource fills in itself.
    pub given: Vec<(String, Origin)>,
}

/// Where a value is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This identifier of the resource.
    Identifier(String),
    /// This constant, as written in the model.
    Constant(String),
    /// This path in the resource's loaded data.
    Data(String),
    /// The caller's next positional argument.
    Input,
    /// This member of the request that the same call makes.
    Argument(String),
    /// The response.
    Response,
}

impl ResourceModel {
    /// A resource type by name; the empty name is the service's own resource.
    pub fn get(&self, name: &str) -> Option<&ResourceType> {
        if name.is_empty() { Some(&self.service) } else { self.types.get(name) }
    }

    pub(super) fn parse(text: &str) -> Self {
        let mut model = Self::default();
        let mut current = &mut model.service;
        for line in lines(text) {
            match line.text(0) {
                "resource" if line.text(1).is_empty() => current = &mut model.service,
                "resource" => current = model.types.entry(line.owned(1)).or_default(),
                kind => current.add(kind, &line),
            }
        }
        model
    }
}

impl ResourceType {
    fn add(&mut self, kind: &str, line: &Columns<'_>) {
        let name = line.owned(1);
        match kind {
            "identifier" => {
                let alias = (!line.text(2).is_empty()).then(|| line.owned(2));
                self.identifiers.push(Identifier { name, alias });
            }
            "load" => self.load = Some(request(line, 1)),
            "attribute" => self.attributes.extend(line.words(1).map(str::to_owned)),
            "action" => drop(self.actions.insert(name, action(line))),
            "batch" => drop(self.batch_actions.insert(name, action(line))),
            "collection" => drop(self.collections.insert(name, action(line))),
            "has" => {
                if let Some(returned) = returned(line, 2) {
                    self.related.insert(name, Related { returned, loads: line.text(3) == "load" });
                }
            }
            "waiter" => {
                let waiter = ResourceWaiter { waiter: line.owned(2), given: origins(line.words(3)) };
                self.waiters.insert(name, waiter);
            }
            _ => {}
        }
    }
}

fn action(line: &Columns<'_>) -> ResourceAction {
    ResourceAction { request: request(line, 2), returned: returned(line, 4) }
}

fn request(line: &Columns<'_>, at: usize) -> Request {
    Request { operation: line.owned(at), given: origins(line.words(at + 1)) }
}

fn returned(line: &Columns<'_>, at: usize) -> Option<Returned> {
    let mut words = line.words(at);
    let named = words.next()?;
    let resource = named.strip_suffix("[]").unwrap_or(named);
    Some(Returned { resource: resource.to_owned(), list: resource != named, identifiers: origins(words) })
}

fn origins<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(String, Origin)> {
    words
        .filter_map(|word| word.split_once('='))
        .map(|(name, origin)| (name.to_owned(), parse_origin(origin)))
        .collect()
}

fn parse_origin(text: &str) -> Origin {
    match text.split_at_checked(1) {
        Some(("@", name)) => Origin::Identifier(name.to_owned()),
        Some(("$", constant)) => Origin::Constant(constant.to_owned()),
        Some((".", path)) => Origin::Data(path.to_owned()),
        Some(("?", member)) => Origin::Argument(member.to_owned()),
        Some(("<", _)) => Origin::Input,
        _ => Origin::Response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn model(client: &str) -> std::sync::Arc<ResourceModel> {
        Reference::embedded().resource_model(client).expect("boto3 has a model of it")
    }

    #[test]
    fn a_table_fills_in_its_own_name() {
        let dynamodb = model("dynamodb");
        let table = &dynamodb.types["Table"];
        assert_eq!(table.identifiers, [Identifier { name: "name".into(), alias: Some("table_name".into()) }]);
        let put = &table.actions["put_item"];
        let name = ("TableName".to_owned(), Origin::Identifier("name".into()));
        assert_eq!(put.request, Request { operation: "PutItem".into(), given: vec![name] });
        assert_eq!(put.returned, None);
        assert_eq!(table.load.as_ref().map(|load| &*load.operation), Some("DescribeTable"));
        assert!(table.attributes.contains("item_count") && !table.attributes.contains("table_name"));
        assert_eq!(table.waiters["wait_until_exists"].waiter, "table_exists");
        // `boto3.resource("dynamodb").Table(name)`
        let by_name = &dynamodb.service.related["Table"];
        assert_eq!(by_name.returned.identifiers, [("name".to_owned(), Origin::Input)]);
        assert!(!by_name.loads);
    }

    #[test]
    fn a_collection_can_be_acted_on_as_a_whole() {
        let s3 = model("s3");
        let objects = &s3.types["Bucket"].collections["objects"];
        assert_eq!(objects.request.operation, "ListObjects");
        let item = objects.returned.as_ref().expect("a collection holds resources");
        assert_eq!(s3.get(&item.resource).expect("a type").batch_actions["delete"].request.operation, "DeleteObjects");
        assert_eq!(s3.get(""), Some(&s3.service));
    }

    #[test]
    fn reading_a_reference_can_load_the_resource() {
        let ec2 = model("ec2");
        let vpc = &ec2.types["Instance"].related["vpc"];
        assert!(vpc.loads && !vpc.returned.list);
        assert_eq!(vpc.returned.identifiers, [("id".to_owned(), Origin::Data("VpcId".into()))]);
        let created = ec2.service.actions["create_instances"].returned.as_ref().expect("it returns instances");
        assert!(created.list && created.resource == "Instance");
    }

    #[test]
    fn every_model_names_operations_and_waiters_of_its_client() {
        let reference = Reference::embedded();
        let clients: Vec<_> =
            reference.clients().into_iter().filter(|name| reference.resource_model(name).is_some()).collect();
        assert_eq!(clients.join(" "), "cloudformation cloudwatch dynamodb ec2 glacier iam s3 sns sqs");
        for name in clients {
            let (client, model) = (reference.client(&name).expect("listed"), model(&name));
            for kind in std::iter::once(&model.service).chain(model.types.values()) {
                let members =
                    [&kind.actions, &kind.batch_actions, &kind.collections].into_iter().flat_map(BTreeMap::values);
                for request in members.map(|member| &member.request).chain(&kind.load) {
                    assert!(client.operations.contains_key(&request.operation), "{name}: {}", request.operation);
                }
                for waiter in kind.waiters.values() {
                    assert!(client.waiters.contains_key(&waiter.waiter), "{name}: {}", waiter.waiter);
                }
                for related in kind.related.values() {
                    assert!(model.types.contains_key(&related.returned.resource), "{name}: {related:?}");
                }
            }
        }
    }
}
