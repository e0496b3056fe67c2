//! What tree-sitter alone takes: a process that reads and parses every Python file of a folder, on as many threads as
//! iamdrift uses, and does nothing with the trees.

use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use tree_sitter::Parser;

/// Makes this benchmark run as that process.
pub const ARGUMENT: &str = "parse-all-python-files";

/// The command that parses all of `folder`.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(ARGUMENT).arg(folder);
    command
}

/// Parses all of `folder` and prints how many files and bytes that was.
pub fn all_python_files(folder: &Path) {
    let walk = ignore::WalkBuilder::new(folder).build().flatten().map(ignore::DirEntry::into_path);
    let files: Vec<PathBuf> = walk.filter(|path| path.extension().is_some_and(|extension| extension == "py")).collect();
    let parser = || {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_python::LANGUAGE.into()).unwrap();
        parser
    };
    let parse = |parser: &mut Parser, path: &PathBuf| {
        let text = std::fs::read(path).unwrap_or_default();
        parser.parse(&text, None).map_or(0, |tree| tree.root_node().end_byte())
    };
    let bytes: usize = files.par_iter().map_init(parser, parse).sum();
    println!("{} files, {bytes} bytes", files.len());
}
