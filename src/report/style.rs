//! How the terminal output may look: colour, drawing characters, width.

use std::io::IsTerminal;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The looks of the terminal output. The default is that of a pipe: no colour, Unicode, 100 columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// Whether lines are drawn with Unicode characters, or with ASCII.
    pub unicode: bool,
    /// Columns to fit into.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100 }
    }
}

impl Style {
    /// The looks that suit standard output, where the user asked for `color`.
    pub fn for_stdout(color: Color) -> Self {
        Self::on(std::io::stdout().is_terminal(), color)
    }

    /// The looks that suit standard error, where the user asked for `color`.
    pub fn for_stderr(color: Color) -> Self {
        Self::on(std::io::stderr().is_terminal(), color)
    }

    fn on(terminal: bool, color: Color) -> Self {
        let color = color.decide(terminal, |name| std::env::var(name).ok());
        if !terminal {
            return Self { color, ..Self::default() };
        }
        let columns = terminal_size::terminal_size().map_or(80, |(columns, _)| usize::from(columns.0));
        Self { color, unicode: supports_unicode::supports_unicode(), width: columns.clamp(40, 120) }
    }
}

impl Color {
    /// The command line comes first, then `NO_COLOR` (<https://no-color.org>), then `FORCE_COLOR` and `CLICOLOR_FORCE`
    /// (<https://force-color.org>, <https://bixense.com/clicolors>), then whether a terminal reads the output.
    fn decide(self, terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
        let set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let forced = |name| variable(name).is_some_and(|value| !matches!(&*value, "" | "0" | "false"));
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR") => false,
            Self::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
            Self::Auto => terminal && variable("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_then_no_color_then_force_color_then_the_terminal() {
        let decide = |color: Color, terminal, variables: &[(&str, &str)]| {
            color.decide(terminal, |name| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(decide(Color::Always, false, &[("NO_COLOR", "1")]));
        assert!(!decide(Color::Never, true, &[("FORCE_COLOR", "1")]));
        assert!(!decide(Color::Auto, true, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
        assert!(decide(Color::Auto, false, &[("NO_COLOR", ""), ("FORCE_COLOR", "1")]));
        assert!(decide(Color::Auto, false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!decide(Color::Auto, false, &[("FORCE_COLOR", "0")]));
        assert!(!decide(Color::Auto, false, &[]));
        assert!(decide(Color::Auto, true, &[("TERM", "xterm-256color")]));
        assert!(!decide(Color::Auto, true, &[("TERM", "dumb")]));
    }
}
