//! Where a function's code is.
//!
//! The framework packs the service's folder, so a handler is a path from there. A container image is built from a folder
//! that `provider.ecr.images` names. A ready-made archive says nothing of what it was made of.
//!
//! Facts: "Packaging", "AWS Lambda Functions" and "Layers" in the Serverless Framework's guide for AWS; `module` and
//! `vendor` in the documentation of serverless-python-requirements, which is part of version 4.

use super::functions::logical_id;
use super::service::{Function, Service};
use crate::iac::syntax::Node;
use crate::iac::{Build, Code, Image};
use crate::policy::Text;
use crate::repo::RepoPath;
use crate::text::Span;

/// Where the code of a function is, or why that is not known and where it would be said.
type Located<T> = Result<T, (String, Span)>;

/// Where the code of a function is. `folder` is the service's.
pub fn of(service: &Service, function: &Function, folder: &RepoPath) -> Code {
    locate(service, function, folder).unwrap_or_else(|(reason, span)| Code::Unknown { reason, span })
}

fn locate(service: &Service, function: &Function, folder: &RepoPath) -> Located<Code> {
    let node = &function.guessed;
    if let Some(image) = node.get("image") {
        return image_code(service, image, folder);
    }
    let Some(handler) = node.get("handler") else {
        return Err(("the function names no handler".to_owned(), function.span));
    };
    let own = node.get("package").and_then(|package| package.get("artifact"));
    let shared = service.package.as_ref().and_then(|package| package.get("artifact"));
    if let Some(artifact) = own.or(shared) {
        let archive = known(artifact).unwrap_or("that a deployment names");
        let reason = format!("its code is the archive {archive}, and nothing here says what it is made of");
        return Err((reason, artifact.span));
    }
    let text = known(handler).ok_or_else(|| ("its handler is known only at deployment".to_owned(), handler.span))?;
    let mut roots = Vec::new();
    if let Some(module) = node.get("module").and_then(known) {
        roots.extend(folder.join(module));
    }
    roots.push(folder.clone());
    roots.extend(service.vendor.as_ref().and_then(|vendor| folder.join(vendor)));
    let layers =
        node.get("layers").or_else(|| service.provider.get("layers")).and_then(Node::items).unwrap_or_default();
    // Of two layers with the same module, the later one in the list is found first.
    roots.extend(layers.iter().rev().flat_map(|layer| layer_folders(service, layer, folder)));
    Ok(Code::Folder { roots, handler: text.to_owned(), span: handler.span })
}

fn image_code(service: &Service, image: &Node, folder: &RepoPath) -> Located<Code> {
    let name = image.get("name").unwrap_or(image);
    let images = service.provider.get("ecr").and_then(|ecr| ecr.get("images"));
    let built = known(name).and_then(|name| images?.get(name));
    let context = built.and_then(|image| known(image).or_else(|| known(image.get("path")?)));
    let Some(context) = context else {
        return Err((
            "its code is a container image, and no path under provider.ecr.images names its source folder".to_owned(),
            image.span,
        ));
    };
    let context = folder
        .join(context)
        .ok_or_else(|| (format!("its image is built from {context}, outside of the repository"), image.span))?;
    let command = image.get("command").and_then(Node::items).and_then(<[Node]>::first);
    match command.and_then(|command| Some((known(command)?, command.span))) {
        Some((handler, span)) => Ok(Code::Folder { roots: vec![context], handler: handler.to_owned(), span }),
        None => {
            let file = built.and_then(|image| known(image.get("file")?));
            let build = Build::new(context, file, None)
                .ok_or_else(|| ("its Dockerfile is outside of the repository".to_owned(), image.span))?;
            let (name, entry_point, command) = (Text::known(known(name).unwrap_or_default()), None, None);
            Ok(Code::Image(Box::new(Image { name, build: Some(build), entry_point, command, span: image.span })))
        }
    }
}

/// The folders that a layer of the service adds to what imports find.
fn layer_folders(service: &Service, layer: &Node, folder: &RepoPath) -> Vec<RepoPath> {
    let by_map = layer.get("Ref").and_then(Node::text);
    let by_tag = layer.tag.as_ref().filter(|tag| tag.value == "!Ref").and_then(|_| layer.text());
    let Some(id) = by_map.or(by_tag) else { return Vec::new() };
    let found =
        service.layers.iter().find(|entry| entry.key.text().is_some_and(|key| logical_id(key, "LambdaLayer") == id));
    let path = found.and_then(|entry| known(entry.value.get("path")?)).and_then(|path| folder.join(path));
    path.map_or(Vec::new(), |path| path.join("python").into_iter().chain([path]).collect())
}

/// Text that no variable leaves open.
fn known(node: &Node) -> Option<&str> {
    node.text().filter(|_| node.tag.is_none())
}
