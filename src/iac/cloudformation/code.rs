//! Where a function's code is, and how it starts.
//!
//! Paths are relative to the template, as `aws cloudformation package` and the SAM command line read them. A parameter's
//! default counts here: if it is not what a deployment uses, no code is found at it, and a note says so.
//!
//! Facts: `AWS::Serverless::Function` and `AWS::Serverless::LayerVersion` in the AWS SAM specification,
//! `AWS::Lambda::Function` in the AWS CloudFormation template reference.

use super::expression::{Call, Defaults, call, is_plain_map, referenced_id};
use super::template::{Properties, Resource, Template};
use crate::iac::syntax::Node;
use crate::iac::{Build, Code, Image};
use crate::policy::Text;
use crate::repo::RepoPath;
use crate::text::Span;

/// Handlers that vendors put before a function's own, by a part of their name, with the environment variable that names
/// the function's own handler. From the vendors' instructions for Lambda: Datadog, New Relic, Lumigo, Sentry.
const WRAPPERS: [(&str, &str); 4] = [
    ("datadog_lambda", "DD_LAMBDA_HANDLER"),
    ("newrelic_lambda_wrapper", "NEW_RELIC_LAMBDA_HANDLER"),
    ("lumigo_tracer", "LUMIGO_ORIGINAL_HANDLER"),
    ("sentry_lambda_handler", "SENTRY_INITIAL_HANDLER"),
];

/// Where the code of a function is, or why that is not known and where it would be said.
type Located<T> = Result<T, (String, Span)>;

impl<'a> Template<'a> {
    /// Where a function's code is.
    pub fn code(&self, function: &Resource<'a>, properties: Properties<'a>) -> Code {
        self.located_code(function, properties).unwrap_or_else(|(reason, span)| Code::Unknown { reason, span })
    }

    fn located_code(&self, function: &Resource<'a>, properties: Properties<'a>) -> Located<Code> {
        let is_image = properties.get("PackageType").value().filter(|kind| kind.text() == Some("Image"));
        let code = properties.get("Code");
        if let Some(image) = is_image.or(properties.get("ImageUri").value()).or(code.get("ImageUri").value()) {
            return self.image(function, properties, image.span);
        }
        if let Some(source) = properties.get("InlineCode").value().or(code.get("ZipFile").value()) {
            let handler = self.handler(function, properties)?.0;
            let (source, line_offsets) = self.inline(source)?;
            return Ok(Code::Inline { source, line_offsets, handler });
        }
        let location = if function.kind == "AWS::Serverless::Function" { properties.get("CodeUri") } else { code };
        let folder = match location.value() {
            Some(node) => self.local_path(node)?,
            None if function.kind == "AWS::Serverless::Function" => self.folder(function.id_span),
            None => return Err(("the function names no Code".to_owned(), function.id_span)),
        };
        let (handler, span) = self.handler(function, properties)?;
        let mut roots = vec![folder];
        let layers = properties.get("Layers").lists().flat_map(|node| self.list(node)).collect::<Vec<_>>();
        // Of two layers with the same module, the later one in the list is found first.
        for layer in layers.iter().rev() {
            roots.extend(self.layer(layer.node));
        }
        Ok(Code::Folder { roots, handler, span })
    }

    /// The handler: the function's own where `Handler` is a wrapper that a vendor's layer brings.
    fn handler(&self, function: &Resource<'a>, properties: Properties<'a>) -> Located<(String, Span)> {
        let node = properties.get("Handler").value();
        let node = node.ok_or_else(|| ("the function names no Handler".to_owned(), function.id_span))?;
        let texts = self.choices(node).into_iter().map(|choice| self.text(choice.node, Defaults::Guess));
        let known = texts.into_iter().find_map(|text| text.as_known().map(str::to_owned));
        let handler =
            known.ok_or_else(|| (format!("its handler is {}", self.text(node, Defaults::Guess)), node.span))?;
        let wrapped = WRAPPERS.iter().find(|(wrapper, _)| handler.contains(wrapper)).and_then(|(_, variable)| {
            let node = properties.get("Environment").get("Variables").get(variable).value()?;
            Some((self.text(node, Defaults::Guess).as_known()?.to_owned(), node.span))
        });
        Ok(wrapped.unwrap_or((handler, node.span)))
    }

    /// An image: SAM's `Metadata` may name the folder it is built from, and `ImageConfig` the handler.
    fn image(&self, function: &Resource<'a>, properties: Properties<'a>, span: Span) -> Located<Code> {
        let context = function.node.get("Metadata").and_then(|metadata| metadata.get("DockerContext"));
        let command = properties
            .get("ImageConfig")
            .get("Command")
            .value()
            .and_then(|command| self.list(command).first().copied());
        let handler = command.and_then(|command| {
            Some((self.text(command.node, Defaults::Guess).as_known()?.to_owned(), command.node.span))
        });
        match (context, handler) {
            (Some(context), Some((handler, span))) => {
                Ok(Code::Folder { roots: vec![self.local_path(context)?], handler, span })
            }
            (Some(context), None) => {
                let metadata = |key: &str| function.node.get("Metadata")?.get(key)?.text();
                let folder = self.local_path(context)?;
                let build = Build::new(folder, metadata("Dockerfile"), metadata("DockerBuildTarget"))
                    .ok_or_else(|| ("its Dockerfile is outside of the repository".to_owned(), context.span))?;
                let (name, entry_point, command, span) = (Text::known(function.id), None, None, context.span);
                Ok(Code::Image(Box::new(Image { name, build: Some(build), entry_point, command, span })))
            }
            (None, _) => {
                Err(("its code is a container image, and no DockerContext names its source folder".to_owned(), span))
            }
        }
    }

    /// The file or folder that a property names. Of several choices, one that is a path counts.
    pub(super) fn local_path(&self, node: &'a Node) -> Located<RepoPath> {
        let mut first_reason = None;
        for choice in self.choices(node) {
            match self.path_of(choice.node) {
                Ok(path) => return Ok(path),
                Err(reason) => _ = first_reason.get_or_insert((reason, choice.node.span)),
            }
        }
        Err(first_reason.unwrap_or_else(|| ("its code location has no value".to_owned(), node.span)))
    }

    fn path_of(&self, node: &'a Node) -> Result<RepoPath, String> {
        if is_plain_map(node) {
            return Err("its code is an object in S3, and nothing here says what it is made of".to_owned());
        }
        let text = self.text(node, Defaults::Guess);
        let Some(path) = text.as_known() else {
            return Err(format!("its code is at {text}, which is known only at deployment"));
        };
        if path.contains("://") {
            return Err(format!("its code is at {path}, and nothing here says what it is made of"));
        }
        let path = self
            .folder(node.span)
            .join(path)
            .ok_or_else(|| format!("its code is at {path}, outside of the repository"))?;
        match path.extension().map(str::to_ascii_lowercase).as_deref() {
            Some("zip" | "jar" | "war") => {
                Err(format!("its code is the archive {path}, and nothing here says what it is made of"))
            }
            _ => Ok(path),
        }
    }

    /// The folders that a layer adds to what imports find. Which of them exist depends on how the layer is built: SAM puts
    /// the content under `python/` itself if a `BuildMethod` is given, and else it stands there already.
    fn layer(&self, node: &'a Node) -> Vec<RepoPath> {
        let text = self.text(node, Defaults::Open);
        let Some(layer) = referenced_id(&text).and_then(|id| self.resource(id)) else { return Vec::new() };
        let content = match layer.kind {
            "AWS::Serverless::LayerVersion" => "ContentUri",
            "AWS::Lambda::LayerVersion" => "Content",
            _ => return Vec::new(),
        };
        let properties = self.properties(layer);
        let Some(Ok(folder)) = properties.get(content).value().map(|content| self.local_path(content)) else {
            return Vec::new();
        };
        let inside = folder.join("python").unwrap_or_else(|| folder.clone());
        vec![inside, folder]
    }

    /// Source that stands in the template, with the offset of each of its lines in the file. The parts that `Fn::Sub` or
    /// `Fn::Join` puts in stay as `${name}`.
    pub(super) fn inline(&self, node: &'a Node) -> Located<(String, Vec<usize>)> {
        let mut source = Source::default();
        let choices = self.choices(node);
        let node = choices.first().map_or(node, |choice| choice.node);
        match call(node)
            .map(|Call { function, argument }| (function, argument.text(), argument.items(), argument.node()))
        {
            None => source.push(self, node),
            Some(("Sub", Some(_), _, None)) => source.push(self, node),
            Some(("Sub", Some(_), _, Some(pattern))) => source.push(self, pattern),
            Some(("Sub", _, Some([pattern, _]), _)) => source.push(self, pattern),
            Some(("Join", _, Some([separator, list]), _)) => {
                let separator = separator.scalar_text().unwrap_or_default();
                for (at, line) in list.items().unwrap_or_default().iter().enumerate() {
                    if at > 0 {
                        source.push_text(separator, &[line.span.start]);
                    }
                    match call(line) {
                        Some(call) if call.function != "Sub" => {
                            source.push_text(&self.text(line, Defaults::Open).to_string(), &[line.span.start]);
                        }
                        Some(_) | None => source.push(self, line),
                    }
                }
            }
            Some(_) => {}
        }
        if source.text.is_empty() {
            return Err(("its inline code is known only at deployment".to_owned(), node.span));
        }
        Ok((source.text, source.lines))
    }
}

/// Source text that is put together, with the place of each line.
#[derive(Default)]
struct Source {
    text: String,
    lines: Vec<usize>,
}

impl Source {
    fn push<'a>(&mut self, template: &Template<'a>, node: &'a Node) {
        match node.scalar_text() {
            Some(text) => self.push_text(text, &node.line_offsets(template.file_text())),
            None => self.push_text(&template.text(node, Defaults::Open).to_string(), &[node.span.start]),
        }
    }

    /// `lines` are the places of the lines of `text`; if there are too few, the last one stands for the rest.
    fn push_text(&mut self, text: &str, lines: &[usize]) {
        let place = |at: usize| lines.get(at).or(lines.last()).copied().unwrap_or(0);
        if self.text.is_empty() {
            self.lines = vec![place(0)];
        } else if self.text.ends_with('\n') {
            // The line that began with the end of the text before begins here.
            self.lines.pop();
            self.lines.push(place(0));
        }
        self.lines.extend((1..=text.matches('\n').count()).map(place));
        self.text.push_str(text);
    }
}
