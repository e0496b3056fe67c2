//! Where a function's code is: archives that Terraform makes, objects made of them, folders that a registry module packs.
//!
//! A zip that something else builds tells nothing, unless the handler's file stands in a folder called like it.
//!
//! Facts: `archive_file` in the archive provider's documentation, `aws_lambda_function`, `aws_lambda_layer_version` and
//! `aws_s3_object` in the AWS provider's; `source_path` in the documentation of terraform-aws-modules/lambda.

use super::evaluate::{Env, Scope};
use super::lambda::{Function, known};
use super::program::Resource;
use super::value::{Kind, Segment, Value};
use crate::iac::{Code, Image};
use crate::repo::RepoPath;
use crate::text::Span;

/// What an archive is made of, or why that is not known.
type Located = Result<Content, String>;

/// What an archive is made of.
enum Content {
    /// Files under these folders.
    Folders(Vec<RepoPath>),
    /// Text of the configuration: the file's name in the archive, and the text.
    Text(String, Value),
}

/// The objects of a bucket, by the names that the provider has had for them.
pub const OBJECTS: [&str; 3] = ["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"];

impl Function<'_, '_> {
    /// Where the code is.
    pub fn code(&self) -> Code {
        let unknown = |reason: String, span: Span| Code::Unknown { reason, span };
        if let Some(image) = self.argument("image_uri") {
            return self.image(&image);
        }
        let handler_span = self.place_of("handler");
        let handler = self.guess("handler").and_then(|handler| known(&handler)).filter(|handler| !handler.is_empty());
        let (argument, content) = self.program.guessing(|| self.content(handler.as_deref()));
        let content = match content {
            Ok(content) => content,
            Err(reason) => return unknown(reason, self.place_of(argument)),
        };
        let Some(handler) = handler else {
            let reason = match self.guess("handler") {
                Some(handler) => format!("its handler is {}", handler.to_text()),
                None => "the function names no handler".to_owned(),
            };
            return unknown(reason, handler_span);
        };
        match content {
            Content::Folders(mut roots) => {
                roots.extend(self.program.guessing(|| self.layers()));
                Code::Folder { roots, handler, span: handler_span }
            }
            Content::Text(_, source) => match self.inline(&source) {
                Some((source, line_offsets)) => Code::Inline { source, line_offsets, handler },
                None => unknown("its code is text that is put together elsewhere".to_owned(), self.place_of(argument)),
            },
        }
    }

    /// A container image, with what takes the place of its own command.
    fn image(&self, image: &Value) -> Code {
        let span = self.place_of("image_uri");
        let env = self.resource.env();
        let given = |block: &str, argument: &str| {
            let blocks = self.program.nested(&self.resource.body().blocks, "image_config", &env);
            let in_block = blocks.first().and_then(|config| {
                let scope = Scope { names: &config.names, outer: None };
                Some(self.program.eval(config.body.get(block)?, &Env { scope: Some(&scope), ..env }))
            });
            // The module terraform-aws-modules/lambda has arguments of its own for the block's.
            let list = in_block.or_else(|| self.argument(argument))?;
            let words: Option<Vec<String>> = list.items().iter().map(|item| known(&item.value)).collect();
            words.filter(|words| !words.is_empty())
        };
        let of = image.subject.as_ref().map(|subject| subject.resource);
        Code::Image(Box::new(Image {
            name: image.to_text(),
            build: super::images::build(self.program, &image.to_text(), of, self.resource.module),
            entry_point: given("entry_point", "image_config_entry_point"),
            command: given("command", "image_config_command"),
            span,
        }))
    }

    /// What the function's archive is made of, with the argument that tells.
    fn content(&self, handler: Option<&str>) -> (&'static str, Located) {
        let mut failed = None;
        if let Some(sources) = self.argument("source_path") {
            return ("source_path", self.packed(&sources));
        }
        if let Some(file) = self.argument("filename") {
            match self.archive(&file, handler) {
                Ok(content) => return ("filename", Ok(content)),
                Err(reason) => failed = Some(("filename", reason)),
            }
        }
        if let Some(package) = self.argument("s3_existing_package") {
            let key = package.get("key").cloned().unwrap_or(package);
            return ("s3_existing_package", self.object(&key, handler));
        }
        if let Some(key) = self.argument("s3_key") {
            match self.object(&key, handler) {
                Ok(content) => return ("s3_key", Ok(content)),
                Err(reason) => failed = Some(("s3_key", reason)),
            }
        }
        // The hash of an archive names it, even if the path that the function is given does not.
        for argument in ["source_code_hash", "code_sha256"] {
            let hash = self.argument(argument).and_then(|hash| hash.subject);
            let archive = hash.map(|subject| self.program.resource(subject.resource));
            if let Some(Ok(content)) = archive.and_then(|resource| self.of_resource(&resource)) {
                return (argument, Ok(content));
            }
        }
        let (argument, reason) = failed
            .unwrap_or_else(|| ("function_name", "the function names no filename, s3_key or image_uri".to_owned()));
        (argument, Err(reason))
    }

    /// What the zip at a path is made of.
    fn archive(&self, file: &Value, handler: Option<&str>) -> Located {
        let mut reason = None;
        for choice in file.choices() {
            if let Some(subject) = &choice.subject {
                let resource = self.program.resource(subject.resource);
                if let Some(content) = self.of_resource(&resource) {
                    return content;
                }
            }
            let found = match choice.as_str().and_then(|path| self.path(&path)) {
                Some(path) => self
                    .made_at(&path)
                    .or_else(|| self.folder_beside(&path, handler))
                    .ok_or_else(|| format!("its code is the archive {path}, and nothing here says what it is made of")),
                None => Err(format!("its code is at {}, which is not known here", choice.to_text())),
            };
            match found {
                Ok(content) => return Ok(content),
                Err(why) => _ = reason.get_or_insert(why),
            }
        }
        Err(reason.unwrap_or_else(|| "its code location has no value".to_owned()))
    }

    /// What the object with a key is made of.
    fn object(&self, key: &Value, handler: Option<&str>) -> Located {
        for choice in key.choices() {
            let named = choice.subject.as_ref().map(|subject| self.program.resource(subject.resource));
            let is_object = |resource: &Resource<'_>| OBJECTS.contains(&resource.kind);
            let text = choice.to_text();
            let with_key = || {
                let key_of = |resource: &Resource<'_>| {
                    let key = self.of(resource, "key").filter(|_| is_object(resource))?;
                    Some(key.to_text().to_string())
                };
                self.program.called("objects by key", &self.root(), &text.to_string(), key_of).into_iter().next()
            };
            let with_key = || with_key().map(|(_, resource)| resource);
            let Some(object) = named.filter(|resource| is_object(resource)).or_else(with_key) else { continue };
            if let Some(source) = self.of(&object, "source") {
                return self.archive(&source, handler);
            }
        }
        Err(format!("its code is the object {} in S3, and nothing here says what it is made of", key.to_text()))
    }

    /// What an `archive_file`, or an object made of one, holds; none for any other resource.
    fn of_resource(&self, resource: &Resource<'_>) -> Option<Located> {
        if OBJECTS.contains(&resource.kind) {
            return self.of(resource, "source").map(|source| self.archive(&source, None));
        }
        if resource.kind != "archive_file" {
            return None;
        }
        if let Some(folder) = self.of(resource, "source_dir") {
            return Some(self.folder(&folder).map(|folder| Content::Folders(vec![folder])));
        }
        if let Some(file) = self.of(resource, "source_file") {
            return Some(self.folder(&file).map(|file| Content::Folders(vec![file.parent()])));
        }
        if let (Some(name), Some(content)) =
            (self.of(resource, "source_content_filename"), self.of(resource, "source_content"))
        {
            return Some(self.text(&name, &content));
        }
        let mut folders = Vec::new();
        let mut texts = Vec::new();
        let env = resource.env();
        for block in self.program.nested(&resource.body().blocks, "source", &env) {
            let scope = Scope { names: &block.names, outer: None };
            let env = Env { scope: Some(&scope), ..env };
            let value = |name: &str| block.body.get(name).map(|value| self.program.eval(value, &env));
            let (Some(content), Some(name)) = (value("content"), value("filename")) else { continue };
            match self.text(&name, &content) {
                Ok(Content::Folders(more)) => folders.extend(more),
                Ok(text @ Content::Text(..)) => texts.push(text),
                Err(_) => {}
            }
        }
        folders.dedup();
        let is_python = |text: &Content| matches!(text, Content::Text(name, _) if name.ends_with(".py"));
        Some(match (folders.is_empty(), texts.into_iter().find(is_python)) {
            (false, _) => Ok(Content::Folders(folders)),
            (true, Some(text)) => Ok(text),
            (true, None) => Err(format!("the archive {} names no source", resource.address)),
        })
    }

    /// A file of an archive by its text: a file of the repository that was read, or text that stands here.
    fn text(&self, name: &Value, content: &Value) -> Located {
        if let Kind::Text(segments) = &content.kind
            && let [Segment::Known { origin, exact: true, .. }] = &segments[..]
            && let Some((file, span)) = self.program.files.place(*origin)
            && span == Span::new(0, self.program.files.bytes(origin.file).len())
        {
            return Ok(Content::Folders(vec![file.parent()]));
        }
        match (known(name), &content.kind) {
            (Some(name), Kind::Text(_)) => Ok(Content::Text(name, content.clone())),
            _ => Err("its code is text that is not known here".to_owned()),
        }
    }

    /// What is written to a path by an `archive_file`.
    fn made_at(&self, path: &RepoPath) -> Option<Content> {
        let output_of = |resource: &Resource<'_>| {
            let output = self.of(resource, "output_path").filter(|_| resource.kind == "archive_file")?;
            let path = self.program.repository_path(resource.module, &known(&output)?)?;
            Some(path.as_str().to_owned())
        };
        let archives = self.program.called("archives by path", &self.root(), path.as_str(), output_of);
        archives.into_iter().find_map(|(_, archive)| self.of_resource(&archive)?.ok())
    }

    /// The folder that a zip is called after, or that it lies in, if the handler's file is there.
    fn folder_beside(&self, zip: &RepoPath, handler: Option<&str>) -> Option<Content> {
        let stem = zip.file_name().strip_suffix(".zip")?;
        let (module, _) = handler?.rsplit_once('.')?;
        let file = format!("{}.py", module.replace('.', "/"));
        let (beside, above) = (zip.parent(), zip.parent().parent());
        let named = [&beside, &above]
            .into_iter()
            .flat_map(|folder| [folder.join(stem), folder.join("src").and_then(|folder| folder.join(stem))]);
        let candidates = named.chain([Some(beside.clone())]).flatten();
        let mut holding =
            candidates.filter(|folder| folder.join(&file).is_some_and(|file| self.program.files.open(&file).is_some()));
        holding.next().map(|folder| Content::Folders(vec![folder]))
    }

    /// What `source_path` of terraform-aws-modules/lambda packs: paths, or maps that hold one as `path`.
    fn packed(&self, sources: &Value) -> Located {
        let mut folders = Vec::new();
        for choice in sources.choices() {
            let items = match choice.kind {
                Kind::List(_) => choice.items(),
                _ => vec![super::value::Item { value: choice, presence: super::value::Presence::Always }],
            };
            for item in items {
                let path = item.value.get("path").cloned().unwrap_or(item.value);
                let Ok(path) = self.folder(&path) else { continue };
                let is_file = path.file_name().contains('.') && self.program.files.open(&path).is_some();
                folders.push(if is_file { path.parent() } else { path });
            }
        }
        if folders.is_empty() {
            return Err(format!("its code is at {}, which is not known here", sources.to_text()));
        }
        Ok(Content::Folders(folders))
    }

    /// The folders that its layers add to what imports find; of two with the same module, the later in the list wins.
    fn layers(&self) -> Vec<RepoPath> {
        let layers = self.argument("layers").map(|layers| layers.items()).unwrap_or_default();
        let mut roots = Vec::new();
        for layer in layers.iter().rev().filter_map(|item| item.value.subject.as_ref()) {
            let resource = self.program.resource(layer.resource);
            if resource.kind != "aws_lambda_layer_version" {
                continue;
            }
            let content = match (self.of(&resource, "filename"), self.of(&resource, "s3_key")) {
                (Some(file), _) => self.archive(&file, None),
                (None, Some(key)) => self.object(&key, None),
                (None, None) => continue,
            };
            for folder in content.into_iter().flat_map(|content| match content {
                Content::Folders(folders) => folders,
                Content::Text(..) => Vec::new(),
            }) {
                roots.extend(folder.join("python"));
                roots.push(folder);
            }
        }
        roots
    }

    /// Text that stands in the function's file, with the offset of each of its lines.
    fn inline(&self, content: &Value) -> Option<(String, Vec<usize>)> {
        let Kind::Text(segments) = &content.kind else { return None };
        let mut source = String::new();
        let mut lines = Vec::new();
        for segment in segments.iter() {
            let (text, origin, exact) = match segment {
                Segment::Known { text, origin, exact } => (text.to_string(), *origin, *exact),
                Segment::Hole(hole) => (format!("${{{}}}", hole.name), hole.value.origin, false),
            };
            let (file, span) = self.program.files.place(origin)?;
            if file != self.file {
                return None;
            }
            let place = |at: usize| if exact { span.start + at } else { span.start };
            if source.is_empty() || source.ends_with('\n') {
                lines.truncate(source.matches('\n').count());
                lines.push(place(0));
            }
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            lines.extend(ends.map(|(at, _)| place(at + 1)));
            source.push_str(&text);
        }
        (!source.is_empty()).then_some((source, lines))
    }

    /// The value of an argument of another resource.
    fn of(&self, resource: &Resource<'_>, name: &str) -> Option<Value> {
        let value = self.program.eval(resource.body().get(name)?, &resource.env());
        (!value.is_null()).then_some(value)
    }

    fn folder(&self, path: &Value) -> Result<RepoPath, String> {
        let text = known(path).ok_or_else(|| format!("its code is at {}, which is not known here", path.to_text()))?;
        self.path(&text).ok_or_else(|| format!("its code is at {text}, outside of the repository"))
    }

    fn path(&self, path: &str) -> Option<RepoPath> {
        self.program.repository_path(self.resource.module, path)
    }

    fn root(&self) -> RepoPath {
        self.program.instance(self.resource.module).root.clone()
    }
}
