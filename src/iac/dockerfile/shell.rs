//! Scripts of a shell, as far as they start one program.
//!
//! An entry point mostly sets something up and then becomes the program that its image is for. So a script is taken for its last
//! command that starts something; whether it runs more besides is said. Nothing is evaluated: a word with a variable stays as it is
//! written, but for `"$@"`, which are the arguments.
//!
//! Facts: "Shell Command Language" in POSIX.1-2024.

/// Commands that call nothing of AWS's, and start nothing.
const HARMLESS: [&str; 33] = [
    "set", "export", "unset", "readonly", "declare", "local", "echo", "printf", "true", "false", ":", "[", "[[",
    "test", "mkdir", "chmod", "chown", "touch", "sleep", "umask", "ulimit", "trap", "shift", "exit", "return", "wait",
    "ls", "pwd", "env", "date", "id", "whoami", "which",
];

/// Words that begin a command with another one behind them.
const BEFORE: [&str; 8] = ["then", "do", "else", "if", "elif", "while", "until", "!"];

/// How many commands of a script are read.
const MAX_COMMANDS: usize = 1024;

/// What a script starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The words of the command.
    pub words: Vec<String>,
    /// Where it changes to before, in order.
    pub folders: Vec<String>,
    /// Whether it runs other programs as well.
    pub runs_more: bool,
}

/// Reads a script that is given some arguments.
///
/// # Errors
/// The end of a sentence that begins with the script.
pub fn read(text: &str, arguments: &[&str]) -> Result<Started, String> {
    let mut started: Option<Started> = None;
    let (mut depth, mut is_chosen, mut runs_more) = (0_usize, false, false);
    let mut folders = Vec::new();
    for command in commands(text).into_iter().take(MAX_COMMANDS) {
        let mut words = &command.words[..];
        while let Some((first, rest)) = words.split_first() {
            match &**first {
                "if" | "while" | "until" | "for" | "case" | "select" | "{" | "(" => depth += 1,
                "fi" | "done" | "esac" | "}" | ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if BEFORE.contains(&&**first) || ["{", "("].contains(&&**first) || is_assignment(first) {
                words = rest;
            } else {
                break;
            }
        }
        let Some((name, rest)) = words.split_first() else { continue };
        match &**name {
            "fi" | "done" | "esac" | "}" | ")" | "for" | "case" | "select" => continue,
            "cd" if depth == 0 => folders.extend(rest.first().cloned()),
            name if HARMLESS.contains(&name) => {}
            _ if command.is_complex => runs_more = true,
            _ => {
                // In a branch, nobody knows which of several it is.
                if started.is_some()
                    && (is_chosen || depth > 0)
                    && started.as_ref().is_some_and(|known| known.words != words)
                {
                    return Err("starts one of several programs".to_owned());
                }
                runs_more |= started.is_some();
                is_chosen = depth > 0;
                started = Some(Started { words: words.to_vec(), folders: folders.clone(), runs_more: false });
            }
        }
    }
    let Some(mut started) = started else { return Err("starts nothing".to_owned()) };
    started.runs_more = runs_more;
    started.words = started.words.iter().flat_map(|word| given(word, arguments)).collect();
    let is_open = |word: &String| word.contains('$') && !word.starts_with('-') && !word.contains([':', '=']);
    match started.words.iter().take(4).any(is_open) {
        true => Err("starts what is known only when it runs".to_owned()),
        false => Ok(started),
    }
}

/// A word, or the arguments that it stands for.
fn given(word: &str, arguments: &[&str]) -> Vec<String> {
    match word {
        "$@" | "${@}" | "$*" => arguments.iter().map(|word| (*word).to_owned()).collect(),
        _ => vec![word.to_owned()],
    }
}

/// Whether a word sets a variable.
fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A command between operators.
struct Command {
    words: Vec<String>,
    /// Whether its text is of another command's output, or goes to another command.
    is_complex: bool,
}

/// The commands of a script, in order.
fn commands(text: &str) -> Vec<Command> {
    let mut found = Vec::new();
    let mut line = Line { words: Vec::new(), word: None, is_complex: false, is_redirected: false };
    let mut letters = text.chars().peekable();
    let mut quote = None;
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some('\''), _) => line.push(letter),
            (_, '\\') => match letters.next() {
                Some('\n') | None => {}
                Some(next) => line.push(next),
            },
            (_, '`') => line.is_complex = true,
            (_, '$') if letters.peek() == Some(&'(') => {
                line.is_complex = true;
                line.push(letter);
            }
            (Some(_), _) => line.push(letter),
            (None, '"' | '\'') => {
                quote = Some(letter);
                line.word.get_or_insert_default();
            }
            (None, '#') if line.word.is_none() => while letters.next_if(|next| *next != '\n').is_some() {},
            (None, '\n' | ';') => line.end(&mut found),
            // `2>&1` and `&>` are no end.
            (None, '&') if line.is_redirected && line.word.is_none() || letters.peek() == Some(&'>') => {}
            (None, '&' | '|') => {
                let is_pair = letters.next_if_eq(&letter).is_some();
                line.is_complex |= !is_pair;
                line.end(&mut found);
            }
            (None, '<' | '>') => {
                line.is_redirected = true;
                // The number before it is no word.
                line.word.take_if(|word| word.chars().all(|c| c.is_ascii_digit()));
                line.end_word();
            }
            (None, letter) if letter.is_whitespace() => line.end_word(),
            (None, letter) => line.push(letter),
        }
    }
    line.end(&mut found);
    found
}

/// A command while it is read.
struct Line {
    words: Vec<String>,
    word: Option<String>,
    is_complex: bool,
    /// Whether the next word is a file that something is redirected to.
    is_redirected: bool,
}

impl Line {
    fn push(&mut self, letter: char) {
        self.word.get_or_insert_default().push(letter);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if !std::mem::take(&mut self.is_redirected) {
            self.words.push(word);
        }
    }

    fn end(&mut self, found: &mut Vec<Command>) {
        self.end_word();
        self.is_redirected = false;
        let is_complex = std::mem::take(&mut self.is_complex);
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            found.push(Command { words, is_complex });
        }
    }
}
