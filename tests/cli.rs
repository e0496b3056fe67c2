//! What the program prints about itself, and how it ends: the contract that scripts depend on.
//! `TRYCMD=overwrite cargo test --test cli` writes the transcripts anew: read the diff.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.md");
}

/// The README's transcript is what the program prints, without the marks for exit codes that the other transcripts hold.
/// `UPDATE_README=1 cargo test --test cli` writes it anew.
#[test]
fn the_readme_shows_what_the_program_prints() {
    const PROMPT: &str = "```console\n$ iamdrift ";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (before, block) = readme.split_once(PROMPT).unwrap();
    let (arguments, rest) = block.split_once('\n').unwrap();
    let (shown, after) = rest.split_once("```").unwrap();

    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_iamdrift"));
    let output = command.args(arguments.split(' ')).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
    let printed = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, format!("{before}{PROMPT}{arguments}\n{printed}```{after}")).unwrap();
    } else {
        assert_eq!(shown, printed);
    }
}
