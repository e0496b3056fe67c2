//! Changes shown as a unified diff, and written into files.

use similar::TextDiff;

/// Lines around a change.
const CONTEXT: usize = 3;

/// A unified diff in git's form, for `git apply` and `patch -p1`; empty if nothing differs. An empty `after` means that the
/// file goes.
pub fn unified_diff(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let new = if after.is_empty() { "/dev/null".to_owned() } else { format!("b/{path}") };
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &new)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_one_that_git_applies() {
        insta::assert_snapshot!(unified_diff("a/t.yaml", "x: 1\r\ny: 2", "x: 1\r\ny: 3").replace('\r', "<CR>"), @r"
        --- a/a/t.yaml
        +++ b/a/t.yaml
        @@ -1,2 +1,2 @@
         x: 1<CR>
        -y: 2
        \ No newline at end of file
        +y: 3
        \ No newline at end of file
        ");
        assert_eq!(unified_diff("t", "same", "same"), "");
        insta::assert_snapshot!(unified_diff("p.json", "{}\n", ""), @r"
        --- a/p.json
        +++ /dev/null
        @@ -1 +0,0 @@
        -{}
        ");
    }
}
