//! Configurations as people write them, and what is read from them.

mod expressions;
mod hostile;
mod roles;

use super::*;
use crate::iac::show::Show;

/// Reads a configuration of one file, `main.tf`, and shows what matters with line numbers.
fn read_main(text: &str) -> String {
    read_files(&[("main.tf", text)])
}

/// Reads the files of a repository and shows what matters; places in other files than `main.tf` name the file.
fn read_files(texts: &[(&str, &str)]) -> String {
    let files: BTreeMap<RepoPath, Arc<[u8]>> =
        texts.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().into())).collect();
    let outlines = files.iter().filter(|(path, _)| has_terraform_name(path));
    let outlines = outlines.map(|(path, bytes)| (path.clone(), Arc::new(outline(bytes)))).collect();
    let open = |path: &RepoPath| files.get(path).cloned().ok_or_else(|| "the file cannot be read".to_owned());
    let list = |folder: &RepoPath| files.keys().filter(|path| path.is_under(folder)).cloned().collect();
    let show = Show { platform: true, statements_elsewhere: 1, ..Show::new("main.tf", texts) };
    let shown = groups(&outlines)
        .into_iter()
        .map(|group| show.infrastructure(&read(&group, &BTreeMap::new(), &open, &list, Reference::embedded())));
    shown.collect::<Vec<_>>().join("--\n")
}
