//! Container images that the configuration itself builds.
//!
//! Facts: `docker_image` and `docker_registry_image` in the documentation of the Docker provider (kreuzwerker/docker), version 3 (`build.context`;
//! version 2 called it `path`).

use super::evaluate::{Env, Scope};
use super::module::Mode;
use super::program::{Program, Resource};
use super::value::Value;
use crate::iac::Build;
use crate::policy::Text;

/// What an image is built from: the `docker_image` that it refers to, directly or by what pushes it, or else the only one of the same name.
pub fn build(program: &Program<'_>, name: &Text, refers: Option<usize>, module: usize) -> Option<Build> {
    if let Some(index) = refers {
        let resource = program.resource(index);
        match resource.kind {
            "docker_image" => return built(program, &resource),
            "docker_registry_image" => {
                let pushed = program.eval(resource.body().get("name")?, &resource.env());
                let of = pushed.subject.as_ref().map(|subject| program.resource(subject.resource));
                if let Some(image) = of.filter(|resource| resource.kind == "docker_image") {
                    return built(program, &image);
                }
                return of_name(program, &pushed.to_text(), resource.module);
            }
            _ => {}
        }
    }
    of_name(program, name, module)
}

fn of_name(program: &Program<'_>, name: &Text, module: usize) -> Option<Build> {
    let root = &program.instance(module).root;
    let name_of = |resource: &Resource<'_>| {
        let is_image = resource.mode == Mode::Managed && resource.kind == "docker_image";
        let name = resource.body().get("name").filter(|_| is_image)?;
        Some(program.eval(name, &resource.env()).to_text().to_string())
    };
    match program.called("images by name", root, &name.to_string(), name_of).as_slice() {
        [(_, image)] => built(program, image),
        _ => None,
    }
}

fn built(program: &Program<'_>, image: &Resource<'_>) -> Option<Build> {
    let env = image.env();
    let blocks = program.nested(&image.body().blocks, "build", &env);
    let block = blocks.first()?;
    let scope = Scope { names: &block.names, outer: None };
    let env = Env { scope: Some(&scope), ..env };
    let text = |name: &str| {
        let value: Value =
            program.guessing(|| program.eval(block.body.get(name)?, &env).choices().into_iter().next())?;
        value.as_str()
    };
    let context = program.repository_path(image.module, &text("context").or_else(|| text("path"))?)?;
    Build::new(context, text("dockerfile").as_deref(), text("target").as_deref())
}
