//! Generated programs of growing size: how the analysis grows with them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many functions the programs have.
pub const FUNCTIONS: [usize; 5] = [100, 300, 1_000, 3_000, 10_000];

/// How often each program is measured; the fastest counts, because everything else is the machine's doing.
const ROUNDS: usize = 5;

/// Writes the program with so many functions into `folder`: helpers that get clients handed down, build requests and call one
/// another, objects that keep clients, and a call of each kind from a handler.
pub fn generate(folder: &Path, functions: usize) {
    let mut text = "import boto3\n\nclients = {'s3': boto3.client('s3'), 'sqs': boto3.client('sqs')}\n".to_owned();
    for number in 0..functions / 4 {
        let _ = write!(
            text,
            "
def request_{number}(event, **more):
    options = {{'Bucket': 'bucket-{number}', 'Key': event['key']}}
    options.update(more)
    return options


def store_{number}(client, event):
    if event.get('tagged'):
        return client.put_object(**request_{number}(event, Tagging='a=b'))
    return client.put_object(**request_{number}(event))


class Worker{number}:
    def __init__(self, client=None):
        self.client = client or clients['sqs']

    def run_{number}(self, event):
        store_{number}(clients['s3'], event)
        return self.client.send_message(QueueUrl='queue-{number}', MessageBody=event['key'])
"
        );
    }
    text += "\n\ndef handler(event, context):\n";
    for number in 0..functions / 4 {
        let _ = writeln!(text, "    Worker{number}().run_{number}(event)");
    }
    std::fs::write(folder.join(format!("program_{functions}.py")), text).unwrap();
}

/// Measures each program and prints what a function costs, relative to n log n: no line should rise much over the first.
pub fn print(folder: &Path, analyze: impl Fn(&str, &Path) -> Command) {
    println!("\n{:<40} {:>10} {:>14}   target", "generated programs", "time", "per n log n");
    let mut first = None;
    for functions in FUNCTIONS {
        let file = format!("program_{functions}.py");
        let time = (0..ROUNDS).map(|_| run(analyze(&file, folder))).min().unwrap_or_default();
        let size = functions as f64;
        let cost = time.as_secs_f64() / (size * size.log2());
        let first = *first.get_or_insert(cost);
        println!(
            "{:<40} {:>7.1} ms {:>14.2}   1",
            format!("{functions} functions"),
            time.as_secs_f64() * 1e3,
            cost / first
        );
    }
}

fn run(mut command: Command) -> Duration {
    let start = Instant::now();
    let output = command.output().unwrap();
    let taken = start.elapsed();
    assert!(output.status.success(), "{command:?} ended with {}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "s3:PutObject\ns3:PutObjectTagging\nsqs:SendMessage\n");
    taken
}
