//! Arguments in, exit code out.

use std::env;

use iamdrift::cli::{self, Exit};

/// The static programs of the releases read files on all cores, which musl's allocator would let in one at a time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Exit {
    cli::run(env::args_os())
}
