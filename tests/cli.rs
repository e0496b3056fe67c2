//! What the program prints about itself, and how it ends: the contract that scripts depend on.
//! `TRYCMD=overwrite cargo test --test cli` writes the transcripts anew: read the diff.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.md").case("README.md");
}
