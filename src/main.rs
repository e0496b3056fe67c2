//! Arguments in, exit code out.

use std::env;

use iamdrift::cli::{self, Exit};

fn main() -> Exit {
    cli::run(env::args_os())
}
