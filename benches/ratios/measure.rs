//! Times whole processes in pairs, and reads how much memory one took.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Pairs that are counted, after those that only warm the caches.
const PAIRS: usize = 21;
const WARM_UP: usize = 2;

/// Runs both commands in turn and prints a line: the medians, and the median of the pairs' ratios.
pub fn compare(name: &str, target: &str, ours: impl Fn() -> Command, other: impl Fn() -> Command) {
    let pairs = (0..WARM_UP + PAIRS).map(|_| (run(ours()), run(other())));
    let pairs: Vec<(Duration, Duration)> = pairs.collect::<Vec<_>>().split_off(WARM_UP);
    let ratio = median(pairs.iter().map(|(ours, other)| ours.as_secs_f64() / other.as_secs_f64()));
    let ours = median(pairs.iter().map(|(ours, _)| ours.as_secs_f64() * 1e3));
    let other = median(pairs.iter().map(|(_, other)| other.as_secs_f64() * 1e3));
    println!("{name:<58} {ours:>6.1} ms {other:>6.1} ms {ratio:>7.2}   {target}");
}

/// How long a command takes from its start to its end; its output is thrown away.
fn run(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    let taken = start.elapsed();
    // 1 says that there are findings, and is what `git diff` gives as well where there is a difference.
    assert!(matches!(status.code(), Some(0 | 1)), "{command:?} ended with {status}");
    taken
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The most memory that a process held at once.
pub struct Peak {
    pub megabytes: f64,
}

impl Peak {
    /// Runs a command and reads the kernel's high-water mark until it ends. `None` where there is no `/proc`.
    pub fn of(command: impl Fn() -> Command) -> Option<Self> {
        let mut child = command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let status = format!("/proc/{}/status", child.id());
        let mut kilobytes = None;
        while child.try_wait().ok()?.is_none() {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let mark =
                text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            // The mark only grows, so the last one that can be read is the highest.
            kilobytes = mark.or(kilobytes);
        }
        kilobytes.map(|kilobytes: u32| Self { megabytes: f64::from(kilobytes) / 1024.0 })
    }
}
